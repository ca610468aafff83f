
import django.db.models.deletion
import tildel.innovations.domain.states
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('classification', '0001_initial'),
        ('decisions', '0001_initial'),
        ('people', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Innovation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.SlugField(max_length=80, unique=True)),
                ('page', models.CharField(default=tildel.innovations.domain.states.Page['DRAFT'], max_length=20)),
                ('stage', models.CharField(default=tildel.innovations.domain.states.Stage['IDEA'], max_length=20)),
                ('version', models.PositiveIntegerField(default=1)),
                ('titles', models.JSONField()),
                ('ideas', models.JSONField(default=dict)),
                ('effects', models.JSONField(default=dict)),
                ('rights', models.CharField(max_length=20)),
                ('rights_notes', models.JSONField(default=dict)),
                ('other_partners', models.TextField(blank=True)),
                ('starts_on', models.DateField(null=True)),
                ('contact_name', models.CharField(blank=True, max_length=200)),
                ('contact_email', models.EmailField(blank=True, max_length=254)),
                ('contact_phone', models.CharField(blank=True, max_length=40)),
                ('web_address', models.URLField(blank=True, max_length=300)),
                ('keywords', models.JSONField(default=list)),
                ('search_text', models.TextField(blank=True)),
                ('published_at', models.DateTimeField(null=True)),
                ('created_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('areas', models.ManyToManyField(related_name='innovations', to='classification.priorityarea')),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='innovations', to='people.organisation')),
                ('partners', models.ManyToManyField(related_name='+', to='people.organisation')),
            ],
        ),
        migrations.CreateModel(
            name='Origin',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('award', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='innovations', to='decisions.outcome')),
                ('innovation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='origins', to='innovations.innovation')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.AddIndex(
            model_name='innovation',
            index=models.Index(fields=['page', 'stage'], name='innovations_page_stage'),
        ),
        migrations.AddConstraint(
            model_name='innovation',
            constraint=models.CheckConstraint(condition=models.Q(('page', 'draft'), models.Q(('page', 'published'), ('published_at__isnull', False)), _connector='OR'), name='innovations_published_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='origin',
            constraint=models.UniqueConstraint(fields=('innovation', 'award'), name='innovations_origin_once'),
        ),
    ]
