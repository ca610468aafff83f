
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='File',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('storage_name', models.CharField(max_length=200, unique=True)),
                ('original_name', models.CharField(max_length=255)),
                ('content_type', models.CharField(max_length=100)),
                ('size', models.PositiveBigIntegerField()),
                ('sha256', models.CharField(max_length=64)),
                ('verdict', models.CharField(max_length=20)),
                ('pages', models.PositiveIntegerField(null=True)),
                ('language', models.CharField(blank=True, max_length=8)),
                ('notes', models.JSONField(default=list)),
                ('scan', models.CharField(default='waiting', max_length=20)),
                ('stored_at', models.DateTimeField()),
                ('stored_by', models.BigIntegerField(null=True)),
            ],
        ),
    ]
