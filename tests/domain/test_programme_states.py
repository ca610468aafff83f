from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tildel.checks.requirements import Source
from tildel.kernel.errors import RuleBroken, Unreadable
from tildel.programmes.domain import changes
from tildel.programmes.domain.call import Text
from tildel.programmes.domain.changes import Lack
from tildel.programmes.domain.spec import with_changes
from tildel.programmes.domain.states import TRANSITIONS, Phase, phase_at
from tildel.programmes.shipped import load_template

DEADLINE = datetime(2024, 5, 15, 14, tzinfo=UTC)
BEFORE = DEADLINE - timedelta(days=30)
AFTER = DEADLINE + timedelta(days=1)
SPEC = load_template("klinbeforsk-2024")


@pytest.mark.parametrize(
    ("state", "at", "phase"),
    [
        ("draft", BEFORE, Phase.DRAFT),
        ("published", DEADLINE - timedelta(microseconds=1), Phase.OPEN),
        ("published", DEADLINE, Phase.CLOSED),
        ("published", AFTER, Phase.CLOSED),
    ],
)
def test_a_call_closes_by_itself_at_the_instant(state, at, phase):
    assert phase_at(state, DEADLINE, at) is phase


def test_a_call_is_published_once():
    with pytest.raises(RuleBroken) as caught:
        TRANSITIONS.after("published", "publish")
    assert caught.value.code == "call.state"


def test_the_call_of_2024_lacks_nothing_before_its_deadline():
    assert changes.lacks(SPEC, BEFORE) == ()


@pytest.mark.parametrize(
    ("spec", "lack"),
    [
        (replace(SPEC, frame=0), Lack("call.frame_missing", "facts")),
        (
            replace(SPEC, frame=6_999_999),
            Lack("call.frame_below_minimum", "amount", {"frame": 6_999_999, "minimum": 7_000_000}),
        ),
        (
            replace(SPEC, name=Text("KLINBEFORSK", "", "KLINBEFORSK")),
            Lack("call.text_missing", "facts", {"text": "name", "language": "nn"}),
        ),
        (
            replace(SPEC, welcomes=Text("Velkommen", "Velkomen", " ")),
            Lack("call.text_missing", "texts", {"text": "welcomes", "language": "en"}),
        ),
        (
            replace(SPEC, assessment=SPEC.assessment._replace(fundable_tenths=51)),
            Lack("call.threshold_off_scale", "assessment", {"lowest": 1, "highest": 5}),
        ),
        (
            replace(SPEC, assessment=SPEC.assessment._replace(dimensions=SPEC.assessment.dimensions[:1])),
            Lack("call.weights_not_whole", "assessment", {"weights": 50}),
        ),
        (
            changes.with_requirement(SPEC, "partners_all_regions", params={"regions": []}),
            Lack("call.no_regions", "partners_all_regions"),
        ),
        (
            replace(SPEC, requirements=SPEC.requirements[1:]),
            Lack("call.no_deadline_requirement", "facts"),
        ),
    ],
)
def test_what_is_missing_before_publishing(spec, lack):
    assert changes.lacks(spec, BEFORE) == (lack,)


def test_a_deadline_that_is_reached_has_passed():
    assert changes.lacks(SPEC, DEADLINE) == (Lack("call.deadline_passed", "facts", {"deadline": DEADLINE}),)


def test_texts_that_nobody_has_to_write_may_be_left_out_in_all_languages():
    assert changes.lacks(replace(SPEC, welcomes=Text("", "", "")), BEFORE) == ()


def _refusal(after, *, published=True, reason="why", at=BEFORE):
    try:
        changes.check_change(SPEC, after, published=published, reason=reason, at=at)
    except RuleBroken as error:
        return error.code
    return None


LATER = with_changes(SPEC, deadline=datetime(2024, 5, 22, 16))


@pytest.mark.parametrize(
    ("after", "how", "code"),
    [
        (replace(SPEC, frame=0), {"published": False, "reason": ""}, None),
        (LATER, {}, None),
        (LATER, {"reason": "  "}, "call.reason_missing"),
        (with_changes(SPEC, deadline=datetime(2024, 4, 1, 16)), {}, "call.deadline_passed"),
        (with_changes(SPEC, amount_max=30_000_000), {}, None),
        (with_changes(SPEC, amount_max=30_000_000), {"at": AFTER}, "call.closed_rules"),
        (with_changes(SPEC, fundable_tenths=20), {"at": AFTER}, "call.closed_rules"),
        (replace(SPEC, frame=180_000_000), {"at": AFTER}, None),
        (LATER, {"at": AFTER}, None),
        (replace(SPEC, frame=0), {}, "call.frame_missing"),
    ],
)
def test_changing_a_published_call(after, how, code):
    assert _refusal(after, **how) == code


def test_a_changed_requirement_is_the_programmes_own_word():
    changed = changes.with_requirement(SPEC, "duration", params={"maximum_months": 36})
    own = changes.with_own_sources(SPEC, changed)
    assert own.requirement("duration").source == Source()
    assert own.requirement("amount") == SPEC.requirement("amount")


def test_a_source_that_was_written_with_the_change_stays():
    source = {"text": "Minutes of the board", "address": None, "assumed": False}
    changed = changes.with_requirement(SPEC, "duration", params={"maximum_months": 36}, source=source)
    own = changes.with_own_sources(SPEC, changed)
    assert own.requirement("duration").source == Source("Minutes of the board")


def test_a_requirement_that_the_call_does_not_have():
    with pytest.raises(Unreadable) as caught:
        changes.with_requirement(SPEC, "nothing", params={})
    assert (caught.value.code, caught.value.place) == ("call.no_such_requirement", "nothing")


def test_requirements_follow_the_themes():
    name = {"nb": "Sjeldne", "nn": "Sjeldne", "en": "Rare"}
    rows = [
        {"key": "rare", "name": name, "priority": True},
        {"key": "other", "name": name, "priority": False},
    ]
    changed = changes.with_themes(SPEC, rows)
    assert [theme.key for theme in changed.themes] == ["rare", "other"]
    assert changed.requirement("priority_theme").params == {"themes": ("rare",)}
