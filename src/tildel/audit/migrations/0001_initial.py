
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Event',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stream', models.CharField(max_length=80)),
                ('number', models.PositiveIntegerField()),
                ('verb', models.CharField(max_length=60)),
                ('at', models.DateTimeField(db_index=True)),
                ('by', models.BigIntegerField(null=True)),
                ('by_label', models.CharField(blank=True, max_length=200)),
                ('data', models.JSONField(default=dict)),
                ('previous_hash', models.CharField(blank=True, max_length=64)),
                ('hash', models.CharField(max_length=64)),
            ],
            options={
                'ordering': ['-id'],
                'constraints': [models.UniqueConstraint(fields=('stream', 'number'), name='audit_event_once')],
            },
        ),
    ]
