
import django.db.models.constraints
import django.db.models.deletion
import tildel.infrastructures.domain.states
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('governance', '0001_initial'),
        ('files', '0001_initial'),
        ('people', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Edition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.SlugField(max_length=20, unique=True)),
                ('as_of', models.DateField()),
                ('content', models.JSONField()),
                ('made_at', models.DateTimeField()),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-key'],
            },
        ),
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.SlugField(max_length=80, unique=True)),
                ('state', models.CharField(default=tildel.infrastructures.domain.states.EntryState['DRAFT'], max_length=20)),
                ('version', models.PositiveIntegerField(default=1)),
                ('names', models.JSONField()),
                ('descriptions', models.JSONField(default=dict)),
                ('kind', models.CharField(max_length=20)),
                ('placement', models.CharField(max_length=20)),
                ('level', models.CharField(max_length=20)),
                ('status', models.CharField(max_length=20)),
                ('other_partners', models.TextField(blank=True)),
                ('services', models.JSONField(default=dict)),
                ('access', models.JSONField(default=dict)),
                ('prices', models.JSONField(default=dict)),
                ('contact_name', models.CharField(blank=True, max_length=200)),
                ('contact_email', models.EmailField(blank=True, max_length=254)),
                ('contact_phone', models.CharField(blank=True, max_length=40)),
                ('web_address', models.URLField(blank=True, max_length=300)),
                ('for_research', models.BooleanField(default=False)),
                ('for_innovation', models.BooleanField(default=False)),
                ('for_education', models.BooleanField(default=False)),
                ('funding', models.TextField(blank=True)),
                ('valid_from', models.DateField(null=True)),
                ('keywords', models.JSONField(default=list)),
                ('access_rights', models.CharField(blank=True, max_length=20)),
                ('search_text', models.TextField(blank=True)),
                ('rank', models.PositiveSmallIntegerField(null=True)),
                ('rank_reason', models.TextField(blank=True)),
                ('verdict_reason', models.TextField(blank=True)),
                ('checked_on', models.DateField()),
                ('reminded_at', models.DateTimeField(null=True)),
                ('created_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('checked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='infrastructures', to='people.organisation')),
                ('partners', models.ManyToManyField(related_name='+', to='people.organisation')),
            ],
            options={
                'verbose_name_plural': 'entries',
            },
        ),
        migrations.CreateModel(
            name='EntryPlace',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('name', models.CharField(max_length=200)),
                ('region', models.CharField(max_length=3)),
                ('latitude', models.FloatField(null=True)),
                ('longitude', models.FloatField(null=True)),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='places', to='infrastructures.entry')),
            ],
            options={
                'ordering': ['number'],
            },
        ),
        migrations.CreateModel(
            name='EditionDocument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(max_length=2)),
                ('made_at', models.DateTimeField()),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='infrastructures.edition')),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.file')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('edition', 'language'), name='infrastructures_document_once')],
            },
        ),
        migrations.AddIndex(
            model_name='entry',
            index=models.Index(fields=['state', 'kind'], name='infrastructures_state_kind'),
        ),
        migrations.AddConstraint(
            model_name='entry',
            constraint=models.UniqueConstraint(deferrable=django.db.models.constraints.Deferrable['DEFERRED'], fields=('rank',), name='infrastructures_rank_once'),
        ),
        migrations.AddConstraint(
            model_name='entry',
            constraint=models.CheckConstraint(condition=models.Q(('rank__isnull', True), models.Q(('state__in', ['prioritised', 'registered']), models.Q(('rank_reason', ''), _negated=True)), _connector='OR'), name='infrastructures_rank_has_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='entryplace',
            constraint=models.UniqueConstraint(fields=('entry', 'number'), name='infrastructures_place_once'),
        ),
        migrations.AddConstraint(
            model_name='entryplace',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('latitude__isnull', True), ('longitude__isnull', True)), models.Q(('latitude__range', (57, 81)), ('longitude__range', (-10, 34))), _connector='OR'), name='infrastructures_place_both_degrees'),
        ),
    ]
