
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Mail',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=60)),
                ('to_address', models.EmailField(db_index=True, max_length=254)),
                ('language', models.CharField(max_length=2)),
                ('subject', models.CharField(max_length=250)),
                ('body', models.TextField()),
                ('cause', models.CharField(max_length=200, unique=True)),
                ('written_at', models.DateTimeField(db_index=True)),
                ('sent_at', models.DateTimeField(null=True)),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('last_error', models.TextField(blank=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('sent_at__isnull', True), ('sent_at__gte', models.F('written_at')), _connector='OR'), name='messaging_mail_sent_after_written')],
            },
        ),
        migrations.CreateModel(
            name='Refusal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address', models.EmailField(max_length=254)),
                ('kind', models.CharField(max_length=60)),
                ('since', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('address', 'kind'), name='messaging_refused_once')],
            },
        ),
    ]
