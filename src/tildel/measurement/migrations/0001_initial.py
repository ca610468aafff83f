
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='BudgetYear',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(unique=True)),
                ('grant', models.BigIntegerField()),
                ('source', models.CharField(max_length=300)),
                ('invented', models.BooleanField(default=False)),
                ('changed_at', models.DateTimeField()),
                ('changed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-year'],
            },
        ),
        migrations.CreateModel(
            name='Definition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=60, unique=True)),
                ('owner', models.CharField(max_length=120)),
                ('source', models.CharField(max_length=300)),
                ('names', models.JSONField()),
                ('descriptions', models.JSONField()),
                ('version', models.PositiveIntegerField(default=1)),
                ('changed_at', models.DateTimeField()),
                ('changed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Frozen',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=40)),
                ('year', models.PositiveSmallIntegerField()),
                ('version', models.PositiveSmallIntegerField()),
                ('text', models.TextField()),
                ('sha256', models.CharField(max_length=64)),
                ('comment', models.CharField(blank=True, max_length=300)),
                ('frozen_at', models.DateTimeField()),
                ('frozen_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-year', '-version', 'kind'],
            },
        ),
        migrations.CreateModel(
            name='Scenario',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120)),
                ('content', models.JSONField()),
                ('made_at', models.DateTimeField()),
                ('budget', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='scenarios', to='measurement.budgetyear')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='SnapshotJob',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField()),
                ('state', models.CharField(default='queued', max_length=10)),
                ('done', models.PositiveSmallIntegerField(default=0)),
                ('of', models.PositiveSmallIntegerField(default=0)),
                ('comment', models.CharField(blank=True, max_length=300)),
                ('asked_at', models.DateTimeField()),
                ('asked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('frozen', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='job', to='measurement.frozen')),
            ],
            options={
                'ordering': ['-asked_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='WeightTable',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('first', models.PositiveSmallIntegerField()),
                ('last', models.PositiveSmallIntegerField(null=True)),
                ('content', models.JSONField()),
                ('made_at', models.DateTimeField()),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-made_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Amount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField()),
                ('indicator', models.CharField(max_length=60)),
                ('value', models.DecimalField(decimal_places=4, max_digits=16)),
                ('source', models.CharField(blank=True, max_length=300)),
                ('set_at', models.DateTimeField()),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.organisation')),
                ('set_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['year', 'indicator'], name='measurement_amount_year')],
                'constraints': [models.UniqueConstraint(fields=('institution', 'year', 'indicator'), name='measurement_amount_once'), models.CheckConstraint(condition=models.Q(('value__gte', 0)), name='measurement_amount_value')],
            },
        ),
        migrations.AddConstraint(
            model_name='budgetyear',
            constraint=models.CheckConstraint(condition=models.Q(('grant__gte', 0)), name='measurement_grant'),
        ),
        migrations.AddConstraint(
            model_name='frozen',
            constraint=models.UniqueConstraint(fields=('kind', 'year', 'version'), name='measurement_frozen_once'),
        ),
        migrations.AddConstraint(
            model_name='frozen',
            constraint=models.CheckConstraint(condition=models.Q(('version__gte', 1)), name='measurement_version'),
        ),
        migrations.AddConstraint(
            model_name='scenario',
            constraint=models.UniqueConstraint(fields=('budget', 'name'), name='measurement_scenario_once'),
        ),
        migrations.AddConstraint(
            model_name='snapshotjob',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'made'), _negated=True), ('frozen__isnull', False), _connector='OR'), name='measurement_made_is_frozen'),
        ),
        migrations.AddConstraint(
            model_name='weighttable',
            constraint=models.CheckConstraint(condition=models.Q(('last__isnull', True), ('last__gte', models.F('first')), _connector='OR'), name='measurement_table_years'),
        ),
    ]
