"""The draft of an application: what each section holds, and the facts that follow from it.

A section is a mapping of plain JSON values, always in the same shape, as `clean_section` makes it:

    project       title_no title_en summary_no summary_en start end
    leader        given_name family_name email institution position_percent born succession
    partners      rows: key name email institution position_percent central; next
    recruitment   rows: institution planned
    budget        rows: institution category years {"2025": 123}; own_contribution justification
    users         user_involvement
    personalised  relevant text
    themes        themes
    classification  rows: code percent; areas; priorities
    q-…           a section of the call with only questions of its own

Answers to the call's own questions stand under `answers`, see `answers.clean_answers`.
What a person typed and the system cannot use ("about 40" for a number) stays beside the empty value, under
`typed`, so that nothing is lost and the field can show it again with what is wrong.
The leader's person key is "p1"; partners have "p2" and on, never given twice in one application.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from tildel.applications.domain.answers import PREFIX, clean_answers, missing_keys, plain_facts
from tildel.applications.domain.classification import WHOLE, share_facts, shares_of
from tildel.applications.domain.plan import OWN, PLACES, STANDARD, Plan
from tildel.applications.domain.values import (
    Day,
    Email,
    Fault,
    Flag,
    Percent,
    Text,
    Tick,
    Value,
    Whole,
    Words,
    storable,
)
from tildel.kernel.errors import Unreadable
from tildel.programmes.domain.questions import Question

LEADER = "p1"
MOST_ROWS = 1000  # more than a form can send
_PERSON_KEY = re.compile(r"p[1-9][0-9]{0,5}")
_YEAR = re.compile(r"(?:19|20|21)[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in a section that has to be mended before it can be sent.

    `place` is the name of the form field in its section: `title_no`, `rows-p2-email`, `rows-0-years-2025`.
    """

    section: str
    place: str
    code: str
    params: Mapping[str, Any] = field(default_factory=dict, hash=False)


_NAME, _TITLE, _PROSE, _KEY = Text(120), Text(250), Text(5000), Text(100)
_FIELDS: Mapping[str, Mapping[str, Value]] = MappingProxyType(
    {
        "project": {
            "title_no": _TITLE,
            "title_en": _TITLE,
            "summary_no": Text(3000),
            "summary_en": Text(3000),
            "start": Day(),
            "end": Day(),
        },
        "leader": {
            "given_name": _NAME,
            "family_name": _NAME,
            "email": Email(),
            "institution": _KEY,
            "position_percent": Percent(),
            "born": Day(),
            "succession": Text(3000),
        },
        "partners": {},
        "recruitment": {},
        "budget": {"own_contribution": Whole(), "justification": _PROSE},
        "users": {"user_involvement": _PROSE},
        "personalised": {"relevant": Flag(), "text": _PROSE},
        "themes": {"themes": Words()},
        "classification": {"areas": Words(), "priorities": Words()},
    }
)
_ROWS: Mapping[str, Mapping[str, Value]] = MappingProxyType(
    {
        "partners": {
            "name": Text(200),
            "email": Email(),
            "institution": _KEY,
            "position_percent": Percent(),
            "central": Tick(),
        },
        "recruitment": {"institution": _KEY, "planned": Whole(1_000_000)},
        "budget": {"institution": _KEY, "category": _KEY},
        "classification": {"code": Text(40), "percent": Percent()},
    }
)
SECTIONS = tuple(_FIELDS)
PARTS = tuple(PLACES)  # every part a form may have, in the usual order
# What a complete application says although no requirement of a call asks for it.
_NEEDED = {
    "project": ("title_no", "title_en", "summary_no", "summary_en"),
    "leader": ("given_name", "family_name", "email"),
}
_NEEDED_IN_ROW = {
    "partners": ("name", "institution"),
    "recruitment": ("institution",),
    "budget": ("institution", "category"),
    "classification": ("code", "percent"),
}


def text_limit(section: str, name: str) -> int | None:
    """The most characters of a text field (`title_no`, `name` of a row); None where it is no text."""
    value = _FIELDS.get(section, {}).get(name) or _ROWS.get(section, {}).get(name)
    return value.limit if isinstance(value, Text) else None


def is_section(key: str) -> bool:
    """Whether there can be such a part with fields: one of SECTIONS, or a call's own."""
    return key in _FIELDS or (key.startswith(OWN) and key != OWN)


def clean_section(
    key: str, raw: Any, questions: Iterable[Question] = ()
) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    """The content of a section in its shape, and what has to be mended in it.

    `raw` is what a form sent or what was stored; anything is readable, wrong types count as nothing.
    `questions` are the call's own in this section. Cleaning what was cleaned gives the same again, problems
    too. Rows with nothing in them vanish. Raises Unreadable (`draft.unknown_section`) where there is no such
    section.
    """
    if not is_section(key):
        raise Unreadable("draft.unknown_section", place=key)
    source = _mapping(raw)
    content, faults = _record(_FIELDS.get(key, {}), source)
    if key in _ROWS:
        rows = [_row(key, row) for row in _listed(source.get("rows"))[:MOST_ROWS]]
        rows = [(row, wrong) for row, wrong in rows if not _is_blank_row(row)]
        content["rows"] = [row for row, _ in rows]
        if key == "partners":
            content["next"] = _number_persons(content["rows"], source.get("next"))
        for index, (row, wrong) in enumerate(rows):
            faults += [(row_name(key, index, row, name), fault) for name, fault in wrong]
    if questions or source.get("answers"):
        content["answers"], wrong = clean_answers(questions, source.get("answers"))
        faults += wrong
    return content, tuple(Problem(key, name, fault.code, fault.params) for name, fault in faults)


def kept_rows(key: str, raw_rows: Any) -> list[int]:
    """Which of the rows a form sent are kept, by their number from 0: those with something in them."""
    rows = _listed(raw_rows)[:MOST_ROWS]
    return [index for index, row in enumerate(rows) if not _is_blank_row(_row(key, row)[0])]


def row_name(key: str, index: int, row: Mapping[str, Any], name: str) -> str:
    """The form's name of a field in a row: by person among partners, else by its number from 0."""
    return f"rows-{row['key'] if key == 'partners' else index}-{name}"


def _record(
    fields: Mapping[str, Value], raw: Mapping[str, Any]
) -> tuple[dict[str, Any], list[tuple[str, Fault]]]:
    kept = _mapping(raw.get("typed"))
    content: dict[str, Any] = {}
    typed: dict[str, str] = {}
    faults: list[tuple[str, Fault]] = []
    for name, value in fields.items():
        given = raw.get(name)
        given = kept.get(name) if given in (None, "") else given
        content[name], fault = value.read(given)
        if fault:
            faults.append((name, fault))
            if content[name] == value.empty:
                typed[name] = storable(given)
    return ({**content, "typed": typed} if typed else content), faults


def _row(key: str, raw: Any) -> tuple[dict[str, Any], list[tuple[str, Fault]]]:
    source = _mapping(raw)
    row, faults = _record(_ROWS[key], source)
    if key == "partners":
        row = {"key": storable(source.get("key")), **row}
    if key == "budget":
        years, wrong = _record(_year_fields(source), _years_in(source))
        typed = {**row.pop("typed", {}), **years.pop("typed", {})}
        amounts = {name[6:]: amount for name, amount in years.items() if amount is not None}
        row = {**row, "years": amounts, **({"typed": typed} if typed else {})}
        faults += wrong
    return row, faults


def _years_in(source: Mapping[str, Any]) -> dict[str, Any]:
    years = _mapping(source.get("years"))
    return {**{f"years-{year}": amount for year, amount in years.items()}, "typed": source.get("typed")}


def _year_fields(source: Mapping[str, Any]) -> dict[str, Value]:
    years, typed = _mapping(source.get("years")), _mapping(source.get("typed"))
    names = {str(year) for year in years} | {
        str(name)[6:] for name in typed if str(name).startswith("years-")
    }
    return {f"years-{year}": Whole() for year in sorted(names) if _YEAR.fullmatch(year)}


def _mapping(raw: Any) -> Mapping[str, Any]:
    return raw if isinstance(raw, Mapping) else {}


def _listed(raw: Any) -> list[Any]:
    return list(raw) if isinstance(raw, list | tuple) else []


def _is_blank_row(row: Mapping[str, Any]) -> bool:
    return not any(value for name, value in row.items() if name != "key")


def _number_persons(rows: list[dict[str, Any]], raw_next: Any) -> int:
    """Gives each partner a key of their own; a key once used is not used again. Returns the next number."""
    taken: set[str] = {LEADER}
    numbers = [int(row["key"][1:]) for row in rows if _PERSON_KEY.fullmatch(row["key"])]
    given = raw_next if isinstance(raw_next, int) and not isinstance(raw_next, bool) else 2
    following = min(max([1, *numbers]) + 1 if given < 2 else max(given, max([1, *numbers]) + 1), 10**6)
    for row in rows:
        if not _PERSON_KEY.fullmatch(row["key"]) or row["key"] in taken:
            row["key"], following = f"p{following}", following + 1
        taken.add(row["key"])
    return following


def missing_answers(sections: Mapping[str, Mapping[str, Any]], plan: Plan = STANDARD) -> tuple[Problem, ...]:
    """What is still empty although a complete application says it; what the call requires is not repeated."""
    found = []
    for key in plan.sections:
        content = sections.get(key, {})
        names = [name for name in _NEEDED.get(key, ()) if not str(content.get(name) or "").strip()]
        for index, row in enumerate(content.get("rows", ())):
            empty = (name for name in _NEEDED_IN_ROW.get(key, ()) if row.get(name) in (None, ""))
            names += [row_name(key, index, row, name) for name in empty]
        names += [PREFIX + name for name in missing_keys(plan.asks(key), content.get("answers", {}))]
        found += [Problem(key, name, "needed") for name in names]
    return tuple(found)


def problems_of(sections: Mapping[str, Mapping[str, Any]], plan: Plan = STANDARD) -> tuple[Problem, ...]:
    """Everything in the stored sections that has to be mended, in the form's order."""
    found: list[Problem] = []
    for key in plan.sections:
        content, problems = clean_section(key, sections.get(key, {}), plan.asks(key))
        found += problems
        if key == "classification":
            found += [
                Problem(key, "", "classification.not_whole", {"dimension": name, "percent": percent})
                for name, percent in shares_of(content).items()
                if percent is not None and percent != WHOLE
            ]
    return tuple(found)


def is_empty(key: str, content: Mapping[str, Any]) -> bool:
    """Whether nothing was written in a section yet."""
    if content.get("relevant") is False:  # an answer, where elsewhere it is a box without a tick
        return False
    written = (value for name, value in content.items() if name not in ("next", "answers"))
    answers = content.get("answers") or {}
    return not any(written) and all(value in (None, "", [], {}) for value in answers.values())


def facts_of(
    sections: Mapping[str, Mapping[str, Any]],
    attachments: Iterable[Mapping[str, Any]],
    endorsements: Iterable[Mapping[str, Any]],
    others_as_leader: int | None,
    plan: Plan = STANDARD,
) -> dict[str, Any]:
    """The facts in the shape that `tildel.checks.facts.facts_from` reads. Sections left out count as empty.

    `attachments` have kind, person, pages, language; `endorsements` institution and state. What the form of
    the call does not have (`plan`) says nothing, whatever is stored.
    """
    stored = {key: sections.get(key, {}) if key in plan.parts else {} for key in SECTIONS}
    content = {key: clean_section(key, stored[key])[0] for key in SECTIONS}
    project = content["project"]
    return _with_more(content, sections, plan) | {
        "leader": _leader_facts(content["leader"]),
        "period": {"start": project["start"], "end": project["end"]},
        "budget": [
            _line_facts(row, year, amount) for row, year, amount in budget_lines(content["budget"])
        ],
        "partners": [
            {
                "person": row["key"],
                "institution": row["institution"] or None,
                "position_percent": row["position_percent"],
                "central": row["central"],
            }
            for row in content["partners"]["rows"]
        ],
        "recruitment": [
            {"institution": row["institution"] or None, "planned": row["planned"]}
            for row in content["recruitment"]["rows"]
        ],
        "user_involvement": content["users"]["user_involvement"] or None,
        "endorsements": [{"institution": row["institution"], "state": row["state"]} for row in endorsements],
        "attachments": [_attachment_facts(row) for row in attachments],
        "answers": {
            "stratification_markers": _answer_facts(content["personalised"]),
            "leader_succession": content["leader"]["succession"] or None,
            **_own_answers(sections, plan),
        },
        "themes": content["themes"]["themes"],
        "other_applications_as_leader": others_as_leader,
    }  # fmt: skip


def _with_more(
    content: Mapping[str, Any], sections: Mapping[str, Mapping[str, Any]], plan: Plan
) -> dict[str, Any]:
    """The facts that only some forms can give, left out by the others."""
    return (
        {"classification": share_facts(content["classification"])} if "classification" in plan.parts else {}
    )


def _own_answers(sections: Mapping[str, Mapping[str, Any]], plan: Plan) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for part in plan.sections:
        found |= plain_facts(plan.asks(part), sections.get(part, {}).get("answers", {}))
    return {"questions": found} if found else {}


def _leader_facts(leader: Mapping[str, Any]) -> dict[str, Any]:
    named = leader["given_name"] or leader["family_name"] or leader["email"]
    return {
        "person": LEADER if named else None,
        "institution": leader["institution"] or None,
        "position_percent": leader["position_percent"],
        "born": leader["born"],
    }


def _line_facts(row: Mapping[str, Any], year: int, amount: int) -> dict[str, Any]:
    named = {name: row[name] or None for name in ("institution", "category")}
    return {"year": year, **named, "amount": amount}


def _answer_facts(answer: Mapping[str, Any]) -> dict[str, Any] | None:
    if answer["relevant"] is None and not answer["text"]:
        return None
    return {"relevant": answer["relevant"], "text": answer["text"] or None}


def _attachment_facts(row: Mapping[str, Any]) -> dict[str, Any]:
    facts = {name: row.get(name) or None for name in ("kind", "person", "language")}
    return {**facts, "pages": row.get("pages")}


def budget_lines(budget: Mapping[str, Any]) -> Iterator[tuple[Mapping[str, Any], int, int]]:
    """Row, year and amount (kroner) of each figure, rows in their order and years within a row."""
    for row in budget.get("rows", ()):
        for year, amount in sorted(row["years"].items()):
            yield row, int(year), amount
