"""The officer's forms for the scale, what is judged, who sees whom, and what is fixed once experts read."""

import pytest

from tests.slices import assessment_world as w
from tests.slices.test_programmes_officer import address as local_address
from tests.slices.test_programmes_officer import draft, errors, filled
from tests.slices.test_programmes_officer import kari as kari
from tildel.programmes import queries

pytestmark = pytest.mark.django_db


def address(*parts):
    return local_address(*parts).replace("/nb/", "/en/")


def assessment(call):
    return queries.spec_of(queries.call(call.key)).assessment


def scale_sent(kari, call, **changes):
    return filled(kari.get(address("scale", call.key))) | changes


def test_a_scale_in_halves_is_set(kari):
    call = draft()
    sent = scale_sent(kari, call, lowest="0", highest="5", step="5", best="highest")
    assert kari.post(address("scale", call.key), sent).status_code == 302
    marks = assessment(call)
    assert (marks.lowest, marks.highest, marks.step_tenths, marks.best, marks.words) == (0, 5, 5, 5, ())


def test_the_lowest_may_be_best(kari):
    call = draft()
    sent = scale_sent(kari, call, lowest="1", highest="9", best="lowest")
    assert kari.post(address("scale", call.key), sent).status_code == 302
    assert (assessment(call).best, assessment(call).highest) == (1, 9)


def test_words_are_asked_for_each_mark_of_the_new_scale_and_nothing_typed_is_lost(kari):
    call = draft()
    words = {
        f"word_{10 * mark}_{code}": f"Word {mark}" for mark in range(1, 6) for code in ("nb", "nn", "en")
    }
    refused = kari.post(
        address("scale", call.key), scale_sent(kari, call, highest="6", words_only="on", **words)
    )
    assert (refused.status_code, len(errors(refused))) == (200, 3)
    again = filled(refused)
    assert again["word_10_nb"] == "Word 1"
    assert 'name="word_60_en"' in refused.content.decode()
    more = {f"word_60_{code}": "Word 6" for code in ("nb", "nn", "en")}
    assert kari.post(address("scale", call.key), again | more).status_code == 302
    marks = assessment(call)
    assert ([word.en for word in marks.words], marks.words_only) == ([f"Word {n}" for n in range(1, 7)], True)


@pytest.mark.parametrize(
    "changes",
    [
        {"lowest": "5", "highest": "1"},
        {"highest": "99"},
        {"step": "3"},
        {"words_only": "on"},
        {"lowest": "x"},
    ],
)
def test_what_is_no_scale_is_refused_at_its_place(kari, changes):
    call = draft()
    response = kari.post(address("scale", call.key), scale_sent(kari, call, **changes))
    assert (response.status_code, errors(response) != []) == (200, True)
    assert assessment(call).highest == 5


def test_something_is_judged_in_words_and_the_weights_follow(kari):
    call = draft()
    sent = filled(kari.get(address("criteria", call.key)))
    for name in ("dimensions-1-marked", "dimensions-0-reason_required"):
        sent.pop(name)
    sent |= {"dimensions-0-weight": "100", "dimensions-0-least": "2.5", "criteria-0-marked": "on"}
    assert kari.post(address("criteria", call.key), sent).status_code == 302
    quality, benefit = assessment(call).dimensions
    assert (quality.weight, quality.least_tenths, quality.reason_required) == (100, 25, False)
    assert (quality.criteria[0].marked, quality.criteria[1].marked) == (True, False)
    assert (benefit.marked, benefit.weight) == (False, 0)


def test_one_more_is_judged_and_a_limit_off_the_scale_is_refused(kari):
    call = draft()
    sent = filled(kari.get(address("criteria", call.key)))
    names = {f"dimensions-2-{code}": "Ethics" for code in ("nb", "nn", "en")}
    refused = kari.post(address("criteria", call.key), sent | names | {"dimensions-2-least": "9"})
    assert refused.status_code == 200
    assert (
        kari.post(address("criteria", call.key), sent | names | {"dimensions-2-weight": "0"}).status_code
        == 302
    )
    assert [row.key for row in assessment(call).dimensions] == ["quality", "benefit", "ethics"]


def test_user_representatives_get_a_form_of_their_own(kari):
    call = draft()
    sent = filled(kari.get(address("user_criteria", call.key)))
    names = {f"dimensions-0-{code}": "Relevance" for code in ("nb", "nn", "en")}
    assert (
        kari.post(address("user_criteria", call.key), sent | names | {"dimensions-0-weight": "0"}).status_code
        == 302
    )
    assert [row.key for row in assessment(call).user_dimensions] == ["relevance"]
    same = {f"dimensions-1-{code}": "Quality" for code in ("nb", "nn", "en")} | {"dimensions-1-weight": "0"}
    doubled = filled(kari.get(address("user_criteria", call.key))) | same
    assert "stands both among" in kari.post(address("user_criteria", call.key), doubled).content.decode()


def test_the_rules_around_the_marks_are_set(kari):
    call = draft()
    sent = filled(kari.get(address("edit", call.key, "assessment"))) | {
        "hide_applicant": "on", "experts_see": "never", "line_rule": "skip", "line_depth": "2",
        "tie_1": "dimension:quality", "tie_2": "median", "tie_3": "draw", "feedback": ["marks", "rank"],
    }  # fmt: skip
    sent.pop("discussion")
    assert kari.post(address("edit", call.key, "assessment"), sent).status_code == 302
    marks = assessment(call)
    assert (marks.blind.applicant, marks.blind.experts, marks.discussion) == (True, "never", False)
    assert (marks.line.rule, marks.line.depth) == ("skip", 2)
    assert marks.ties == ("dimension:quality", "median", "draw")
    assert marks.feedback == ("marks", "rank")


@pytest.mark.parametrize(
    "changes", [{"tie_1": "draw", "tie_2": "draw"}, {"line_rule": "skip", "line_depth": ""}]
)
def test_rules_that_make_no_sense_are_refused(kari, changes):
    call = draft()
    sent = filled(kari.get(address("edit", call.key, "assessment"))) | changes
    response = kari.post(address("edit", call.key, "assessment"), sent)
    assert (response.status_code, len(errors(response))) == (200, 1)


def test_pages_say_that_everything_is_fixed_once_experts_read():
    world = w.running(1, 0)
    client = w.as_officer(world)
    for page in (("scale",), ("criteria",), ("user_criteria",), ("edit", "assessment")):
        shown = client.get(address(page[0], world.call.key, *page[1:])).content.decode()
        assert "The experts have begun to read" in shown
    sent = filled(client.get(address("scale", world.call.key))) | {"highest": "7", "reason": "Finer."}
    assert (
        "The experts have begun to read"
        in client.post(address("scale", world.call.key), sent).content.decode()
    )
    assert assessment(world.call).highest == 5
