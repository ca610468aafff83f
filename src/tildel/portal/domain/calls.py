"""Which calls somebody looks for: by institution, the money they need, the theme and the time left."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from tildel.people.domain.directory import Directory
from tildel.portal.domain.words import words_of
from tildel.programmes.domain.call import CallDirectory, EligibleList

DAYS = (30, 90, 180)


@dataclass(frozen=True, slots=True)
class CallFacts:
    """What a call is looked for by. Amounts in kroner, None without a limit; `text` is what it tells."""

    eligible: EligibleList
    least: int | None
    most: int | None
    text: str
    closes_at: datetime


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody looks for. "" and None are everything; the deadline comes in at most `days`."""

    institution: str = ""
    amount: int | None = None
    words: str = ""
    days: int | None = None

    @property
    def is_everything(self) -> bool:
        return self == Wanted()

    def as_json(self) -> dict[str, Any]:
        """Only what is asked for, so that the same wish is written one way."""
        rows = {
            "institution": self.institution, "amount": self.amount, "words": " ".join(words_of(self.words)),
            "days": self.days,
        }  # fmt: skip
        return {name: value for name, value in rows.items() if value}


def wanted_from(row: Mapping[str, Any]) -> Wanted:
    """What `as_json` wrote."""
    return Wanted(
        str(row.get("institution", "")), row.get("amount"), str(row.get("words", "")), row.get("days")
    )


def facts_from(content: Mapping[str, Any], *, closes_at: datetime) -> CallFacts:
    """The facts of a call's content as `programmes` stores it. What is missing there limits nothing."""
    eligible = content.get("eligible") or {}
    lists = {name: tuple(eligible.get(name) or ()) for name in ("added", "excluded", "only")}
    limits = [row.get("params") or {} for row in content.get("requirements") or () if row["kind"] == "amount"]
    return CallFacts(
        EligibleList(source="", **lists),
        max((row["minimum"] for row in limits if row.get("minimum")), default=None),
        min((row["maximum"] for row in limits if row.get("maximum")), default=None),
        " ".join(words_of(" ".join(_told(content)))),
        closes_at,
    )


def _told(content: Mapping[str, Any]) -> list[str]:
    texts = [content.get(name) or {} for name in ("name", "summary", "welcomes", "who_may_apply")]
    texts += [theme["name"] for theme in content.get("themes") or ()]
    return [str(words) for text in texts for words in text.values() if words]


def fits(facts: CallFacts, wanted: Wanted, *, directory: Directory, at: datetime) -> bool:
    """Whether a call is what somebody looks for. An institution of which it is not known whether it may apply
    is not left out: the call's own page says how to find out."""
    if wanted.institution and not _may_apply(facts, wanted.institution, directory, at):
        return False
    if wanted.amount is not None and not (facts.least or 0) <= wanted.amount <= (facts.most or wanted.amount):
        return False
    if wanted.days is not None and not at < facts.closes_at <= at + timedelta(days=wanted.days):
        return False
    return all(word in facts.text for word in words_of(wanted.words))


def _may_apply(facts: CallFacts, institution: str, directory: Directory, at: datetime) -> bool:
    return CallDirectory(directory, facts.eligible).eligibility(institution, at.date()) != "not_eligible"
