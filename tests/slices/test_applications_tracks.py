"""Categories and a call's own questions in the applicant's pages; what a changed call means for drafts."""

from datetime import datetime, timedelta

import pytest
import time_machine

from tests.slices import programme_world
from tests.slices.applicant_pages import address, fields, post_section, section, text
from tests.slices.applications_world import AT, LATE, SECTIONS, begun, complete, save, submit
from tildel.applications.actions.call_changes import tell_of_call_change
from tildel.applications.actions.drafts import choose_track, create_application
from tildel.applications.actions.submissions import submit_application
from tildel.applications.models import Application, Extension
from tildel.applications.queries import drafts as queries
from tildel.kernel.errors import RuleBroken, Unreadable
from tildel.messaging.models import Mail
from tildel.programmes.actions import change_call, open_call, publish_call
from tildel.programmes.domain.spec import with_changes
from tildel.programmes.queries import programme, spec_of

pytestmark = pytest.mark.django_db


def call_from(template: str):
    by = programme_world.officer()
    call = open_call(programme=programme("klinbeforsk"), template=template, key="the-call", by=by, at=AT)
    spec = with_changes(spec_of(call), deadline=programme_world.DEADLINE, frame=400_000)
    change_call(call=call, spec=spec, by=by, at=AT)
    return publish_call(call=call, by=by, at=AT)


@pytest.fixture
def ada():
    return programme_world.user("ada@example.org")


@pytest.fixture
def at_work(client, ada):
    with time_machine.travel(AT, tick=False):
        client.force_login(ada)
        yield client


# --- categories -----------------------------------------------------------------------------------


def test_a_category_is_chosen_before_anything_is_written(at_work):
    call = call_from("hmn-regional-2026")
    page = at_work.get(address("start", call.key))
    assert "Doctoral grant" in text(page)
    from_the_call = at_work.post(address("start", call.key))
    assert (from_the_call.status_code, from_the_call.url) == (302, address("start", call.key))
    refused = at_work.post(address("start", call.key), {"choose": "1"})
    assert (
        refused.status_code,
        "Choose one of the call’s categories" in text(refused).replace("'", "’"),
    ) == (422, True)
    assert Application.objects.count() == 0
    begun_now = at_work.post(address("start", call.key), {"track": "doctoral"})
    application = Application.objects.get()
    assert (begun_now.status_code, application.track) == (302, "doctoral")
    assert "Is the candidate known?" in text(at_work.get(section(application, "project")))


def test_what_does_not_fit_another_category_is_listed_first_and_still_there_after(at_work, ada):
    call = call_from("hmn-regional-2026")
    application = create_application(call=call, language="en", track="doctoral", by=ada, at=AT)
    save(application, "project", {**SECTIONS["project"], "answers": {"candidate": "known"}})
    listed = at_work.post(address("category", application.pk), {"track": "project_funds"})
    assert "Is the candidate known?" in text(listed)
    application.refresh_from_db()
    assert application.track == "doctoral"
    changed = at_work.post(address("category", application.pk), {"track": "project_funds", "confirmed": "1"})
    application = queries.application(application.pk)
    assert (changed.status_code, application.track) == (302, "project_funds")
    # written in the new category, and still there when changed back
    save(application, "project", {**SECTIONS["project"], "title_no": "Another"})
    stored = queries.sections_of(queries.application(application.pk))["project"]
    assert (stored["title_no"], stored["answers"]) == (
        "Another",
        {"candidate": "known", "exams_passed": None},
    )
    assert queries.draft_of(application).plan.sent({"project": stored})["project"] == {
        key: value for key, value in stored.items() if key != "answers"
    }


def test_a_call_without_categories_has_no_page_for_them(at_work, ada):
    application = begun(by=ada)
    assert at_work.get(address("category", application.pk)).status_code == 404
    with pytest.raises(RuleBroken) as refused:
        choose_track(application=application, track="doctoral", by=ada, at=AT)
    assert refused.value.code == "applications.track_unknown"


def test_findings_are_those_of_the_category(ada):
    call = call_from("hmn-regional-2026")
    for track, kind in (("doctoral", "lump_sum.missing"), ("project_funds", "amount_per_year.missing")):
        application = create_application(call=call, language="en", track=track, by=ada, at=AT)
        codes = [row.code for row in queries.findings_for(application, AT) if row.requirement == "amount"]
        assert codes == [kind]


# --- a call's own questions -----------------------------------------------------------------------


def test_a_section_of_questions_is_written_hidden_and_saved(at_work, ada):
    application = create_application(call=call_from("hnt-local-2025"), language="en", by=ada, at=AT)
    page = at_work.get(section(application, "q-purpose"))
    assert set(fields(page)) >= {"answers-purpose", "answers-degree", "answers-plan"}
    answer = post_section(
        at_work,
        application,
        "q-purpose",
        script=True,
        **{"answers-purpose": "publication", "answers-plan": "Write."},
    )
    stored = queries.sections_of(queries.application(application.pk))["q-purpose"]
    assert (answer.status_code, answer.json()["faults"]) == (200, {})
    assert stored == {"answers": {"purpose": "publication", "degree": None, "plan": "Write."}}
    assert queries.draft_of(queries.application(application.pk)).facts["answers"]["questions"] == {
        "purpose": "publication", "plan": "Write.",
    }  # fmt: skip


def test_a_limit_is_kept_by_the_server_and_nothing_is_lost(at_work, ada):
    application = create_application(call=call_from("hnt-local-2025"), language="en", by=ada, at=AT)
    answer = post_section(
        at_work,
        application,
        "q-purpose",
        script=True,
        **{"answers-purpose": "protocol", "answers-plan": "x" * 5001},
    )
    assert list(answer.json()["faults"]) == ["f-answers-plan"]
    application = queries.application(application.pk)
    assert len(queries.sections_of(application)["q-purpose"]["answers"]["plan"]) == 5001
    with pytest.raises(RuleBroken) as refused:
        submit_application(application=application, round=application.revision, by=ada, received_at=AT, at=AT)
    assert "q-purpose.answers-plan" in refused.value.params["problems"]


def test_a_part_that_the_form_does_not_have_is_not_there(at_work, ada):
    application = create_application(call=call_from("hnt-local-2025"), language="en", by=ada, at=AT)
    for part in ("partners", "q-nothing", "recruitment"):
        assert at_work.get(section(application, part)).status_code == 404
        assert (
            at_work.post(address("save_section", application.pk, part), {"version": "0"}).status_code == 404
        )
    with pytest.raises(Unreadable):
        save(application, "partners", {"rows": []})


def test_two_people_in_a_section_of_questions_see_both_texts(at_work, ada):
    application = create_application(call=call_from("hnt-local-2025"), language="en", by=ada, at=AT)
    page = at_work.get(section(application, "q-purpose"))
    sent = fields(page) | {"answers-plan": "Mine.", "answers-purpose": "protocol", "answers-degree": ""}
    save(application, "q-purpose", {"answers": {"purpose": "protocol", "plan": "Theirs."}})
    stale = at_work.post(address("save_section", application.pk, "q-purpose"), sent)
    assert (stale.status_code, "Mine." in text(stale), "Theirs." in text(stale)) == (409, True, True)
    assert "What is to be done?" in text(stale)


def test_a_small_local_call_is_sent_from_its_first_line_to_the_receipt(ada):
    application = create_application(call=call_from("hnt-local-2025"), language="en", by=ada, at=AT)
    save(application, "project", {**SECTIONS["project"], "end": SECTIONS["project"]["end"]})
    save(application, "leader", {**SECTIONS["leader"], "institution": "983974791"})
    save(
        application,
        "q-purpose",
        {"answers": {"purpose": "publication", "degree": "master", "plan": "Write."}},
    )
    year = SECTIONS["project"]["start"][:4]
    save(application, "budget", {"rows": [
        {"institution": "983974791", "category": "personnel", "years": {year: 90_000}}]})  # fmt: skip
    submission = submit(application)
    assert submission.content["sections"]["q-purpose"] == {
        "answers": {"purpose": "publication", "plan": "Write."}
    }
    assert set(submission.content["sections"]) == {"project", "leader", "q-purpose", "budget"}


# --- the call changes -----------------------------------------------------------------------------


def test_everybody_with_a_draft_is_told_once_of_a_change_and_what_was_sent_stands(ada):
    call = programme_world.published()
    sent = complete(call=call, by=ada)
    frozen = submit(sent)
    begun(call=call, by=programme_world.user("bo@example.org"))
    before = (frozen.content, frozen.findings, frozen.call_version_id)
    Mail.objects.all().delete()
    later = programme_world.DEADLINE + timedelta(days=3)
    version = change_call(
        call=call, spec=with_changes(spec_of(call), deadline=later), reason="A fault in the login.",
        by=programme_world.officer(), at=AT,
    )  # fmt: skip
    for _again in range(2):
        assert tell_of_call_change(call=call.key, version=version.number, at=AT) == 2
    mails = Mail.objects.order_by("to_address")
    assert [mail.to_address for mail in mails] == ["ada@example.org", "bo@example.org"]
    assert all("A fault in the login." in mail.body for mail in mails)
    frozen.refresh_from_db()
    assert (frozen.content, frozen.findings, frozen.call_version_id) == before


def test_one_move_of_the_deadline_lets_all_in_also_those_who_had_submitted(ada):
    call = programme_world.published()
    sent, draft = (
        complete(call=call, by=ada),
        complete(call=call, by=programme_world.user("bo@example.org"), leader="bo@example.org"),
    )
    first = submit(sent)
    moved = datetime(2027, 5, 17, 16)
    change_call(
        call=call, spec=with_changes(spec_of(call), deadline=moved), reason="A fault.", by=programme_world.officer(), at=LATE
    )  # fmt: skip
    sent, draft = queries.application(sent.pk), queries.application(draft.pk)
    save(sent, "users", {"user_involvement": "More."}, at=LATE)
    assert (submit(sent, received_at=LATE).number, submit(draft, received_at=LATE).number) == (2, 1)
    first.refresh_from_db()
    assert first.content["sections"]["users"] == SECTIONS["users"]


def test_who_is_let_in_late_submits_with_the_findings_of_their_own_deadline(ada):
    application = complete(by=ada)
    until = LATE + timedelta(hours=5)
    Extension.objects.create(
        application=application, kind="late", until=until, reason="Ill.", given_at=LATE, given_by=programme_world.officer()
    )  # fmt: skip
    Application.objects.filter(pk=application.pk).update(open_until=until)
    application = queries.application(application.pk)
    assert [row.code for row in queries.findings_for(application, LATE) if row.requirement == "deadline"] == [
        "deadline.open"
    ]
    assert submit(application, received_at=LATE).deadline_at == until
    with pytest.raises(RuleBroken) as refused:
        save(application, "users", {"user_involvement": "Too late."}, at=until)
    assert refused.value.code == "applications.deadline_passed"
