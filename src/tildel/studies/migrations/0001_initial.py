
import django.db.models.deletion
import tildel.studies.domain.states
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
            name='Import',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('register', models.CharField(max_length=20)),
                ('name', models.CharField(max_length=200)),
                ('made_at', models.DateTimeField()),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.organisation')),
            ],
            options={
                'ordering': ['-made_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Study',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.SlugField(max_length=80, unique=True)),
                ('state', models.CharField(default=tildel.studies.domain.states.StudyState['DRAFT'], max_length=20)),
                ('version', models.PositiveIntegerField(default=1)),
                ('titles', models.JSONField()),
                ('short_name', models.CharField(blank=True, max_length=60)),
                ('purposes', models.JSONField(default=dict)),
                ('kind', models.CharField(max_length=20)),
                ('who_can', models.JSONField(default=dict)),
                ('who_cannot', models.JSONField(default=dict)),
                ('participation', models.JSONField(default=dict)),
                ('referral', models.JSONField(default=dict)),
                ('contact_name', models.CharField(blank=True, max_length=200)),
                ('contact_email', models.EmailField(blank=True, max_length=254)),
                ('contact_phone', models.CharField(blank=True, max_length=40)),
                ('web_address', models.URLField(blank=True, max_length=300)),
                ('conditions', models.JSONField(default=list)),
                ('treatments', models.JSONField(default=list)),
                ('age_from', models.PositiveSmallIntegerField(null=True)),
                ('age_to', models.PositiveSmallIntegerField(null=True)),
                ('sex', models.CharField(max_length=10)),
                ('rek_number', models.CharField(blank=True, max_length=60)),
                ('approved_on', models.DateField(null=True)),
                ('starts_on', models.DateField(null=True)),
                ('ends_on', models.DateField(null=True)),
                ('funded_by', models.JSONField(default=list)),
                ('search_text', models.TextField(blank=True)),
                ('checked_on', models.DateField()),
                ('created_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('hospitals', models.ManyToManyField(related_name='+', to='people.organisation')),
                ('responsible', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='studies', to='people.organisation')),
            ],
            options={
                'verbose_name_plural': 'studies',
            },
        ),
        migrations.CreateModel(
            name='Candidate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=60)),
                ('told', models.JSONField()),
                ('notes', models.JSONField(default=dict)),
                ('state', models.CharField(default=tildel.studies.domain.states.CandidateState['WAITING'], max_length=20)),
                ('settled_at', models.DateTimeField(null=True)),
                ('settled_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='candidates', to='studies.import')),
                ('study', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='candidates', to='studies.study')),
            ],
            options={
                'ordering': ['number', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='StudyNumber',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('value', models.CharField(max_length=60, unique=True)),
                ('study', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='numbers', to='studies.study')),
            ],
            options={
                'ordering': ['value'],
            },
        ),
        migrations.AddIndex(
            model_name='study',
            index=models.Index(fields=['state'], name='studies_state'),
        ),
        migrations.AddConstraint(
            model_name='study',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'draft'), models.Q(models.Q(('rek_number', ''), _negated=True), ('approved_on__isnull', False)), _connector='OR'), name='studies_public_is_approved'),
        ),
        migrations.AddConstraint(
            model_name='study',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'planned'), _negated=True), ('starts_on__isnull', False), _connector='OR'), name='studies_planned_has_a_start'),
        ),
        migrations.AddConstraint(
            model_name='study',
            constraint=models.CheckConstraint(condition=models.Q(('age_from__isnull', True), ('age_to__isnull', True), ('age_to__gte', models.F('age_from')), _connector='OR'), name='studies_ages'),
        ),
        migrations.AddConstraint(
            model_name='study',
            constraint=models.CheckConstraint(condition=models.Q(('starts_on__isnull', True), ('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='studies_period'),
        ),
        migrations.AddConstraint(
            model_name='candidate',
            constraint=models.UniqueConstraint(fields=('source', 'number'), name='studies_candidate_once'),
        ),
        migrations.AddConstraint(
            model_name='candidate',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('settled_at__isnull', True), ('state', 'waiting')), models.Q(models.Q(('state', 'waiting'), _negated=True), ('settled_at__isnull', False)), _connector='OR'), name='studies_candidate_settled'),
        ),
    ]
