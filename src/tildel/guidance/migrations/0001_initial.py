
import django.db.models.deletion
import tildel.guidance.domain.states
import tildel.guidance.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('governance', '0001_initial'),
        ('files', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Funder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.SlugField(max_length=60, unique=True)),
                ('names', models.JSONField()),
                ('ror', models.CharField(blank=True, max_length=9)),
                ('web_address', models.URLField(blank=True, max_length=300)),
                ('source', models.TextField(blank=True)),
            ],
            options={
                'ordering': ['names__nb'],
            },
        ),
        migrations.CreateModel(
            name='HelpCase',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=12, unique=True)),
                ('secret', models.CharField(default=tildel.guidance.models.new_secret, max_length=40, unique=True)),
                ('state', models.CharField(default=tildel.guidance.domain.states.CaseState['NEW'], max_length=20)),
                ('topic', models.CharField(max_length=20)),
                ('subject', models.CharField(max_length=200)),
                ('language', models.CharField(choices=[('nb', 'Bokmål'), ('nn', 'Nynorsk'), ('en', 'English')], max_length=2)),
                ('deadline', models.DateField(null=True)),
                ('name', models.CharField(blank=True, max_length=200)),
                ('email', models.EmailField(max_length=254)),
                ('asked_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('answered_at', models.DateTimeField(null=True)),
                ('search_text', models.TextField(blank=True)),
                ('adviser', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('asked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='help_cases', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='HelpMessage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('kind', models.CharField(max_length=10)),
                ('text', models.TextField()),
                ('written_at', models.DateTimeField()),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='messages', to='guidance.helpcase')),
                ('file', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.file')),
                ('written_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['number'],
            },
        ),
        migrations.CreateModel(
            name='OutsideCall',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.SlugField(max_length=80, unique=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('titles', models.JSONField()),
                ('summaries', models.JSONField(default=dict)),
                ('who_may_apply', models.JSONField(default=dict)),
                ('amounts', models.JSONField(default=dict)),
                ('most_amount', models.PositiveBigIntegerField(null=True)),
                ('themes', models.JSONField(default=list)),
                ('opens_on', models.DateField(null=True)),
                ('web_address', models.URLField(blank=True, max_length=300)),
                ('source', models.TextField(blank=True)),
                ('is_example', models.BooleanField(default=False)),
                ('is_shown', models.BooleanField(default=True)),
                ('checked_on', models.DateField()),
                ('reminded_at', models.DateTimeField(null=True)),
                ('changed_at', models.DateTimeField()),
                ('search_text', models.TextField(blank=True)),
                ('checked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('funder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='calls', to='guidance.funder')),
            ],
        ),
        migrations.CreateModel(
            name='OutsideDeadline',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('clock', models.TimeField(null=True)),
                ('closes_at', models.DateTimeField()),
                ('note', models.CharField(blank=True, max_length=200)),
                ('call', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deadlines', to='guidance.outsidecall')),
            ],
            options={
                'ordering': ['closes_at'],
            },
        ),
        migrations.CreateModel(
            name='CannedAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=120)),
                ('topic', models.CharField(blank=True, max_length=20)),
                ('texts', models.JSONField()),
                ('in_use', models.BooleanField(default=True)),
                ('changed_at', models.DateTimeField()),
                ('changed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['title'],
                'constraints': [models.UniqueConstraint(fields=('title',), name='guidance_canned_title_once')],
            },
        ),
        migrations.CreateModel(
            name='GuideVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(unique=True)),
                ('state', models.CharField(default=tildel.guidance.domain.states.VersionState['DRAFT'], max_length=20)),
                ('content', models.JSONField()),
                ('saved', models.PositiveIntegerField(default=1)),
                ('begun_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('published_at', models.DateTimeField(null=True)),
                ('begun_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('published_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-number'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'draft')), fields=('state',), name='guidance_one_draft'), models.UniqueConstraint(condition=models.Q(('state', 'published')), fields=('state',), name='guidance_one_published'), models.CheckConstraint(condition=models.Q(models.Q(('published_at__isnull', False), ('state__in', ['published', 'retired'])), models.Q(('published_at__isnull', True), ('state__in', ['draft', 'discarded'])), _connector='OR'), name='guidance_published_has_a_time')],
            },
        ),
        migrations.AddIndex(
            model_name='helpcase',
            index=models.Index(fields=['state', 'deadline'], name='guidance_case_queue'),
        ),
        migrations.AddIndex(
            model_name='helpcase',
            index=models.Index(fields=['email', 'asked_at'], name='guidance_case_of_address'),
        ),
        migrations.AddConstraint(
            model_name='helpcase',
            constraint=models.CheckConstraint(condition=models.Q(('answered_at__isnull', True), ('answered_at__gte', models.F('asked_at')), _connector='OR'), name='guidance_case_answered_after_asked'),
        ),
        migrations.AddConstraint(
            model_name='helpcase',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'taken'), _negated=True), ('adviser__isnull', False), _connector='OR'), name='guidance_taken_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='helpmessage',
            constraint=models.UniqueConstraint(fields=('case', 'number'), name='guidance_message_once'),
        ),
        migrations.AddConstraint(
            model_name='outsidedeadline',
            constraint=models.UniqueConstraint(fields=('call', 'closes_at'), name='guidance_deadline_once'),
        ),
    ]
