"""Grounds on which an expert is not impartial, as dated rule sets of the Public Administration Act.

A rule set is data: a new act is a new row with the day it takes effect, and a declaration keeps the key of
the ground it was made on. A ground carries the act's own words; the plain sentences are in `phrases.py`.

The third paragraph (who works directly under an official that is not impartial may not decide either) is no
ground here: it holds inside one administrative body, and no expert works under one of its officials. A close
tie to a superior of one's own who is a party falls under the second paragraph.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tildel.kernel.errors import RuleBroken

NO_CONFLICT = ""
LEVELS = ("want", "can", "rather_not")  # how much an expert wants to read an application


@dataclass(frozen=True, slots=True)
class Ground:
    """One ground. `clause` names it within the section; `needs_text`: the ground says nothing by itself.

    `words` is the act's own text, which is in bokmål; `english` an unofficial translation of it.
    """

    key: str
    clause: str
    words: str = ""
    english: str = ""
    needs_text: bool = False


@dataclass(frozen=True, slots=True)
class RuleSet:
    """Grounds in force from `valid_from` (None: for as long as this system looks back) until the next set."""

    key: str
    act: str
    section: str
    valid_from: date | None
    grounds: tuple[Ground, ...]
    source: str

    def ground(self, key: str) -> Ground | None:
        return next((ground for ground in self.grounds if ground.key == key), None)


_FVL_1967 = (
    Ground("fvl6.party", "1 a", "når han selv er part i saken", "if he himself is a party to the case"),
    Ground(
        "fvl6.family",
        "1 b",
        "når han er i slekt eller svogerskap med en part i opp- eller nedstigende linje eller i sidelinje så "
        "nær som søsken",
        "if he is related by blood or by marriage to a party in direct line of ascent or descent, or "
        "collaterally as close as a sibling",
    ),
    Ground(
        "fvl6.marriage",
        "1 c",
        "når han er eller har vært gift med eller er forlovet med eller er fosterfar, fostermor eller "
        "fosterbarn til en part",
        "if he is or has been married to or is engaged to a party, or is the foster parent or foster child "
        "of a party",
    ),
    Ground(
        "fvl6.agent",
        "1 d",
        "når han er verge eller fullmektig for en part i saken eller har vært verge eller fullmektig for en "
        "part etter at saken begynte",
        "if he is the guardian or agent of a party to the case, or has been so after the case began",
    ),
    Ground(
        "fvl6.leads",
        "1 e",
        "når han leder eller har ledende stilling i, eller er medlem av styret eller bedriftsforsamling for "
        "et samvirkeforetak, eller en forening, sparebank eller stiftelse som er part i saken, eller et "
        "selskap som er part i saken",
        "if he leads or has a leading position in, or is a member of the board or the corporate assembly of, "
        "a co-operative, an association, a savings bank, a foundation or a company that is a party",
    ),
    Ground(
        "fvl6.other",
        "2",
        "når andre særegne forhold foreligger som er egnet til å svekke tilliten til hans upartiskhet; blant "
        "annet skal legges vekt på om avgjørelsen i saken kan innebære særlig fordel, tap eller ulempe for "
        "ham selv eller noen som han har nær personlig tilknytning til. Det skal også legges vekt på om "
        "ugildhetsinnsigelse er reist av en part",
        "if there are other special circumstances that are apt to weaken confidence in his impartiality; "
        "among other things, whether the decision may bring particular advantage, loss or inconvenience to "
        "himself or to somebody he has close personal ties to. It also counts whether a party has objected",
        needs_text=True,
    ),
)
RULE_SETS = (
    RuleSet(
        key="fvl-1967",
        act="forvaltningsloven",
        section="§ 6",
        valid_from=None,
        grounds=_FVL_1967,
        source="forvaltningsloven § 6, first and second paragraph",
    ),
)


def rules_on(day: date, rule_sets: Sequence[RuleSet] = RULE_SETS) -> RuleSet:
    """The rule set in force on `day`: the latest that has begun. `rule_sets` stands oldest first.

    Raises ValueError when none has begun.
    """
    begun = [rules for rules in rule_sets if rules.valid_from is None or rules.valid_from <= day]
    if not begun:
        raise ValueError(f"no rule set is in force on {day}")
    return begun[-1]


def check_declaration(ground: str, text: str, *, on: date) -> None:
    """Whether a declaration can be taken: no ground, or one of the rules in force with the text it needs.

    Raises RuleBroken `declaration.unknown_ground` or `declaration.needs_text`.
    """
    if ground == NO_CONFLICT:
        return
    found = rules_on(on).ground(ground)
    if found is None:
        raise RuleBroken("declaration.unknown_ground", place="ground", ground=ground)
    if found.needs_text and not text.strip():
        raise RuleBroken("declaration.needs_text", place="text", ground=ground)


def ground_named(key: str, rule_sets: Sequence[RuleSet] = RULE_SETS) -> Ground | None:
    """The ground of that key in whichever rule set has it: old declarations keep their words."""
    return next((found for rules in rule_sets if (found := rules.ground(key))), None)
