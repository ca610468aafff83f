
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('applications', '0001_initial'),
        ('people', '0001_initial'),
        ('programmes', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Committee',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.SlugField(max_length=60)),
                ('names', models.JSONField()),
                ('region_rule', models.CharField(blank=True, max_length=20)),
                ('hrcs', models.JSONField(default=list)),
                ('made_at', models.DateTimeField()),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='committees', to='programmes.programme')),
            ],
        ),
        migrations.CreateModel(
            name='Consensus',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField()),
                ('version', models.PositiveIntegerField(default=1)),
                ('written_at', models.DateTimeField()),
                ('application', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='consensus', to='applications.application')),
                ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name_plural': 'consensuses',
            },
        ),
        migrations.CreateModel(
            name='Expert',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('institution', models.CharField(max_length=200)),
                ('country', models.CharField(max_length=2)),
                ('expertise', models.JSONField(default=list)),
                ('languages', models.JSONField(default=list)),
                ('hrcs', models.JSONField(default=list)),
                ('most', models.PositiveSmallIntegerField(null=True)),
                ('unavailable', models.JSONField(default=list)),
                ('registered_at', models.DateTimeField()),
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='expert', to='people.person')),
                ('registered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Affiliation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('institution', models.CharField(max_length=200)),
                ('orgnr', models.CharField(blank=True, max_length=9)),
                ('department', models.CharField(blank=True, max_length=200)),
                ('country', models.CharField(max_length=2)),
                ('held_from', models.DateField(null=True)),
                ('held_to', models.DateField(null=True)),
                ('expert', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='affiliations', to='assessment.expert')),
            ],
            options={
                'ordering': ['-held_from', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Member',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(default='expert', max_length=20)),
                ('least', models.PositiveSmallIntegerField(null=True)),
                ('most', models.PositiveSmallIntegerField(null=True)),
                ('state', models.CharField(default='invited', max_length=20)),
                ('invited_at', models.DateTimeField()),
                ('answered_at', models.DateTimeField(null=True)),
                ('decline_reason', models.TextField(blank=True)),
                ('terms_accepted_at', models.DateTimeField(null=True)),
                ('declared_at', models.DateTimeField(null=True)),
                ('committee', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='members', to='assessment.committee')),
                ('expert', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='assessment.expert')),
            ],
        ),
        migrations.CreateModel(
            name='FoundInterest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=40)),
                ('evidence', models.JSONField(default=dict)),
                ('state', models.CharField(default='proposed', max_length=20)),
                ('found_at', models.DateTimeField()),
                ('settled_at', models.DateTimeField(null=True)),
                ('reason', models.TextField(blank=True)),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='found_interests', to='applications.application')),
                ('settled_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='found_interests', to='assessment.member')),
            ],
        ),
        migrations.CreateModel(
            name='Declaration',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ground', models.CharField(blank=True, max_length=40)),
                ('text', models.TextField(blank=True)),
                ('declared_at', models.DateTimeField()),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='declarations', to='applications.application')),
                ('declared_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='declarations', to='assessment.member')),
            ],
        ),
        migrations.CreateModel(
            name='Assignment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('assigned_at', models.DateTimeField()),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='applications.application')),
                ('assigned_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='assessment.member')),
            ],
        ),
        migrations.CreateModel(
            name='Objection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('raised_by', models.CharField(max_length=200)),
                ('text', models.TextField()),
                ('received_at', models.DateTimeField()),
                ('state', models.CharField(default='received', max_length=20)),
                ('answer', models.TextField(blank=True)),
                ('answered_at', models.DateTimeField(null=True)),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='objections', to='applications.application')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='objections', to='assessment.member')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='PairRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=20)),
                ('reason', models.TextField(blank=True)),
                ('made_at', models.DateTimeField()),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pair_rules', to='applications.application')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pair_rules', to='assessment.member')),
            ],
        ),
        migrations.CreateModel(
            name='PaymentDetails',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('holder', models.CharField(max_length=200)),
                ('account', models.CharField(max_length=40)),
                ('address', models.TextField(blank=True)),
                ('changed_at', models.DateTimeField()),
                ('expert', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='payment_details', to='assessment.expert')),
            ],
            options={
                'verbose_name_plural': 'payment details',
            },
        ),
        migrations.CreateModel(
            name='Placement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('placed_at', models.DateTimeField()),
                ('application', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='placement', to='applications.application')),
                ('committee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='placements', to='assessment.committee')),
                ('placed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Publication',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('doi', models.CharField(blank=True, max_length=200)),
                ('title', models.CharField(max_length=500)),
                ('year', models.PositiveSmallIntegerField(null=True)),
                ('authors', models.JSONField(default=list)),
                ('source', models.CharField(max_length=20)),
                ('added_at', models.DateTimeField()),
                ('expert', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='publications', to='assessment.expert')),
            ],
            options={
                'ordering': ['-year', 'title', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Remark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField()),
                ('written_at', models.DateTimeField()),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='remarks', to='applications.application')),
                ('member', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='remarks', to='assessment.member')),
                ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['written_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Review',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(default='draft', max_length=20)),
                ('version', models.PositiveIntegerField(default=0)),
                ('marks', models.JSONField(default=dict)),
                ('texts', models.JSONField(default=dict)),
                ('saved_at', models.DateTimeField()),
                ('submitted_at', models.DateTimeField(null=True)),
                ('assignment', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='review', to='assessment.assignment')),
            ],
        ),
        migrations.CreateModel(
            name='ReviewVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('marks', models.JSONField()),
                ('texts', models.JSONField()),
                ('submitted_at', models.DateTimeField()),
                ('reason', models.TextField(blank=True)),
                ('review', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='assessment.review')),
            ],
            options={
                'ordering': ['number'],
            },
        ),
        migrations.CreateModel(
            name='Round',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(default='preparing', max_length=20)),
                ('due_at', models.DateTimeField(null=True)),
                ('opened_at', models.DateTimeField(null=True)),
                ('discussed_from', models.DateTimeField(null=True)),
                ('closed_at', models.DateTimeField(null=True)),
                ('reading_ends_on', models.DateField(null=True)),
                ('call', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='round', to='programmes.call')),
            ],
        ),
        migrations.CreateModel(
            name='Proposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(default='queued', max_length=20)),
                ('settings', models.JSONField(default=dict)),
                ('digest', models.CharField(blank=True, max_length=64)),
                ('result', models.JSONField(default=dict)),
                ('explanation', models.JSONField(default=list)),
                ('asked_at', models.DateTimeField()),
                ('solved_at', models.DateTimeField(null=True)),
                ('used_at', models.DateTimeField(null=True)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to='assessment.round')),
            ],
            options={
                'ordering': ['-asked_at', '-pk'],
            },
        ),
        migrations.AddField(
            model_name='member',
            name='round',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='members', to='assessment.round'),
        ),
        migrations.CreateModel(
            name='Seat',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(max_length=20)),
                ('held_from', models.DateField()),
                ('held_to', models.DateField(null=True)),
                ('committee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='seats', to='assessment.committee')),
                ('expert', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='seats', to='assessment.expert')),
            ],
            options={
                'ordering': ['held_from', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Wish',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('level', models.CharField(max_length=20)),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='wishes', to='applications.application')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='wishes', to='assessment.member')),
            ],
            options={
                'verbose_name_plural': 'wishes',
            },
        ),
        migrations.AddConstraint(
            model_name='committee',
            constraint=models.UniqueConstraint(fields=('programme', 'key'), name='assessment_committee_key'),
        ),
        migrations.AddConstraint(
            model_name='affiliation',
            constraint=models.CheckConstraint(condition=models.Q(('held_from__isnull', True), ('held_to__isnull', True), ('held_to__gte', models.F('held_from')), _connector='OR'), name='assessment_affiliation_period'),
        ),
        migrations.AddConstraint(
            model_name='foundinterest',
            constraint=models.UniqueConstraint(fields=('member', 'application', 'kind'), name='assessment_found_once'),
        ),
        migrations.AddConstraint(
            model_name='foundinterest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('settled_at__isnull', True), ('state', 'proposed')), models.Q(models.Q(('state', 'proposed'), _negated=True), ('settled_at__isnull', False)), _connector='OR'), name='assessment_found_settled_at'),
        ),
        migrations.AddConstraint(
            model_name='declaration',
            constraint=models.UniqueConstraint(fields=('member', 'application'), name='assessment_declaration_once'),
        ),
        migrations.AddConstraint(
            model_name='assignment',
            constraint=models.UniqueConstraint(fields=('member', 'application'), name='assessment_assigned_once'),
        ),
        migrations.AddConstraint(
            model_name='pairrule',
            constraint=models.UniqueConstraint(fields=('member', 'application'), name='assessment_pair_rule_once'),
        ),
        migrations.AddConstraint(
            model_name='publication',
            constraint=models.UniqueConstraint(condition=models.Q(('doi', ''), _negated=True), fields=('expert', 'doi'), name='assessment_publication_once'),
        ),
        migrations.AddConstraint(
            model_name='review',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'draft'), ('submitted_at__isnull', True)), models.Q(('state', 'submitted'), ('submitted_at__isnull', False)), _connector='OR'), name='assessment_review_submitted_at'),
        ),
        migrations.AddConstraint(
            model_name='reviewversion',
            constraint=models.UniqueConstraint(fields=('review', 'number'), name='assessment_review_version_once'),
        ),
        migrations.AddConstraint(
            model_name='member',
            constraint=models.UniqueConstraint(fields=('round', 'expert'), name='assessment_member_once'),
        ),
        migrations.AddConstraint(
            model_name='seat',
            constraint=models.CheckConstraint(condition=models.Q(('held_to__isnull', True), ('held_to__gte', models.F('held_from')), _connector='OR'), name='assessment_seat_period'),
        ),
        migrations.AddConstraint(
            model_name='wish',
            constraint=models.UniqueConstraint(fields=('member', 'application'), name='assessment_wish_once'),
        ),
    ]
