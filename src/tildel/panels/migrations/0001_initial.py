
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('applications', '0001_initial'),
        ('assessment', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Panel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('place', models.CharField(blank=True, max_length=200)),
                ('state', models.CharField(default='planned', max_length=20)),
                ('minutes_a_case', models.PositiveSmallIntegerField(default=10)),
                ('version', models.PositiveIntegerField(default=1)),
                ('opened_at', models.DateTimeField(null=True)),
                ('closed_at', models.DateTimeField(null=True)),
                ('minutes', models.JSONField(default=dict)),
                ('closed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('committee', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='panels', to='assessment.committee')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='panels', to='assessment.round')),
            ],
        ),
        migrations.CreateModel(
            name='PanelCase',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('state', models.CharField(default='waiting', max_length=20)),
                ('began_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('text', models.TextField(blank=True)),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='panel_cases', to='applications.application')),
                ('panel', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='panels.panel')),
            ],
            options={
                'ordering': ['position', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='PanelMark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('marks', models.JSONField()),
                ('given_at', models.DateTimeField()),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='marks', to='panels.panelcase')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='panel_marks', to='assessment.member')),
            ],
        ),
        migrations.CreateModel(
            name='Presence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('came_at', models.DateTimeField()),
                ('left_at', models.DateTimeField(null=True)),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='presences', to='assessment.member')),
                ('panel', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='presences', to='panels.panel')),
            ],
            options={
                'ordering': ['came_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Recusal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('left_at', models.DateTimeField()),
                ('back_at', models.DateTimeField(null=True)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='recusals', to='panels.panelcase')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='recusals', to='assessment.member')),
            ],
            options={
                'ordering': ['left_at', 'pk'],
            },
        ),
        migrations.AddConstraint(
            model_name='panelcase',
            constraint=models.UniqueConstraint(fields=('panel', 'application'), name='panels_case_once'),
        ),
        migrations.AddConstraint(
            model_name='panelcase',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'current')), fields=('panel',), name='panels_one_current'),
        ),
        migrations.AddConstraint(
            model_name='panelmark',
            constraint=models.UniqueConstraint(fields=('case', 'member'), name='panels_mark_once'),
        ),
        migrations.AddConstraint(
            model_name='recusal',
            constraint=models.UniqueConstraint(fields=('case', 'member'), name='panels_recusal_once'),
        ),
    ]
