"""Studies of the World Health Organization's search portal (ICTRP), as its export gives them in XML.

The reader is expat with its own handlers: a document type or an entity of its own is refused before anything
is expanded, and nothing is ever fetched.
"""

from __future__ import annotations

import re
from html import unescape
from typing import Any
from xml.parsers import expat

from tildel.kernel.errors import Unreadable
from tildel.studies.domain.registry import MOST, Trial, split_criteria, text_of, told_of, whole_day, years
from tildel.studies.domain.study import Kind, Sex

REGISTER = "ictrp"
_DEPTH = 12
_BREAK = re.compile(r"<\s*/?\s*(?:br|p)\s*/?\s*>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]{0,200}>")


class _Reader:
    """Collects the fields of each `Trial`: their text by name, as flat as the export is."""

    def __init__(self) -> None:
        self.trials: list[dict[str, str]] = []
        self._path: list[str] = []
        self._field: list[str] = []
        parser = expat.ParserCreate()
        parser.StartDoctypeDeclHandler = self._refuse
        parser.EntityDeclHandler = self._refuse
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.buffer_text = True
        self._parser = parser

    def read(self, data: bytes) -> list[dict[str, str]]:
        try:
            self._parser.Parse(data, True)
        except (expat.ExpatError, LookupError, ValueError) as error:
            raise Unreadable("studies.not_xml", line=getattr(error, "lineno", 0))
        return self.trials

    def _refuse(self, *_declared: Any) -> None:
        raise Unreadable("studies.xml_declares")

    def _start(self, name: str, _attributes: Any) -> None:
        self._path.append(name)
        if len(self._path) > _DEPTH:
            raise Unreadable("studies.not_xml", line=self._parser.CurrentLineNumber)
        if name == "Trial" and len(self._path) == 2:
            if len(self.trials) == MOST:
                raise Unreadable("studies.too_many_trials", number=MOST + 1, most=MOST)
            self.trials.append({})
        elif len(self._path) == 3:
            self._field = []

    def _text(self, text: str) -> None:
        if len(self._path) >= 3:
            self._field.append(text)

    def _end(self, name: str) -> None:
        if len(self._path) == 3 and self._path[1] == "Trial":
            self.trials[-1].setdefault(name, "".join(self._field))
        self._path.pop()


def read_trials(data: bytes) -> tuple[Trial, ...]:
    """The studies of one export.

    Raises Unreadable: `studies.not_xml` with the `line`, `studies.xml_declares` for a type or entity,
    `studies.too_many_trials` above MOST, `studies.no_trials` when no study with a number is in it.
    """
    trials = tuple(trial for trial in map(_trial, _Reader().read(data)) if trial is not None)
    if not trials:
        raise Unreadable("studies.no_trials")
    return trials


def _trial(row: dict[str, str]) -> Trial | None:
    said = {name: _prose(value) for name, value in row.items()}
    number = said.get("TrialID", "").upper()[:60]
    if not number:
        return None
    can, cannot = split_criteria(said.get("Inclusion_Criteria", ""))
    _none, also_cannot = split_criteria("Exclusion criteria: " + said.get("Exclusion_Criteria", ""))
    told = {
        "title_en": said.get("Public_title") or said.get("Scientific_title"),
        "short_name": said.get("Acronym"),
        "kind": _kind(said.get("Study_type", "")),
        "who_can_en": can,
        "who_cannot_en": "\n".join(part for part in (cannot, also_cannot) if part),
        "age_from": years(said.get("Inclusion_agemin", "")),
        "age_to": years(said.get("Inclusion_agemax", "")),
        "sex": _sex(said.get("Inclusion_gender", "")),
        "conditions": re.split(r"[;\n]", said.get("Condition", "")),
        "treatments": re.split(r"[;\n]", said.get("Intervention", "")),
        "starts_on": whole_day(said.get("Date_enrollement", "")),
        "contact_name": f"{said.get('Contact_Firstname', '')} {said.get('Contact_Lastname', '')}".strip(),
        "contact_email": said.get("Contact_Email"),
        "contact_phone": said.get("Contact_Tel"),
        "numbers": [number],
    }
    return Trial(number, REGISTER, told_of(told), _notes(said))


def _notes(said: dict[str, str]) -> dict[str, Any]:
    starts, ages = (
        said.get("Date_enrollement", ""),
        [said.get(f"Inclusion_age{end}", "") for end in ("min", "max")],
    )
    notes = {
        "status": said.get("Recruitment_Status", "")[:60],
        "register": said.get("Source_Register", "")[:60],
        "countries": said.get("Countries", "")[:500],
        "starts": "" if whole_day(starts) else starts[:20],
        "ages": " – ".join(age or "…" for age in ages)[:80]
        if any(a and years(a) is None for a in ages)
        else "",
        "verified": said.get("Last_Refreshed_on", "")[:30],
    }
    return {name: note for name, note in notes.items() if note}


def _prose(value: str) -> str:
    """The text without the marks of HTML that some registers leave in it."""
    return text_of(unescape(_TAG.sub("", _BREAK.sub("\n", value))))


def _kind(text: str) -> str:
    small = text.casefold()
    if small.startswith("intervention"):
        return Kind.INTERVENTION.value
    return Kind.OBSERVATIONAL.value if small.startswith("observation") else ""


def _sex(text: str) -> str:
    """`Both`, `All`, `Female`, `Male`, or the register's "Female: yes" and "Male: no" in lines."""
    answers = dict(re.findall(r"\b(female|male)\s*:\s*(yes|no)\b", text, re.IGNORECASE | re.ASCII))
    said = {name.lower() for name, answer in answers.items() if answer.lower() == "yes"}
    if answers:
        return Sex.ALL.value if len(said) == 2 else next(iter(said), "")
    words = set(re.findall(r"\w+", text.casefold()))
    if words & {"both", "all"} or {"female", "male"} <= words:
        return Sex.ALL.value
    return next((one for one in (Sex.FEMALE.value, Sex.MALE.value) if one in words), "")
