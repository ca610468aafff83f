"""Verdicts kept before the check, similar applications, and who took which file."""

import pytest
import time_machine
from django.urls import reverse

from tests.slices.officer_world import AFTER, BEFORE, HAUKELAND, keep_files_in, make_submitted, make_world
from tests.slices.pdf_samples import clean
from tildel.applications.actions.documents import make_submission_document
from tildel.applications.actions.formal_checks import check_formally
from tildel.applications.actions.verdicts import keep_verdicts
from tildel.applications.domain.summary import leader_copies
from tildel.applications.models import FormalCheck, Submission
from tildel.applications.queries.similar import similar_to
from tildel.audit.queries import events_of
from tildel.kernel.errors import NotAllowed, RuleBroken
from tildel.programmes.models import Call

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(settings, tmp_path):
    keep_files_in(tmp_path, settings)
    with time_machine.travel(AFTER, tick=False):
        yield make_world()


@pytest.fixture
def officer(world, client):
    client.force_login(world.officer)
    return client


def address(name, *args):
    return reverse(f"applications:{name}", args=args)


def verbs(application):
    return list(events_of(f"application:{application.pk}").values_list("verb", flat=True))


def keep(world, application, judged, **changed):
    return keep_verdicts(
        application=application, judged=judged, **{"by": world.officer, "at": AFTER, **changed}
    )


# --- verdicts ------------------------------------------------------------------------------------------------


def test_verdicts_are_kept_as_they_are_made_and_shown_again(officer, world):
    application = make_submitted(world)
    place, hx = address("own_verdicts", application.pk), {"HX-Request": "true"}
    officer.post(place, {"judged.cv": "no", "judged.cv.reason": ""}, headers=hx)
    officer.post(place, {"judged.cv": "no", "judged.cv.reason": "Mangler for Per."}, headers=hx)
    answer = officer.post(place, {"judged.cv": "no", "judged.cv.reason": "Mangler for Per."}, headers=hx)
    assert (answer.status_code, "<html" in answer.content.decode()) == (200, False)
    assert FormalCheck.objects.get().judged == {"cv": {"ok": False, "reason": "Mangler for Per."}}
    assert verbs(application) == ["verdict.kept", "verdict.kept"]
    page = officer.get(address("officer_one", application.pk))
    form = page.context["form"]
    assert (form["judged.cv"].value(), form["judged.cv.reason"].value()) == ("no", "Mangler for Per.")
    assert (page.context["check"], application.state) == (None, "submitted")


def test_without_a_script_they_are_kept_with_a_button(officer, world):
    application = make_submitted(world)
    response = officer.post(address("own_verdicts", application.pk), {"judged.cv": "yes"})
    assert response["Location"] == address("officer_one", application.pk)
    assert FormalCheck.objects.get().judged == {"cv": {"ok": True, "reason": ""}}


def test_the_check_uses_what_was_kept(world):
    application = make_submitted(world)
    keep(world, application, {"cv": {"ok": True, "reason": "Sendt på papir."}})
    check = check_formally(
        application=application, verdict="rejected", requirement="amount", reason="For mye.",
        by=world.officer, at=AFTER,
    )  # fmt: skip
    assert (check.verdict, check.requirement, check.judged) == (
        "rejected",
        "amount",
        {"cv": {"ok": True, "reason": "Sendt på papir."}},
    )
    assert FormalCheck.objects.count() == 1


def test_an_own_verdict_stops_an_acceptance_of_many(officer, world):
    application = make_submitted(world)
    keep(world, application, {"cv": {"ok": False, "reason": "Mangler."}})
    page = officer.post(address("accept_many", world.call.key), {"chosen": [str(application.pk)]})
    assert [row.pk for row, _why in page.context["impossible"]] == [application.pk]


def test_when_and_by_whom_verdicts_are_kept(world):
    application, over = make_submitted(world, number=1), make_submitted(world, number=2, state="accepted")
    judged = {"cv": {"ok": True}}
    for arguments, refused in [
        ({"application": application, "at": BEFORE}, RuleBroken),
        ({"application": application, "by": world.applicant}, NotAllowed),
        ({"application": application, "judged": {"no_such": {"ok": True}}}, RuleBroken),
        ({"application": over}, RuleBroken),
    ]:
        with pytest.raises(refused):
            keep(world, **{"judged": judged, **arguments})
    assert (FormalCheck.objects.count(), keep(world, application, {})) == (0, None)


# --- similar applications ------------------------------------------------------------------------------------


def project(title, summary="", **leader):
    return {"project": {"title_no": title, "summary_no": summary, "title_en": "", "summary_en": ""}} | (
        {"leader": leader} if leader else {}
    )


def with_leader_copies():
    for row in Submission.objects.all():
        email, family = leader_copies(row.content["sections"]["leader"])
        Submission.objects.filter(pk=row.pk).update(leader_email=email, leader_family=family)


def test_the_same_leader_and_much_the_same_words_are_shown_with_why(officer, world):
    text = "Trening hjemme for personer med kols"
    one = make_submitted(world, number=1, sections=project(text, "Styrke og utholdenhet."))
    close = make_submitted(
        world, number=2, sections=project(text, "Styrke.", email="per@example.org", family_name="Prøve")
    )
    same = make_submitted(world, number=3, sections=project("Blodprøver ved nyresvikt"))
    make_submitted(
        world, number=4, sections=project("Fysisk aktivitet", email="pia@example.org", family_name="Annen")
    )
    with_leader_copies()
    found = similar_to(one)
    assert [row["pk"] for row in found.same_leader] == [same.pk]
    assert [(row["pk"], one.shared[0]) for row, one in found.close] == [(close.pk, "hjemme")]
    page = officer.get(address("similar", one.pk)).content.decode()
    assert (same.reference in page, close.reference in page, "KLINBEFORSK-2024-004" in page) == (
        True,
        True,
        False,
    )


def test_other_programmes_are_not_compared(world):
    one, other = make_submitted(world, number=1), make_submitted(world, number=2)
    with_leader_copies()
    assert [row["pk"] for row in similar_to(one).same_leader] == [other.pk]
    programme = world.call.programme
    elsewhere = type(programme).objects.create(
        key="elsewhere", names={"nb": "Annet"}, owner=programme.owner, board=None, decider=None
    )
    call = Call.objects.create(
        key="elsewhere-2024", programme=elsewhere, template="klinbeforsk-2024", names={"nb": "Annet"},
        frame=0, created_at=BEFORE,
    )  # fmt: skip
    type(other).objects.filter(pk=other.pk).update(call=call)
    found = similar_to(one)
    assert (found.same_leader, found.close, found.compared) == ([], [], 0)


# --- who took what -------------------------------------------------------------------------------------------


def test_what_an_officer_takes_is_on_record_and_what_applicants_take_is_not(officer, world):
    application = make_submitted(
        world, files={("cv", "p1"): clean()}, sections={"leader": {"institution": HAUKELAND}}
    )
    make_submission_document(submission=application.current, at=AFTER)
    before = len(verbs(application))
    places = [
        address("officer_file", application.pk, application.current.files[0]["file"]),
        address("document", application.current.pk),
    ]
    for place in places:
        b"".join(officer.get(place).streaming_content)
    assert verbs(application)[:2] == ["document.downloaded", "file.downloaded"]
    assert events_of(f"application:{application.pk}").first().by == world.officer.pk
    officer.force_login(world.applicant)
    b"".join(officer.get(places[1]).streaming_content)
    assert len(verbs(application)) == before + 2
