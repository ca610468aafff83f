"""What the register tells patients of one clinical study, and what has to be told before it is public."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from enum import StrEnum
from typing import Any

from tildel.kernel.periods import add_months
from tildel.studies.domain.states import StudyState

Texts = Mapping[str, str]  # the languages in which something is written, of "nb", "nn", "en"
OLDEST = 130
CONFIRMED_FOR = 12  # months


class Kind(StrEnum):
    INTERVENTION = "intervention"
    OBSERVATIONAL = "observational"


class Sex(StrEnum):
    ALL = "all"
    FEMALE = "female"
    MALE = "male"


@dataclass(frozen=True, slots=True)
class Content:
    """One study as its hospital writes it. Hospitals are organisation numbers.

    `responsible` is the hospital that answers for it, `hospitals` are the others. `numbers` are those of
    registries (NCT…, CTIS, ISRCTN), `funded_by` the references of what paid for it.
    Ages are whole years, both ends included, None without a bound.
    """

    titles: Texts
    responsible: str
    short_name: str = ""
    purposes: Texts = field(default_factory=dict)
    kind: str = Kind.INTERVENTION
    who_can: Texts = field(default_factory=dict)
    who_cannot: Texts = field(default_factory=dict)
    participation: Texts = field(default_factory=dict)
    referral: Texts = field(default_factory=dict)
    hospitals: tuple[str, ...] = ()
    contact_name: str = ""
    contact_email: str = ""
    contact_phone: str = ""
    web_address: str = ""
    conditions: tuple[str, ...] = ()
    treatments: tuple[str, ...] = ()
    age_from: int | None = None
    age_to: int | None = None
    sex: str = Sex.ALL
    rek_number: str = ""
    approved_on: date | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    numbers: tuple[str, ...] = ()
    funded_by: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Plain values by field, as the trail keeps them."""
        return {one.name: _plain(getattr(self, one.name)) for one in fields(self)}


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, date):
        return value.isoformat()
    return dict(value) if isinstance(value, Mapping) else value


def changes(before: Content, after: Content) -> dict[str, list[Any]]:
    """`{field: [before, after]}` of the fields that differ, as plain values."""
    old, new = before.as_json(), after.as_json()
    return {name: [old[name], new[name]] for name in new if (old[name] or None) != (new[name] or None)}


def faults(content: Content) -> tuple[tuple[str, str], ...]:
    """(place, reason) of what cannot be kept at all: `nameless`, `ages`, `period`, `responsible_twice`."""
    found = [] if content.titles else [("title_nb", "nameless")]
    if content.age_from is not None and content.age_to is not None and content.age_to < content.age_from:
        found.append(("age_to", "ages"))
    if content.starts_on and content.ends_on and content.ends_on < content.starts_on:
        found.append(("ends_on", "period"))
    if content.responsible in content.hospitals:
        found.append(("hospitals", "responsible_twice"))
    return tuple(found)


def lacking(content: Content, state: str) -> tuple[str, ...]:
    """What has to be told before a study may be in `state`, in the order of the page; a draft needs nothing.

    That planned studies have an approval of the ethics committee (REK) and a day on which they start is the
    rule of the common pages on clinical studies (fnsp.no/redaktorstotte, "Kliniske studier").
    """
    if state == StudyState.DRAFT:
        return ()
    told = (
        ("purpose", bool(content.purposes)),
        ("who_can", bool(content.who_can)),
        ("participation", bool(content.participation)),
        ("referral", bool(content.referral)),
        ("contact", bool(content.contact_email or content.contact_phone)),
        ("rek_number", bool(content.rek_number)),
        ("approved_on", content.approved_on is not None),
        ("starts_on", content.starts_on is not None or state != StudyState.PLANNED),
    )
    return tuple(name for name, is_there in told if not is_there)


def cleaned_words(words: Any, *, limit: int = 100, most: int = 40) -> tuple[str, ...]:
    """Words or phrases without empty ones, doubles and spaces around, in their order."""
    tidy = (" ".join(str(word).split())[:limit] for word in words)
    return tuple(dict.fromkeys(word for word in tidy if word))[:most]


def cleaned_numbers(words: Any) -> tuple[str, ...]:
    """Numbers of registries and references as they are compared: capitals, no spaces inside."""
    return cleaned_words((re.sub(r"\s+", "", str(word)).upper() for word in words), limit=60)


def last_day_without_reminder(on: date) -> date:
    """Whatever was checked on this day or earlier should be confirmed `on` that day."""
    return add_months(on, -CONFIRMED_FOR)
