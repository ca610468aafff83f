
import django.db.models.deletion
import tildel.networks.domain.states
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('decisions', '0001_initial'),
        ('governance', '0001_initial'),
        ('people', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Network',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.SlugField(max_length=60, unique=True)),
                ('state', models.CharField(default=tildel.networks.domain.states.NetworkState['AWARDED'], max_length=20)),
                ('names', models.JSONField()),
                ('summaries', models.JSONField(default=dict)),
                ('themes', models.JSONField(default=dict)),
                ('ground', models.TextField(blank=True)),
                ('established_at', models.DateTimeField()),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.case')),
                ('coordinator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='coordinated_networks', to='people.person')),
                ('established_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('host', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='hosted_networks', to='people.organisation')),
                ('outcome', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='network', to='decisions.outcome')),
            ],
            options={
                'ordering': ['key'],
            },
        ),
        migrations.CreateModel(
            name='Gathering',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('title', models.CharField(max_length=200)),
                ('place', models.CharField(blank=True, max_length=200)),
                ('present', models.PositiveSmallIntegerField(null=True)),
                ('network', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='gatherings', to='networks.network')),
            ],
            options={
                'ordering': ['-day', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Result',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=20)),
                ('year', models.PositiveSmallIntegerField()),
                ('title', models.CharField(max_length=300)),
                ('link', models.URLField(blank=True, max_length=300)),
                ('network', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='results', to='networks.network')),
            ],
            options={
                'ordering': ['-year', 'title', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Member',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200)),
                ('role', models.CharField(blank=True, max_length=200)),
                ('held_from', models.DateField()),
                ('held_to', models.DateField(null=True)),
                ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.organisation')),
                ('network', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='members', to='networks.network')),
            ],
            options={
                'ordering': ['name', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('held_to__isnull', True), ('held_to__gte', models.F('held_from')), _connector='OR'), name='networks_member_period')],
            },
        ),
        migrations.CreateModel(
            name='Evaluation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(default=tildel.networks.domain.states.EvaluationState['ASKED'], max_length=20)),
                ('version', models.PositiveIntegerField(default=1)),
                ('due', models.DateField()),
                ('answers', models.JSONField(default=dict)),
                ('asked_at', models.DateTimeField()),
                ('sent_at', models.DateTimeField(null=True)),
                ('returned_with', models.TextField(blank=True)),
                ('recommendation', models.CharField(blank=True, max_length=10)),
                ('recommendation_text', models.TextField(blank=True)),
                ('recommended_at', models.DateTimeField(null=True)),
                ('decision', models.CharField(blank=True, max_length=10)),
                ('decided_at', models.DateTimeField(null=True)),
                ('case', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.case')),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('recommended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('sent_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('network', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='evaluation', to='networks.network')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('case__isnull', True), ('decided_at__isnull', True), ('decided_by__isnull', True), ('decision', '')), models.Q(('case__isnull', False), ('decided_at__isnull', False), ('decided_by__isnull', False), models.Q(('decision', ''), _negated=True)), _connector='OR'), name='networks_decided_in_a_case'), models.CheckConstraint(condition=models.Q(models.Q(('recommended_at__isnull', True), ('recommended_by__isnull', True)), models.Q(('recommended_at__isnull', False), ('recommended_by__isnull', False)), _connector='OR'), name='networks_recommended_at_by'), models.CheckConstraint(condition=models.Q(models.Q(('sent_at__isnull', True), ('sent_by__isnull', True)), models.Q(('sent_at__isnull', False), ('sent_by__isnull', False)), _connector='OR'), name='networks_evaluation_sent_at_by')],
            },
        ),
        migrations.CreateModel(
            name='BudgetYear',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField()),
                ('amount', models.PositiveBigIntegerField()),
                ('network', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='budget', to='networks.network')),
            ],
            options={
                'ordering': ['year'],
                'constraints': [models.UniqueConstraint(fields=('network', 'year'), name='networks_budget_once')],
            },
        ),
        migrations.CreateModel(
            name='Partner',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('region', models.CharField(max_length=3)),
                ('held_from', models.DateField()),
                ('held_to', models.DateField(null=True)),
                ('network', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='partners', to='networks.network')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.organisation')),
            ],
            options={
                'ordering': ['region', 'organisation__name', 'pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('held_to__isnull', True)), fields=('network', 'organisation'), name='networks_partner_once'), models.CheckConstraint(condition=models.Q(('held_to__isnull', True), ('held_to__gte', models.F('held_from')), _connector='OR'), name='networks_partner_period')],
            },
        ),
        migrations.CreateModel(
            name='Period',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('starts', models.DateField()),
                ('ends', models.DateField()),
                ('network', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='periods', to='networks.network')),
            ],
            options={
                'ordering': ['number'],
                'constraints': [models.UniqueConstraint(fields=('network', 'number'), name='networks_period_once'), models.CheckConstraint(condition=models.Q(('number__in', [1, 2]), ('ends__gte', models.F('starts'))), name='networks_period')],
            },
        ),
        migrations.CreateModel(
            name='Report',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField()),
                ('state', models.CharField(default=tildel.networks.domain.states.ReportState['DRAFT'], max_length=20)),
                ('version', models.PositiveIntegerField(default=1)),
                ('content', models.JSONField(default=dict)),
                ('spent', models.PositiveBigIntegerField(null=True)),
                ('returned_with', models.TextField(blank=True)),
                ('sent_at', models.DateTimeField(null=True)),
                ('accepted_at', models.DateTimeField(null=True)),
                ('accepted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('network', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reports', to='networks.network')),
                ('sent_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-year'],
                'constraints': [models.UniqueConstraint(fields=('network', 'year'), name='networks_report_once'), models.CheckConstraint(condition=models.Q(models.Q(('sent_at__isnull', True), ('sent_by__isnull', True)), models.Q(('sent_at__isnull', False), ('sent_by__isnull', False)), _connector='OR'), name='networks_report_sent_at_by'), models.CheckConstraint(condition=models.Q(models.Q(('accepted_at__isnull', True), ('accepted_by__isnull', True)), models.Q(('accepted_at__isnull', False), ('accepted_by__isnull', False)), _connector='OR'), name='networks_report_accepted_at_by')],
            },
        ),
        migrations.CreateModel(
            name='SharingRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=20)),
                ('starts', models.DateField()),
                ('facts', models.JSONField()),
                ('reason', models.CharField(max_length=300)),
                ('made_at', models.DateTimeField()),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['kind', 'starts'],
                'constraints': [models.UniqueConstraint(fields=('kind', 'starts'), name='networks_sharing_once')],
            },
        ),
    ]
