
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('governance', '0001_initial'),
        ('people', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Plan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.SlugField(max_length=80, unique=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('kind', models.CharField(max_length=20)),
                ('subject', models.CharField(blank=True, max_length=20)),
                ('titles', models.JSONField()),
                ('descriptions', models.JSONField(default=dict)),
                ('owner_names', models.JSONField(default=dict)),
                ('region', models.CharField(blank=True, max_length=3)),
                ('starts_on', models.DateField(null=True)),
                ('ends_on', models.DateField(null=True)),
                ('adopted_on', models.DateField(null=True)),
                ('document', models.URLField(blank=True, max_length=300)),
                ('sources', models.JSONField(default=dict)),
                ('assumed', models.JSONField(default=dict)),
                ('created_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('adopted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.body')),
                ('builds_on', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='built_on_it', to='classification.plan')),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('owner', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='plans', to='people.organisation')),
                ('predecessor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='successors', to='classification.plan')),
            ],
        ),
        migrations.CreateModel(
            name='PlanVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('content', models.JSONField()),
                ('made_at', models.DateTimeField()),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='classification.plan')),
            ],
            options={
                'ordering': ['-number'],
            },
        ),
        migrations.CreateModel(
            name='PriorityArea',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('titles', models.JSONField()),
                ('descriptions', models.JSONField(default=dict)),
                ('sources', models.JSONField(default=dict)),
                ('starts_on', models.DateField(null=True)),
                ('ends_on', models.DateField(null=True)),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='areas', to='classification.plan')),
            ],
            options={
                'ordering': ['plan', 'number'],
            },
        ),
        migrations.CreateModel(
            name='AreaCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=80)),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField(null=True)),
                ('reasons', models.JSONField(default=dict)),
                ('assumed', models.BooleanField(default=False)),
                ('made_at', models.DateTimeField()),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='codes', to='classification.priorityarea')),
            ],
            options={
                'ordering': ['area', 'code', 'starts_on'],
            },
        ),
        migrations.AddConstraint(
            model_name='plan',
            constraint=models.CheckConstraint(condition=models.Q(('starts_on__isnull', True), ('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='classification_plan_period'),
        ),
        migrations.AddConstraint(
            model_name='plan',
            constraint=models.CheckConstraint(condition=models.Q(('owner__isnull', False), models.Q(('owner_names', {}), _negated=True), _connector='OR'), name='classification_plan_has_an_owner'),
        ),
        migrations.AddConstraint(
            model_name='plan',
            constraint=models.CheckConstraint(condition=models.Q(('adopted_by__isnull', True), ('adopted_on__isnull', False), _connector='OR'), name='classification_plan_adopted_on_a_day'),
        ),
        migrations.AddConstraint(
            model_name='plan',
            constraint=models.CheckConstraint(condition=models.Q(('predecessor__isnull', True), models.Q(('predecessor', models.F('pk')), _negated=True), _connector='OR'), name='classification_plan_follows_another'),
        ),
        migrations.AddConstraint(
            model_name='planversion',
            constraint=models.UniqueConstraint(fields=('plan', 'number'), name='classification_version_once'),
        ),
        migrations.AddConstraint(
            model_name='priorityarea',
            constraint=models.UniqueConstraint(fields=('plan', 'number'), name='classification_area_number'),
        ),
        migrations.AddConstraint(
            model_name='priorityarea',
            constraint=models.CheckConstraint(condition=models.Q(('starts_on__isnull', True), ('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='classification_area_period'),
        ),
        migrations.AddIndex(
            model_name='areacode',
            index=models.Index(fields=['code'], name='classification_code'),
        ),
        migrations.AddConstraint(
            model_name='areacode',
            constraint=models.UniqueConstraint(condition=models.Q(('ends_on__isnull', True)), fields=('area', 'code'), name='classification_code_once'),
        ),
        migrations.AddConstraint(
            model_name='areacode',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='classification_code_period'),
        ),
    ]
