"""Facts are read strictly, and the engine is total over everything that can be read."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.domain.facts_of_a_good_application import check, good_facts
from tildel.checks.engine import evaluate
from tildel.checks.facts import Facts, facts_from, facts_schema, read_facts
from tildel.checks.sentences import READING, SENTENCES, finding_sentence, reading_sentence
from tildel.checks.shapes import parse_instant
from tildel.kernel.errors import Unreadable
from tildel.people.shipped import shipped_directory
from tildel.programmes.shipped import load_template, template_keys

REQUIREMENTS = {
    (key, track): load_template(key).for_track(track).requirements
    for key in template_keys()
    for track in ("", *(row.key for row in load_template(key).tracks))
}
SCHEMA = facts_schema()


def test_an_empty_object_and_nulls_are_readable() -> None:
    assert read_facts("{}") == Facts()
    assert read_facts(json.dumps(dict.fromkeys(SCHEMA["properties"]))) == Facts()
    assert read_facts('\ufeff{"leader": {}}'.encode()) == Facts()


@pytest.mark.parametrize(
    ("text", "place", "code"),
    [
        ('{"leader": {"position_percent": "50"}}', "$.leader.position_percent", "json.wrong_type"),
        ('{"leader": {"position_percent": true}}', "$.leader.position_percent", "json.wrong_type"),
        ('{"leader": []}', "$.leader", "json.wrong_type"),
        ('{"leader": {"born": "1970-02-30"}}', "$.leader.born", "json.not_a_date"),
        ('{"leader": {"born": "19700301"}}', "$.leader.born", "json.not_a_date"),
        ('{"leader": {"born": "1970-03-01\\n"}}', "$.leader.born", "json.not_a_date"),
        ('{"leader": {"born": "1970-W09-7"}}', "$.leader.born", "json.not_a_date"),
        ('{"leader": {"born": "１９７０-03-01"}}', "$.leader.born", "json.not_a_date"),
        ('{"leader": {"born": "0000-01-01"}}', "$.leader.born", "json.not_a_date"),
        ('{"leader": {"born": 1970}}', "$.leader.born", "json.wrong_type"),
        ('{"leader": {"institution": 993467049}}', "$.leader.institution", "json.wrong_type"),
        ('{"leader": {"name": "x"}}', "$.leader.name", "json.unknown_key"),
        ('{"leader": {"person": "p1", "person": "p1"}}', "$.leader.person", "json.doubled_key"),
        ('{"leader": {}, "leader": {}}', "$.leader", "json.doubled_key"),
        ('{"leader": null, "leader": null}', "$.leader", "json.doubled_key"),
        ('{"budget": [{"amount": 1}, {"amount": NaN}]}', "$.budget[1].amount", "json.not_finite"),
        ('{"budget": [{"amount": Infinity}]}', "$.budget[0].amount", "json.not_finite"),
        ('{"budget": [{"amount": -Infinity}]}', "$.budget[0].amount", "json.not_finite"),
        ('{"budget": [{"amount": 1e999}]}', "$.budget[0].amount", "json.not_finite"),
        ('{"leader": {"position_percent": -1e999}}', "$.leader.position_percent", "json.not_finite"),
        ('{"budget": [{"amount": 0.5}]}', "$.budget[0].amount", "json.wrong_type"),
        ('{"budget": [{"amount": "1"}]}', "$.budget[0].amount", "json.wrong_type"),
        ('{"budget": [{"amount": false}]}', "$.budget[0].amount", "json.wrong_type"),
        ('{"budget": [{"amount": 9007199254740992}]}', "$.budget[0].amount", "json.number_too_large"),
        ('{"budget": [{"amount": 1e30}]}', "$.budget[0].amount", "json.number_too_large"),
        ('{"budget": [{"amount": ' + "9" * 10_000 + "}]}", "$.budget[0].amount", "json.number_too_large"),
        ('{"budget": [{"amount": 0.' + "0" * 10_000 + "1}]}", "$.budget[0].amount", "json.number_too_large"),
        ('{"budget": [{"amount": 1e-99999999999999999999}]}', "$.budget[0].amount", "json.number_too_large"),
        ('{"budget": [null]}', "$.budget[0]", "json.wrong_type"),
        ('{"budget": {}}', "$.budget", "json.wrong_type"),
        ('{"budget": [{"amount": [1]}]}', "$.budget[0].amount", "json.wrong_type"),
        ('{"partners": [{"central": 1}]}', "$.partners[0].central", "json.wrong_type"),
        ('{"endorsements": [{"state": "maybe"}]}', "$.endorsements[0].state", "json.not_a_choice"),
        ('{"answers": {"other": 1}}', "$.answers.other", "json.unknown_key"),
        ('{"answers": {"stratification_markers": {"relevant": "yes"}}}', "$.answers.stratification_markers.relevant", "json.wrong_type"),
        ('{"answers": {"questions": {"share": true}}}', "$.answers.questions.share", "json.wrong_type"),
        ('{"answers": {"questions": {"share": {}}}}', "$.answers.questions.share", "json.wrong_type"),
        ('{"answers": {"questions": {"share": [1]}}}', "$.answers.questions.share[0]", "json.wrong_type"),
        ('{"answers": {"questions": {"a b": NaN}}}', '$.answers.questions["a b"]', "json.not_finite"),
        ('{"answers": {"questions": {"a": 1, "a": 2}}}', "$.answers.questions.a", "json.doubled_key"),
        ('{"answers": {"questions": []}}', "$.answers.questions", "json.wrong_type"),
        ('{"classification": {"category_percent": 0.5}}', "$.classification.category_percent", "json.wrong_type"),
        ('{"themes": [1]}', "$.themes[0]", "json.wrong_type"),
        ('{"themes": "proton_therapy"}', "$.themes", "json.wrong_type"),
        ('{"un known": 1}', '$["un known"]', "json.unknown_key"),
        ('{"": 1}', '$[""]', "json.unknown_key"),
        ("[]", "$", "json.wrong_type"),
        ("null", "$", "json.wrong_type"),
        ("NaN", "$", "json.not_finite"),
        ("", "$", "json.syntax"),
        ("{} {}", "$", "json.syntax"),
        ("{'leader': 1}", "$", "json.syntax"),
        ('{"leader": {},}', "$", "json.syntax"),
        ("[" * 200_000, "$", "json.too_deep"),
        ('{"leader":' * 200_000, "$", "json.too_deep"),
        (b'{"user_involvement": "\xff"}', "$", "json.not_utf8"),
        ("{}".encode("utf-16"), "$", "json.not_utf8"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_tells_its_place(text: str | bytes, place: str, code: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read_facts(text)
    assert (caught.value.place, caught.value.code) == (place, code)
    assert caught.value.code in READING
    assert "{" not in reading_sentence(caught.value)


def test_a_whole_number_may_be_written_with_a_fraction_of_zero_as_in_json_schema() -> None:
    assert read_facts('{"budget": [{"amount": 7e6}]}') == read_facts('{"budget": [{"amount": 7000000.0}]}')


def test_a_share_is_kept_exactly() -> None:
    facts = read_facts('{"leader": {"position_percent": 19.99999999999999999999}}')
    assert facts.leader.position_percent is not None
    assert facts.leader.position_percent < 20


def test_the_schema_is_a_schema_and_knows_the_names() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    jsonschema.validate(good_facts(), SCHEMA)
    assert list(SCHEMA["properties"]) == [
        "leader", "period", "budget", "partners", "recruitment", "user_involvement", "endorsements", "attachments",
        "answers", "themes", "other_applications_as_leader", "classification",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-05-15T14:00:00Z", datetime(2024, 5, 15, 14, tzinfo=UTC)),
        ("2024-05-15T16:00+02:00", datetime(2024, 5, 15, 14, tzinfo=UTC)),
        ("2024-05-15T15:59:59.999+02:00", datetime(2024, 5, 15, 13, 59, 59, 999_000, tzinfo=UTC)),
        ("2024-05-15T15:59:59.999999999+02:00", datetime(2024, 5, 15, 13, 59, 59, 999_999, tzinfo=UTC)),
        ("2024-05-15T16:00:00", None), ("2024-05-15", None), ("now", None), ("", None),
        ("2024-05-15T16:00:60+02:00", None), ("2024-02-30T16:00:00Z", None), ("2024-05-15T16:00:00+25:00", None),
        ("2024-05-15T16:00:00Z\n", None), ("2024-W20-3T16:00:00Z", None),
    ],
)  # fmt: skip
def test_an_instant_has_an_offset_and_is_never_rounded_up(text: str, expected: datetime | None) -> None:
    assert parse_instant(text) == expected


_TEXT = st.one_of(
    st.text(max_size=8),
    st.sampled_from(["", " ", "p1", "p2", "en", "nb", "und", "cv", "project_description"]),
)
_ORGNR = st.one_of(st.sampled_from([row.orgnr for row in shipped_directory()]), _TEXT)
_INTEGER = st.one_of(st.integers(-3, 60), st.integers(-(2**53) + 1, 2**53 - 1))
_PERCENT = st.one_of(_INTEGER, st.floats(-1e15, 1e15, allow_nan=False))
_ANSWER = st.none() | _TEXT | _PERCENT | st.lists(_TEXT, max_size=2)
_DAY = st.dates(date.min, date.max).map(date.isoformat)


def _object(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.fixed_dictionaries({}, optional={key: st.none() | value for key, value in fields.items()})


def _rows(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.lists(_object(**fields), max_size=4)


READABLE = _object(
    leader=_object(person=_TEXT, institution=_ORGNR, position_percent=_PERCENT, born=_DAY),
    period=_object(start=_DAY, end=_DAY),
    budget=_rows(year=_INTEGER, institution=_ORGNR, category=_TEXT, amount=_INTEGER),
    partners=_rows(person=_TEXT, institution=_ORGNR, position_percent=_PERCENT, central=st.booleans()),
    recruitment=_rows(institution=_ORGNR, planned=_INTEGER),
    user_involvement=_TEXT,
    endorsements=_rows(institution=_ORGNR, state=st.sampled_from(["given", "asked", "refused"])),
    attachments=_rows(kind=_TEXT, person=_TEXT, pages=_INTEGER, language=_TEXT),
    answers=_object(
        stratification_markers=_object(relevant=st.booleans(), text=_TEXT),
        leader_succession=_TEXT,
        questions=st.dictionaries(st.sampled_from(["share", "purpose", ""]), _ANSWER, max_size=2),
    ),
    classification=_object(category_percent=_INTEGER, activity_percent=_INTEGER),
    themes=st.lists(_TEXT, max_size=3),
    other_applications_as_leader=_INTEGER,
)
_OFFSETS = st.integers(-23 * 60, 23 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
INSTANTS = st.datetimes(timezones=_OFFSETS)


@given(facts=READABLE, at=INSTANTS, call=st.sampled_from(sorted(REQUIREMENTS)))
@settings(max_examples=400, deadline=None)
def test_evaluate_is_total_and_deterministic_and_says_what_it_declares(
    facts: Any, at: datetime, call: tuple[str, str]
) -> None:
    requirements = REQUIREMENTS[call]

    findings = evaluate(requirements, facts_from(facts), at, shipped_directory())

    assert findings == evaluate(requirements, read_facts(json.dumps(facts)), at, shipped_directory())
    assert list(dict.fromkeys(f.requirement for f in findings)) == [row.key for row in requirements]
    for finding in findings:
        declared = SENTENCES[finding.code]
        assert set(declared.params) <= set(finding.params) <= {*declared.params, *declared.sometimes}
        json.dumps(finding.as_json(), allow_nan=False)
        assert finding_sentence(finding)


@given(facts=READABLE)
@settings(max_examples=200, deadline=None)
def test_the_schema_accepts_what_the_reader_accepts(facts: Any) -> None:
    facts_from(facts)
    jsonschema.validate(facts, SCHEMA)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.sampled_from(["1970-01-01"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*SCHEMA["properties"], "born", "amount", "x"]), inner, max_size=3),
    max_leaves=12,
)  # fmt: skip


def _place_of_trouble(content: str | bytes) -> str | None:
    try:
        read_facts(content)
    except Unreadable as error:
        return error.place
    return None


@given(tree=_JSON)
@settings(max_examples=400, deadline=None)
def test_any_json_is_read_or_unreadable_as_the_schema_says(tree: Any) -> None:
    if _place_of_trouble(json.dumps(tree)) is None:
        jsonschema.validate(tree, SCHEMA)


@given(content=st.binary(max_size=60) | st.text(max_size=60))
@settings(max_examples=300, deadline=None)
def test_any_bytes_are_read_or_unreadable(content: bytes | str) -> None:
    place = _place_of_trouble(content)
    assert place is None or place.startswith("$")


@given(order=st.permutations(range(3)))
@settings(deadline=None, max_examples=6)
def test_the_order_of_partners_does_not_change_the_verdicts(order: list[int]) -> None:
    facts = good_facts()
    facts["partners"] = [facts["partners"][index] for index in order]
    assert check(facts) == check(good_facts())
