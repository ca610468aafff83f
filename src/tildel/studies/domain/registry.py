"""What another register tells of a study, and how it differs from what stands here.

The readers (`clinicaltrials`, `ictrp`) give a `Trial`. Its `told` holds plain values by field, only of
fields that a person can take over; what cannot be (a status, a date without a day) stands in `notes`.
Registers tell in English.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from tildel.studies.domain.study import Content, cleaned_numbers, cleaned_words

MOST = 500  # trials in one file
# Fields in the order of the page; a field with a language stands in a text.
TEXTS = {
    "title_en": "titles",
    "purpose_en": "purposes",
    "who_can_en": "who_can",
    "who_cannot_en": "who_cannot",
}
LISTS = ("conditions", "treatments", "numbers")
DATES = ("starts_on", "ends_on")
AGES = ("age_from", "age_to")
PLAIN = ("short_name", "kind", "sex", "age_from", "age_to", "contact_name", "contact_email", "contact_phone")
FIELDS = (
    "title_en",
    "short_name",
    "purpose_en",
    "kind",
    "who_can_en",
    "who_cannot_en",
    "age_from",
    "age_to",
    "sex",
    "conditions",
    "treatments",
    "starts_on",
    "ends_on",
    "contact_name",
    "contact_email",
    "contact_phone",
    "numbers",
)
LIMITS = {"title_en": 300, "short_name": 60, "contact_name": 200, "contact_email": 254, "contact_phone": 40}
_LONG = 6000
_CRITERIA = re.compile(r"(?:key\s+)?(inclusion|exclusion)\s+criteria\s*:?", re.IGNORECASE)
_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_PHONE = re.compile(r"[0-9+() ]+")
_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


@dataclass(frozen=True, slots=True)
class Trial:
    """One study of another register. `number` is its number there."""

    number: str
    register: str
    told: Mapping[str, Any]
    notes: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Difference:
    """A field in which the other register tells something else; lists are told as they would become."""

    name: str
    here: Any
    there: Any


def text_of(value: Any, limit: int = _LONG) -> str:
    """A text of another register as it can be stored: no NUL, no half surrogate pairs, cut at `limit`."""
    if not isinstance(value, str):
        return ""
    joined = value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return _UNSTORABLE.sub("\ufffd", joined.replace("\r\n", "\n").replace("\r", "\n")).strip()[:limit]


def told_of(values: Mapping[str, Any]) -> dict[str, Any]:
    """`values` by field, in storable form and without those that say nothing."""
    told: dict[str, Any] = {}
    for name in FIELDS:
        value = values.get(name)
        if name in LISTS:
            words = cleaned_words(text_of(one) for one in value or ())
            value = list(cleaned_numbers(words) if name == "numbers" else words)
        elif name not in AGES:
            value = text_of(value, LIMITS.get(name, _LONG))
        if value not in ("", None, []):
            told[name] = value
    return _without_odd_contacts(told)


def _without_odd_contacts(told: dict[str, Any]) -> dict[str, Any]:
    """A number with an extension in words, or an address that is none, is left for people to find out."""
    odd = {
        "contact_phone": not _PHONE.fullmatch(told.get("contact_phone", "")),
        "contact_email": not _MAIL.fullmatch(told.get("contact_email", "")),
    }
    return {name: value for name, value in told.items() if not odd.get(name)}


def split_criteria(text: str) -> tuple[str, str]:
    """Who can take part and who cannot, of a text with the usual headings; without them all is the first."""
    parts = _CRITERIA.split(text)
    found = {"inclusion": parts[0].strip(), "exclusion": ""}
    for heading, body in zip(parts[1::2], parts[2::2], strict=False):
        name = heading.lower()
        found[name] = "\n".join(part for part in (found[name], body.strip()) if part)
    return found["inclusion"], found["exclusion"]


def years(text: str) -> int | None:
    """`18 Years` → 18; None for other units and for no limit."""
    found = re.fullmatch(r"(\d{1,3})\s*(?:y|yr|yrs|year|years)\.?", text.strip(), re.IGNORECASE)
    return int(found[1]) if found and int(found[1]) <= 130 else None


def whole_day(text: str) -> str:
    """An ISO day; "" for a date of which the day is not given, or anything else."""
    try:
        return date.fromisoformat(text.strip()).isoformat() if len(text.strip()) == 10 else ""
    except ValueError:
        return ""


def differences(content: Content | None, trial_told: Mapping[str, Any]) -> tuple[Difference, ...]:
    """The fields in which the other register tells what does not stand here; with nothing here, all it tells.

    Words and numbers are only ever added: a list that holds all of the other's is no difference.
    """
    found = []
    for name in FIELDS:
        if name not in trial_told:
            continue
        here, there = value_here(content, name), trial_told[name]
        if name in LISTS:
            there = [*here, *(word for word in there if _not_in(word, here))]
        if here != there:
            found.append(Difference(name, here, there))
    return tuple(found)


def _not_in(word: str, words: Collection[str]) -> bool:
    return word.casefold() not in {one.casefold() for one in words}


def value_here(content: Content | None, name: str) -> Any:
    """What stands here in a field of FIELDS, as a plain value."""
    if content is None:
        return [] if name in LISTS else None if name in AGES else ""
    if name in TEXTS:
        return getattr(content, TEXTS[name]).get("en", "")
    value = getattr(content, name)
    if name in LISTS:
        return list(value)
    return (value.isoformat() if value else "") if name in DATES else value


def taken_over(content: Content, trial_told: Mapping[str, Any], names: Collection[str]) -> Content:
    """`content` with what the other register tells in the fields `names`; fields that do not differ stay."""
    changed: dict[str, Any] = {}
    for one in differences(content, trial_told):
        if one.name not in names:
            continue
        if one.name in TEXTS:
            changed[TEXTS[one.name]] = {**getattr(content, TEXTS[one.name]), "en": one.there}
        elif one.name in LISTS:
            changed[one.name] = tuple(one.there)
        else:
            changed[one.name] = date.fromisoformat(one.there) if one.name in DATES else one.there
    return replace(content, **changed)
