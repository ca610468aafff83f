import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.slices import pdf_samples
from tests.slices.applications_world import (
    AT,
    DEADLINE,
    applicant,
    attach,
    begun,
    complete,
    let_in,
    open_call,
)
from tildel.applications.actions.attachments import (
    add_attachment,
    kinds_of,
    remove_attachment,
    restore_attachment,
)
from tildel.applications.models import Attachment
from tildel.applications.queries import drafts as queries
from tildel.audit.queries import events_of
from tildel.files.models import File
from tildel.files.queries import read_file, safe_name, stored_sha256
from tildel.kernel.errors import NotAllowed, RuleBroken
from tildel.programmes.queries import spec_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(tmp_path, settings):
    settings.MEDIA_ROOT = str(tmp_path)
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path)},
        },
    }
    return tmp_path


def add(application, data, *, kind="project_description", person="", by=None, at=AT, name="plan.pdf"):
    upload = SimpleUploadedFile(name, data)
    upload.name = name  # as the browser sent it
    return add_attachment(
        application=application,
        kind=kind,
        person_key=person,
        upload=upload,
        by=by or application.created_by,
        at=at,
    )


def test_a_pdf_is_inspected_and_kept_under_a_random_name(own_folder):
    application = begun()
    data = pdf_samples.clean("en", pages=2)
    attachment = add(application, data, name="../../plan v1.2.pdf")
    file = attachment.file
    assert (file.pages, file.language, file.verdict, file.size) == (2, "en", "clean", len(data))
    assert (read_file(file), stored_sha256(file)) == (data, file.sha256)
    assert [path.name for path in own_folder.rglob("*.pdf")] == [file.storage_name]
    assert "plan" not in file.storage_name
    assert safe_name(file) == "plan v1.2.pdf"
    assert application.revision == 1
    assert queries.facts_for(application, AT)["attachments"] == [
        {"kind": "project_description", "person": None, "language": "en", "pages": 2}
    ]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (pdf_samples.encrypted(), "files.encrypted"),
        (b"", "files.empty"),
        (b"hello", "files.type_not_accepted"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_and_nothing_is_kept(data, code, own_folder):
    application = begun()
    with pytest.raises(RuleBroken) as refused:
        add(application, data)
    assert (refused.value.code, File.objects.count(), list(own_folder.iterdir())) == (code, 0, [])


def test_the_bytes_go_when_the_row_cannot_be_written(own_folder, monkeypatch):
    def fail(**_row):
        raise OSError

    monkeypatch.setattr(File.objects, "create", fail)
    with pytest.raises(OSError):
        add(begun(), pdf_samples.clean())
    assert list(own_folder.iterdir()) == []


def test_one_of_the_same_kind_is_replaced():
    application = begun()
    first = attach(application, "project_description")
    second = add(application, pdf_samples.clean())
    assert queries.attachments_of(application) == [second]
    first.refresh_from_db()
    assert first.removed_at == AT
    assert default_storage.exists(first.file.storage_name)


def test_removing_can_be_undone_and_doing_it_twice_changes_nothing():
    application = begun()
    attachment = attach(application, "project_description")
    for _ in range(2):
        remove_attachment(attachment=attachment, by=application.created_by, at=AT)
    assert (queries.attachments_of(application), attachment.application.revision) == ([], 1)
    restore_attachment(attachment=attachment, by=application.created_by, at=AT)
    assert queries.attachments_of(application) == [attachment]
    verbs = [event.verb for event in events_of(f"application:{application.pk}")]
    assert verbs == ["attachment.restored", "attachment.removed", "application.created"]


def test_what_was_replaced_cannot_be_taken_back_over_the_new_one():
    application = begun()
    first = attach(application, "project_description")
    remove_attachment(attachment=first, by=application.created_by, at=AT)
    attach(application, "project_description")
    with pytest.raises(RuleBroken) as refused:
        restore_attachment(attachment=first, by=application.created_by, at=AT)
    assert refused.value.code == "applications.attachment_replaced"


@pytest.mark.parametrize(
    ("kind", "person", "code"),
    [
        ("shopping_list", "", "applications.attachment_not_asked_for"),
        ("cv", "p9", "applications.attachment_of_nobody"),
        ("cv", "", "applications.attachment_of_nobody"),
        ("project_description", "p1", "applications.attachment_of_nobody"),
    ],
)
def test_only_what_the_call_asks_for(kind, person, code):
    with pytest.raises(RuleBroken) as refused:
        add(begun(), b"%PDF-1.7", kind=kind, person=person)
    assert refused.value.code == code


def test_kinds_of_a_call():
    assert kinds_of(spec_of(open_call())) == ("project_description", "cv")


def test_nothing_is_added_or_removed_after_the_deadline_or_by_others():
    application = complete()
    attachment = queries.attachments_of(application)[0]
    for step in (lambda: add(application, b"x", at=DEADLINE),
                 lambda: remove_attachment(attachment=attachment, by=application.created_by, at=DEADLINE)):  # fmt: skip
        with pytest.raises(RuleBroken) as late:
            step()
        assert late.value.code == "applications.deadline_passed"
    for user in (applicant("dag"), let_in(application, "cai", "reader")):
        with pytest.raises(NotAllowed):
            add(application, b"x", by=user)
        with pytest.raises(NotAllowed):
            remove_attachment(attachment=attachment, by=user, at=AT)
    assert Attachment.objects.filter(removed_at__isnull=True).count() == 5
