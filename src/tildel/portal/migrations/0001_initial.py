
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import modelsearch.index
import taggit.managers
import tildel.portal.blocks
import uuid
import wagtail.images.models
import wagtail.models.media
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('taggit', '0006_rename_taggeditem_content_type_object_id_taggit_tagg_content_8fc721_idx'),
        ('wagtailcore', '0097_baselogentry_uuid_action_timestamp_indexes'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='NewsIndexPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.page')),
                ('lead', models.TextField(blank=True, max_length=400, verbose_name='lead')),
                ('body', tildel.portal.blocks.BodyField(blank=True, verbose_name='text')),
            ],
            options={
                'abstract': False,
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='StartPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.page')),
                ('lead', models.TextField(blank=True, max_length=400, verbose_name='lead')),
                ('body', tildel.portal.blocks.BodyField(blank=True, verbose_name='text')),
            ],
            options={
                'abstract': False,
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='TextPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.page')),
                ('lead', models.TextField(blank=True, max_length=400, verbose_name='lead')),
                ('body', tildel.portal.blocks.BodyField(blank=True, verbose_name='text')),
                ('in_menu', models.BooleanField(default=False, verbose_name='in the main menu')),
            ],
            options={
                'abstract': False,
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='AwardEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('heading_no', models.TextField(blank=True)),
                ('body_no', models.TextField(blank=True)),
                ('heading_en', models.TextField(blank=True)),
                ('body_en', models.TextField(blank=True)),
                ('vector_no', models.GeneratedField(db_persist=True, expression=django.contrib.postgres.search.CombinedSearchVector(django.contrib.postgres.search.SearchVector('heading_no', config='norwegian', weight='A'), '||', django.contrib.postgres.search.SearchVector('body_no', config='norwegian', weight='C'), django.contrib.postgres.search.SearchConfig('norwegian')), output_field=django.contrib.postgres.search.SearchVectorField())),
                ('vector_en', models.GeneratedField(db_persist=True, expression=django.contrib.postgres.search.CombinedSearchVector(django.contrib.postgres.search.SearchVector('heading_en', config='english', weight='A'), '||', django.contrib.postgres.search.SearchVector('body_en', config='english', weight='C'), django.contrib.postgres.search.SearchConfig('english')), output_field=django.contrib.postgres.search.SearchVectorField())),
                ('number', models.SlugField(max_length=80, unique=True)),
                ('source', models.CharField(max_length=20)),
                ('sources', models.JSONField(default=list)),
                ('call_key', models.CharField(blank=True, db_index=True, max_length=80)),
                ('call_names', models.JSONField(default=dict)),
                ('funder', models.JSONField(default=dict)),
                ('titles', models.JSONField()),
                ('summaries', models.JSONField(default=dict)),
                ('leader', models.CharField(max_length=300)),
                ('institution', models.CharField(max_length=200)),
                ('orgnr', models.CharField(blank=True, max_length=9)),
                ('region', models.CharField(blank=True, max_length=3)),
                ('category', models.JSONField(default=dict)),
                ('codes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), default=list, size=None)),
                ('shares', models.JSONField(default=dict)),
                ('themes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=200), default=list, size=None)),
                ('theme_names', models.JSONField(default=dict)),
                ('amount', models.BigIntegerField(null=True)),
                ('decided_on', models.DateField()),
                ('published_at', models.DateTimeField(null=True)),
                ('starts_on', models.DateField(null=True)),
                ('ends_on', models.DateField(null=True)),
                ('decision', models.JSONField(default=dict)),
            ],
            options={
                'abstract': False,
                'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['vector_no', 'vector_en'], name='awardentry_words'), django.contrib.postgres.indexes.GinIndex(fields=['codes'], name='portal_award_codes'), models.Index(fields=['-decided_on', 'number'], name='portal_award_newest')],
                'constraints': [models.CheckConstraint(condition=models.Q(('source', 'known'), models.Q(('amount__gt', 0), ('published_at__isnull', False)), _connector='OR'), name='portal_award_is_published')],
            },
        ),
        migrations.CreateModel(
            name='Picture',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=255, verbose_name='title')),
                ('file', wagtail.images.models.WagtailImageField(height_field='height', upload_to=wagtail.images.models.get_upload_to, verbose_name='file', width_field='width')),
                ('width', models.IntegerField(editable=False, verbose_name='width')),
                ('height', models.IntegerField(editable=False, verbose_name='height')),
                ('created_at', models.DateTimeField(auto_now_add=True, db_index=True, verbose_name='created at')),
                ('focal_point_x', models.PositiveIntegerField(blank=True, null=True)),
                ('focal_point_y', models.PositiveIntegerField(blank=True, null=True)),
                ('focal_point_width', models.PositiveIntegerField(blank=True, null=True)),
                ('focal_point_height', models.PositiveIntegerField(blank=True, null=True)),
                ('file_size', models.PositiveIntegerField(editable=False, null=True)),
                ('file_hash', models.CharField(blank=True, db_index=True, editable=False, max_length=40)),
                ('description', models.CharField(help_text='What the picture shows, for those who cannot see it.', max_length=255, verbose_name='description')),
                ('credit', models.CharField(blank=True, max_length=120, verbose_name='photo')),
                ('collection', models.ForeignKey(default=wagtail.models.media.get_root_collection_id, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='wagtailcore.collection', verbose_name='collection')),
                ('tags', taggit.managers.TaggableManager(blank=True, help_text=None, through='taggit.TaggedItem', to='taggit.Tag', verbose_name='tags')),
                ('uploaded_by_user', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, to=settings.AUTH_USER_MODEL, verbose_name='uploaded by user')),
            ],
            options={
                'verbose_name': 'picture',
                'verbose_name_plural': 'pictures',
                'abstract': False,
            },
            bases=(wagtail.images.models.ImageFileMixin, modelsearch.index.Indexed, models.Model),
        ),
        migrations.CreateModel(
            name='NewsPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.page')),
                ('lead', models.TextField(blank=True, max_length=400, verbose_name='lead')),
                ('body', tildel.portal.blocks.BodyField(blank=True, verbose_name='text')),
                ('day', models.DateField(verbose_name='published')),
                ('credit', models.CharField(blank=True, max_length=120, verbose_name='photo')),
                ('picture', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.picture', verbose_name='picture')),
            ],
            options={
                'abstract': False,
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='SearchDocument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('heading_no', models.TextField(blank=True)),
                ('body_no', models.TextField(blank=True)),
                ('heading_en', models.TextField(blank=True)),
                ('body_en', models.TextField(blank=True)),
                ('vector_no', models.GeneratedField(db_persist=True, expression=django.contrib.postgres.search.CombinedSearchVector(django.contrib.postgres.search.SearchVector('heading_no', config='norwegian', weight='A'), '||', django.contrib.postgres.search.SearchVector('body_no', config='norwegian', weight='C'), django.contrib.postgres.search.SearchConfig('norwegian')), output_field=django.contrib.postgres.search.SearchVectorField())),
                ('vector_en', models.GeneratedField(db_persist=True, expression=django.contrib.postgres.search.CombinedSearchVector(django.contrib.postgres.search.SearchVector('heading_en', config='english', weight='A'), '||', django.contrib.postgres.search.SearchVector('body_en', config='english', weight='C'), django.contrib.postgres.search.SearchConfig('english')), output_field=django.contrib.postgres.search.SearchVectorField())),
                ('kind', models.CharField(max_length=20)),
                ('key', models.CharField(max_length=120)),
                ('titles', models.JSONField()),
                ('leads', models.JSONField(default=dict)),
                ('url_name', models.CharField(blank=True, max_length=60)),
                ('url_args', models.JSONField(default=list)),
                ('paths', models.JSONField(default=dict)),
                ('day', models.DateField(null=True)),
            ],
            options={
                'abstract': False,
                'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['vector_no', 'vector_en'], name='searchdocument_words')],
                'constraints': [models.UniqueConstraint(fields=('kind', 'key'), name='portal_document_once')],
            },
        ),
        migrations.CreateModel(
            name='SearchWord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('word', models.CharField(max_length=40, unique=True)),
                ('keys', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), size=None)),
            ],
            options={
                'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['keys'], name='portal_word_keys')],
            },
        ),
        migrations.CreateModel(
            name='Subscription',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('address', models.EmailField(max_length=254)),
                ('language', models.CharField(max_length=2)),
                ('wanted', models.JSONField(default=dict)),
                ('asked_at', models.DateTimeField()),
                ('confirmed_at', models.DateTimeField(null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('address', 'wanted'), name='portal_subscription_once')],
            },
        ),
        migrations.CreateModel(
            name='PictureRendition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('filter_spec', models.CharField(db_index=True, max_length=255)),
                ('file', wagtail.images.models.WagtailImageField(height_field='height', storage=wagtail.images.models.get_rendition_storage, upload_to=wagtail.images.models.get_rendition_upload_to, width_field='width')),
                ('width', models.IntegerField(editable=False)),
                ('height', models.IntegerField(editable=False)),
                ('focal_point_key', models.CharField(blank=True, default='', editable=False, max_length=16)),
                ('image', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='renditions', to='portal.picture')),
            ],
            options={
                'unique_together': {('image', 'filter_spec', 'focal_point_key')},
            },
            bases=(wagtail.images.models.ImageFileMixin, models.Model),
        ),
    ]
