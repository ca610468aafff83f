"""Letters: what a rejection says in each language (promise H2), sent once, and as a PDF."""

import io

import pikepdf
import pypdfium2
import pytest

from tests.slices.officer_world import AFTER, keep_files_in, make_submitted, make_world
from tests.slices.pdf_samples import clean
from tildel.applications.actions.documents import make_letter_document, make_submission_document
from tildel.applications.actions.formal_checks import check_formally
from tildel.applications.actions.letters import send_letter, write_letter
from tildel.applications.models import Letter, SubmissionDocument
from tildel.files.queries import read_file
from tildel.kernel.errors import RuleBroken
from tildel.messaging.models import Mail

pytestmark = pytest.mark.django_db
CONTENT = {
    "sender": "Eksempel helseforetak RHF\nEksempelveien 1",
    "recipient": "Kari Eksempel\nEksempel sykehus HF",
    "facts": [["Dato", "16. mai 2024"]],
    "paragraphs": ["Første avsnitt.", {"heading": "Begrunnelse"}, {"quote": "Well done.", "lang": "en"}],
    "appeal": ["Du kan klage på feil i saksbehandlingen."],
    "signed": ["Siri Saksbehandler\nKLINBEFORSK"],
}


@pytest.fixture(autouse=True)
def _own_storage(settings, tmp_path):
    keep_files_in(tmp_path, settings)


@pytest.fixture
def world():
    return make_world()


def text_of(data):
    with pypdfium2.PdfDocument(data) as pdf:
        return " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in pdf)


def words_of(letter):
    content = letter.content
    parts = [letter.title, content["sender"], content["recipient"], *content["appeal"], *content["signed"]]
    for part in content["paragraphs"]:
        parts.append(part if isinstance(part, str) else part.get("heading") or part["quote"])
    return "\n".join([*parts, *(" ".join(row) for row in content["facts"])])


def write(application, **changed):
    letter = {"kind": "award", "language": "nb", "title": "Tildeling", "content": CONTENT, "at": AFTER}
    return write_letter(application=application, **{**letter, **changed})


def test_a_letter_is_held_until_it_is_sent(world):
    letter = write(make_submitted(world))
    assert (letter.sent_at, letter.mail, Mail.objects.count()) == (None, None, 0)


def test_a_held_letter_can_be_written_again_and_a_sent_one_cannot(world):
    application = make_submitted(world)
    write(application)
    letter = write(application, title="Ny tittel")
    assert (Letter.objects.count(), letter.title) == (1, "Ny tittel")
    send_letter(letter=letter, by=world.officer, at=AFTER)
    with pytest.raises(RuleBroken, match="letter_sent"):
        write(application)


def test_a_letter_is_sent_once(world):
    letter = write(make_submitted(world))
    first = send_letter(letter=letter, by=world.officer, at=AFTER)
    again = send_letter(letter=letter, by=None, at=AFTER)
    assert (again.sent_at, again.sent_by, again.mail) == (AFTER, world.officer, first.mail)
    assert Mail.objects.count() == 1


def test_the_mail_is_in_the_letters_language_and_leads_to_it(world):
    letter = send_letter(letter=write(make_submitted(world), language="en"), by=world.officer, at=AFTER)
    assert f"/en/applications/letters/{letter.pk}/" in letter.mail.body
    assert letter.mail.language == "en"


@pytest.mark.parametrize(
    ("language", "title", "day"),
    [
        ("nb", "Behandling A mot behandling B hos voksne", "16. mai 2024"),
        ("nn", "Behandling A mot behandling B hos voksne", "16. mai 2024"),
        ("en", "Treatment A or treatment B in adults", "16 May 2024"),
    ],
)
@pytest.mark.parametrize("requirement", ["cv", "amount", "endorsement", "stratification_markers"])
def test_a_rejection_says_outcome_reason_requirement_source_and_how_to_appeal(
    world, language, title, day, requirement
):
    application = make_submitted(world, language=language)
    check_formally(
        application=application, verdict="rejected", requirement=requirement,
        reason="Ikke vedlagt.\n\nVi har sett etter i alle filene.", by=world.officer, at=AFTER,
    )  # fmt: skip
    letter = Letter.objects.get()
    said = words_of(letter)
    spec_source = "https://www.helse-midt.no/nyheter/2024/klinbeforsk-utlysning-2024/"
    for part in (
        title,
        application.reference,
        day.replace(" ", "\u00a0"),
        "Ikke vedlagt.",
        "Vi har sett etter i alle filene.",
        spec_source,
        "Helse Sør-Øst RHF",
        "Kari Eksempel",
        "Siri Saksbehandler",
        "KLINBEFORSK 2024",
    ):
        assert part in said, part
    decision = {
        "nb": "Bare feil i saksbehandlingen",
        "nn": "Berre feil i saksbehandlinga",
        "en": "Only procedural",
    }
    assert decision[language] in "\n".join(letter.content["appeal"])
    assert application.reference in letter.content["appeal"][-1]
    assert letter.language == language


def test_what_is_assumed_in_a_call_is_not_quoted_as_its_words(world):
    application = make_submitted(world)
    reason = {"verdict": "rejected", "reason": "Mangler.", "by": world.officer, "at": AFTER}
    check_formally(application=application, requirement="endorsement", **reason)
    quotes = [
        part
        for part in Letter.objects.get().content["paragraphs"]
        if isinstance(part, dict) and "quote" in part
    ]
    assert quotes == []


def test_the_letter_becomes_one_tagged_pdf(world):
    letter = send_letter(letter=write(make_submitted(world)), by=world.officer, at=AFTER)
    letter = make_letter_document(letter=letter, at=AFTER)
    data = read_file(letter.file)
    text = text_of(data)
    for part in ("Tildeling", "Første avsnitt.", "Well done.", "klage på feil", "Siri Saksbehandler"):
        assert part in text, part
    assert make_letter_document(letter=letter, at=AFTER).file == letter.file
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert bool(pdf.Root.MarkInfo.Marked)
    assert letter.file.original_name == "KLINBEFORSK-2024-001 Tildeling.pdf"


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_the_whole_application_becomes_one_pdf_with_its_files(world, language):
    files = {("project_description", ""): clean(pages=3), ("cv", "p1"): clean(pages=2)}
    application = make_submitted(world, language=language, files=files)
    made = make_submission_document(submission=application.current, at=AFTER)
    data = read_file(made.file)
    text = text_of(data)
    for part in (
        application.reference,
        application.current.content_sha256[:8],
        "Per Prøve",
        "Vi sammenligner to vanlige behandlinger.",
        "9 000 000" if language != "en" else "9,000,000",
    ):
        assert part in text.replace("\u00a0", " "), part
    assert "1975" not in text  # the date of birth serves the age rule only
    with pikepdf.open(io.BytesIO(data)) as pdf:
        inside = [bytes(pdf.attachments[name].get_file().read_bytes()) for name in sorted(pdf.attachments)]
    assert inside == list(files.values())
    assert make_submission_document(submission=application.current, at=AFTER) == made
    assert SubmissionDocument.objects.count() == 1


def test_an_empty_application_becomes_a_pdf_too(world):
    application = make_submitted(world, endorsed="")
    submission = application.current
    submission.content = {
        **submission.content,
        "sections": {key: {} for key in submission.content["sections"]},
    }
    submission.save()
    assert make_submission_document(submission=submission, at=AFTER).file.size > 1000
