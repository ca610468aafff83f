
import django.db.models.deletion
import tildel.projects.domain.states
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('decisions', '0001_initial'),
        ('files', '0001_initial'),
        ('people', '0001_initial'),
        ('programmes', '0001_initial'),
        ('studies', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Project',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=40, unique=True)),
                ('state', models.CharField(default=tildel.projects.domain.states.ProjectState['AWAITING'], max_length=20)),
                ('language', models.CharField(choices=[('nb', 'Bokmål'), ('nn', 'Nynorsk'), ('en', 'English')], default='nb', max_length=2)),
                ('titles', models.JSONField()),
                ('summaries', models.JSONField(default=dict)),
                ('category', models.CharField(blank=True, max_length=60)),
                ('themes', models.JSONField(default=list)),
                ('classification', models.JSONField(default=dict)),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField()),
                ('first_ends_on', models.DateField()),
                ('resumes_on', models.DateField(null=True)),
                ('amount', models.BigIntegerField()),
                ('runs_study', models.BooleanField(default=False)),
                ('searched', models.JSONField(default=dict)),
                ('study_reminded_at', models.DateTimeField(null=True)),
                ('created_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('end_reason', models.TextField(blank=True)),
                ('call', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='projects', to='programmes.call')),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='projects', to='people.organisation')),
                ('leader', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='projects', to='people.person')),
                ('outcome', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='project', to='decisions.outcome')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='projects', to='programmes.programme')),
                ('writers', models.ManyToManyField(related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['number'],
            },
        ),
        migrations.CreateModel(
            name='Partner',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200)),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('place', models.CharField(blank=True, max_length=200)),
                ('role', models.CharField(blank=True, max_length=200)),
                ('until', models.DateField(null=True)),
                ('institution', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.organisation')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='partners', to='projects.project')),
            ],
            options={
                'ordering': ['name', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Milestone',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=200)),
                ('due_on', models.DateField()),
                ('reached_on', models.DateField(null=True)),
                ('note', models.TextField(blank=True)),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='milestones', to='projects.project')),
            ],
            options={
                'ordering': ['due_on', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Instalment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField()),
                ('amount', models.BigIntegerField()),
                ('state', models.CharField(default=tildel.projects.domain.states.InstalmentState['PLANNED'], max_length=20)),
                ('hold_code', models.CharField(blank=True, max_length=40)),
                ('hold_reason', models.TextField(blank=True)),
                ('moved_at', models.DateTimeField()),
                ('payment_reference', models.CharField(blank=True, max_length=80)),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.organisation')),
                ('moved_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='instalments', to='projects.project')),
            ],
            options={
                'ordering': ['year', 'institution__name'],
            },
        ),
        migrations.CreateModel(
            name='Contract',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('state', models.CharField(default=tildel.projects.domain.states.ContractState['OFFERED'], max_length=20)),
                ('language', models.CharField(choices=[('nb', 'Bokmål'), ('nn', 'Nynorsk'), ('en', 'English')], max_length=2)),
                ('facts', models.JSONField()),
                ('content', models.JSONField()),
                ('content_sha256', models.CharField(max_length=64)),
                ('reason', models.TextField(blank=True)),
                ('made_at', models.DateTimeField()),
                ('leader_at', models.DateTimeField(null=True)),
                ('institution_at', models.DateTimeField(null=True)),
                ('reminded_at', models.DateTimeField(null=True)),
                ('file', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.file')),
                ('institution_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('leader_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contracts', to='projects.project')),
            ],
            options={
                'ordering': ['-number'],
            },
        ),
        migrations.CreateModel(
            name='ChangeRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('kind', models.CharField(max_length=20)),
                ('state', models.CharField(default=tildel.projects.domain.states.ChangeState['ASKED'], max_length=20)),
                ('before', models.JSONField()),
                ('after', models.JSONField()),
                ('findings', models.JSONField(default=list)),
                ('reason', models.TextField()),
                ('asked_at', models.DateTimeField()),
                ('answer', models.TextField(blank=True)),
                ('answered_at', models.DateTimeField(null=True)),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('contract', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='change', to='projects.contract')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='projects.project')),
            ],
            options={
                'ordering': ['-number'],
            },
        ),
        migrations.CreateModel(
            name='Approval',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=20)),
                ('number', models.CharField(max_length=80)),
                ('given_on', models.DateField()),
                ('valid_to', models.DateField(null=True)),
                ('note', models.CharField(blank=True, max_length=300)),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='approvals', to='projects.project')),
            ],
            options={
                'ordering': ['kind', 'given_on', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='ProjectStudy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=60)),
                ('added_at', models.DateTimeField()),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='studies', to='projects.project')),
                ('study', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='projects', to='studies.study')),
            ],
            options={
                'ordering': ['number'],
            },
        ),
        migrations.CreateModel(
            name='Recruitment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField()),
                ('planned', models.PositiveIntegerField(default=0)),
                ('actual', models.PositiveIntegerField(null=True)),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='recruitment', to='projects.project')),
                ('site', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.organisation')),
            ],
            options={
                'ordering': ['month', 'site__name'],
            },
        ),
        migrations.CreateModel(
            name='Report',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField()),
                ('kind', models.CharField(default='yearly', max_length=10)),
                ('state', models.CharField(default=tildel.projects.domain.states.ReportState['DRAFT'], max_length=25)),
                ('opened_at', models.DateTimeField()),
                ('due_on', models.DateField()),
                ('reminders', models.PositiveSmallIntegerField(default=0)),
                ('reminded_at', models.DateTimeField(null=True)),
                ('escalated_at', models.DateTimeField(null=True)),
                ('revision', models.PositiveIntegerField(default=0)),
                ('figures', models.JSONField(default=dict)),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='projects.project')),
            ],
            options={
                'ordering': ['-year', 'kind'],
            },
        ),
        migrations.CreateModel(
            name='ReportAccount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('brought_in', models.BigIntegerField(default=0)),
                ('budget', models.BigIntegerField(default=0)),
                ('used', models.BigIntegerField(default=0)),
                ('carry_over_asked', models.BigIntegerField(default=0)),
                ('carry_over_granted', models.BigIntegerField(null=True)),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.organisation')),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='accounts', to='projects.report')),
            ],
        ),
        migrations.CreateModel(
            name='ReportPersonnel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(max_length=20)),
                ('sex', models.CharField(max_length=10)),
                ('age_group', models.CharField(max_length=10)),
                ('people', models.PositiveIntegerField()),
                ('months', models.DecimalField(decimal_places=1, max_digits=7)),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='personnel', to='projects.report')),
            ],
        ),
        migrations.CreateModel(
            name='ReportSection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=40)),
                ('version', models.PositiveIntegerField(default=0)),
                ('content', models.JSONField(default=dict)),
                ('saved_at', models.DateTimeField()),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sections', to='projects.report')),
                ('saved_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='ReportSubmission',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('content', models.JSONField()),
                ('content_sha256', models.CharField(max_length=64)),
                ('leader_at', models.DateTimeField()),
                ('institution_at', models.DateTimeField(null=True)),
                ('verdict', models.CharField(blank=True, max_length=10)),
                ('review', models.TextField(blank=True)),
                ('reviewed_at', models.DateTimeField(null=True)),
                ('institution_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('leader_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='submissions', to='projects.report')),
                ('reviewed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-number'],
            },
        ),
        migrations.AddField(
            model_name='report',
            name='current',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='projects.reportsubmission'),
        ),
        migrations.CreateModel(
            name='Result',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField()),
                ('kind', models.CharField(max_length=20)),
                ('state', models.CharField(default=tildel.projects.domain.states.ResultState['SUGGESTED'], max_length=20)),
                ('title', models.CharField(max_length=500)),
                ('facts', models.JSONField(default=dict)),
                ('doi', models.CharField(blank=True, max_length=200)),
                ('nva', models.CharField(blank=True, max_length=80)),
                ('source', models.CharField(max_length=20)),
                ('found_at', models.DateTimeField()),
                ('settled_at', models.DateTimeField(null=True)),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='results', to='projects.project')),
                ('settled_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-year', 'kind', 'title', 'pk'],
            },
        ),
        migrations.AddIndex(
            model_name='project',
            index=models.Index(fields=['programme', 'state', 'ends_on'], name='projects_programme_state'),
        ),
        migrations.AddConstraint(
            model_name='project',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='projects_period'),
        ),
        migrations.AddConstraint(
            model_name='project',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='projects_amount'),
        ),
        migrations.AddConstraint(
            model_name='project',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'paused'), _negated=True), ('resumes_on__isnull', False), _connector='OR'), name='projects_paused_until'),
        ),
        migrations.AddConstraint(
            model_name='project',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['closed', 'stopped']), _negated=True), ('ended_at__isnull', False), _connector='OR'), name='projects_ended_at'),
        ),
        migrations.AddConstraint(
            model_name='project',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'stopped'), _negated=True), models.Q(('end_reason', ''), _negated=True), _connector='OR'), name='projects_stopped_has_reason'),
        ),
        migrations.AddConstraint(
            model_name='instalment',
            constraint=models.UniqueConstraint(fields=('project', 'year', 'institution'), name='projects_instalment_once'),
        ),
        migrations.AddConstraint(
            model_name='instalment',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gte', 0)), name='projects_instalment_amount'),
        ),
        migrations.AddConstraint(
            model_name='instalment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'held'), _negated=True), models.Q(('hold_code', ''), _negated=True), _connector='OR'), name='projects_held_has_reason'),
        ),
        migrations.AddConstraint(
            model_name='contract',
            constraint=models.UniqueConstraint(fields=('project', 'number'), name='projects_contract_number_once'),
        ),
        migrations.AddConstraint(
            model_name='contract',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'in_force')), fields=('project',), name='projects_one_contract_in_force'),
        ),
        migrations.AddConstraint(
            model_name='contract',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(models.Q(('leader_at__isnull', True), ('leader_by__isnull', True)), models.Q(('leader_at__isnull', False), ('leader_by__isnull', False)), _connector='OR'), models.Q(models.Q(('institution_at__isnull', True), ('institution_by__isnull', True)), models.Q(('institution_at__isnull', False), ('institution_by__isnull', False)), _connector='OR')), name='projects_consents_at_by'),
        ),
        migrations.AddConstraint(
            model_name='contract',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'in_force'), _negated=True), models.Q(('institution_at__isnull', False), ('leader_at__isnull', False)), _connector='OR'), name='projects_in_force_is_accepted'),
        ),
        migrations.AddConstraint(
            model_name='changerequest',
            constraint=models.UniqueConstraint(fields=('project', 'number'), name='projects_change_number_once'),
        ),
        migrations.AddConstraint(
            model_name='changerequest',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='projects_change_has_reason'),
        ),
        migrations.AddConstraint(
            model_name='changerequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answered_at__isnull', True), ('answered_by__isnull', True)), models.Q(('answered_at__isnull', False), ('answered_by__isnull', False)), _connector='OR'), name='projects_change_answered'),
        ),
        migrations.AddConstraint(
            model_name='changerequest',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'asked'), ('answered_at__isnull', False), _connector='XOR'), name='projects_change_settled'),
        ),
        migrations.AddConstraint(
            model_name='changerequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['granted', 'refused']), _negated=True), models.Q(('answer', ''), _negated=True), _connector='OR'), name='projects_change_answer_has_reason'),
        ),
        migrations.AddConstraint(
            model_name='approval',
            constraint=models.UniqueConstraint(fields=('project', 'kind', 'number'), name='projects_approval_once'),
        ),
        migrations.AddConstraint(
            model_name='projectstudy',
            constraint=models.UniqueConstraint(fields=('project', 'number'), name='projects_study_once'),
        ),
        migrations.AddConstraint(
            model_name='recruitment',
            constraint=models.UniqueConstraint(fields=('project', 'site', 'month'), name='projects_recruitment_once'),
        ),
        migrations.AddConstraint(
            model_name='recruitment',
            constraint=models.CheckConstraint(condition=models.Q(('month__day', 1)), name='projects_recruitment_month'),
        ),
        migrations.AddConstraint(
            model_name='reportaccount',
            constraint=models.UniqueConstraint(fields=('report', 'institution'), name='projects_account_once'),
        ),
        migrations.AddConstraint(
            model_name='reportaccount',
            constraint=models.CheckConstraint(condition=models.Q(('carry_over_granted__lte', models.F('carry_over_asked'))), name='projects_granted_at_most_asked'),
        ),
        migrations.AddConstraint(
            model_name='reportpersonnel',
            constraint=models.UniqueConstraint(fields=('report', 'role', 'sex', 'age_group'), name='projects_personnel_once'),
        ),
        migrations.AddConstraint(
            model_name='reportsection',
            constraint=models.UniqueConstraint(fields=('report', 'key'), name='projects_section_once'),
        ),
        migrations.AddConstraint(
            model_name='reportsubmission',
            constraint=models.UniqueConstraint(fields=('report', 'number'), name='projects_submission_number_once'),
        ),
        migrations.AddConstraint(
            model_name='reportsubmission',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(models.Q(('institution_at__isnull', True), ('institution_by__isnull', True)), models.Q(('institution_at__isnull', False), ('institution_by__isnull', False)), _connector='OR'), models.Q(models.Q(('reviewed_at__isnull', True), ('reviewed_by__isnull', True)), models.Q(('reviewed_at__isnull', False), ('reviewed_by__isnull', False)), _connector='OR')), name='projects_submission_at_by'),
        ),
        migrations.AddConstraint(
            model_name='reportsubmission',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('verdict', 'returned'), _negated=True), models.Q(('review', ''), _negated=True), _connector='OR'), name='projects_returned_has_reason'),
        ),
        migrations.AddConstraint(
            model_name='reportsubmission',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('verdict', 'approved'), _negated=True), ('institution_at__isnull', False), _connector='OR'), name='projects_approved_is_signed'),
        ),
        migrations.AddIndex(
            model_name='report',
            index=models.Index(fields=['year', 'state'], name='projects_report_year_state'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.UniqueConstraint(fields=('project', 'year', 'kind'), name='projects_report_once'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'changes_asked']), ('current__isnull', False), _connector='OR'), name='projects_signed_has_submission'),
        ),
        migrations.AddIndex(
            model_name='result',
            index=models.Index(fields=['year', 'kind', 'state'], name='projects_result_year'),
        ),
        migrations.AddConstraint(
            model_name='result',
            constraint=models.UniqueConstraint(condition=models.Q(('doi', ''), _negated=True), fields=('project', 'doi'), name='projects_result_doi_once'),
        ),
        migrations.AddConstraint(
            model_name='result',
            constraint=models.UniqueConstraint(condition=models.Q(('nva', ''), _negated=True), fields=('project', 'nva'), name='projects_result_nva_once'),
        ),
        migrations.AddConstraint(
            model_name='result',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('settled_at__isnull', True), ('settled_by__isnull', True)), models.Q(('settled_at__isnull', False), ('settled_by__isnull', False)), _connector='OR'), name='projects_result_settled'),
        ),
        migrations.AddConstraint(
            model_name='result',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'confirmed'), _negated=True), ('settled_by__isnull', False), _connector='OR'), name='projects_result_confirmed_by_a_person'),
        ),
    ]
