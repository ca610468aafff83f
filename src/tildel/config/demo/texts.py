"""What the people of the demo world write, from `data/trials.toml` and `data/prose.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from tildel.config.demo.cast import BY_KEY, Researcher, partners_of

DATA = Path(__file__).resolve().parent / "data"


@dataclass(frozen=True)
class Trial:
    """One invented study, with what becomes of its application; see `data/trials.toml`."""

    number: int  # its place in the file, which spreads partners, dates and wordings
    call: int
    name: str
    leader: str
    language: str
    patients: int
    amount: int
    years: int
    no: Mapping[str, str]
    en: Mapping[str, str]
    proton: bool = False
    markers: bool = False
    marks: tuple[tuple[int, ...], ...] = ()
    lost: tuple[int, ...] = ()
    rejected: str = ""
    withdrawn: str = ""
    stage: str = ""
    partners: tuple[Researcher, ...] = field(default=(), compare=False)

    @property
    def lead(self) -> Researcher:
        return BY_KEY[self.leader]

    @property
    def written(self) -> str:
        """The language of the texts in Norwegian."""
        return "nn" if self.language == "nn" else "nb"


@cache
def trials() -> tuple[Trial, ...]:
    rows = tomllib.loads((DATA / "trials.toml").read_text(encoding="utf-8"))["trials"]
    return tuple(_trial(number, row) for number, row in enumerate(rows))


def _trial(number: int, row: Mapping[str, Any]) -> Trial:
    values = dict(row)
    marks = tuple(tuple(reader) for reader in values.pop("marks", ()))
    lost = tuple(values.pop("lost", ()))
    partners = partners_of(BY_KEY[values["leader"]], number)
    return Trial(number=number, marks=marks, lost=lost, partners=partners, **values)


@cache
def prose() -> Mapping[str, Any]:
    return tomllib.loads((DATA / "prose.toml").read_text(encoding="utf-8"))


def title(trial: Trial, *, english: bool) -> str:
    return f"{trial.name}: {(trial.en if english else trial.no)['title']}"


def in_words(trial: Trial, key: str, *, language: str) -> str:
    """A text of the form with the trial's own words in it."""
    words = trial.en if language == "en" else trial.no
    text = prose()["form"][language][key]
    return str(text).format(name=trial.name, patients=trial.patients, **words)


def sections(trial: Trial, *, first_year: int) -> dict[str, dict[str, Any]]:
    """The application as typed into the form, section by section in its order."""
    lead = trial.lead
    language = trial.language
    markers = "markers" if trial.markers else "no_markers"
    return {
        "project": {
            "title_no": title(trial, english=False),
            "title_en": title(trial, english=True),
            "summary_no": in_words(trial, "summary", language=trial.written),
            "summary_en": in_words(trial, "summary", language="en"),
            "start": f"{first_year}-01-01",
            "end": f"{first_year + trial.years - 1}-12-31",
        },
        "leader": {
            "given_name": lead.given_name,
            "family_name": lead.family_name,
            "email": lead.email,
            "institution": lead.institution,
            "position_percent": (20, 50, 60, 100)[trial.number % 4],
            "born": lead.born.isoformat(),
            "succession": _succession(trial, first_year),
        },
        "partners": {"rows": [_partner(number, row) for number, row in enumerate(trial.partners, start=2)]},
        "recruitment": {"rows": _recruitment(trial)},
        "budget": {
            "rows": budget_rows(trial, first_year),
            "justification": in_words(trial, "justification", language=language),
        },
        "users": {"user_involvement": in_words(trial, "users", language=language)},
        "personalised": {"relevant": trial.markers, "text": in_words(trial, markers, language=language)},
        "themes": {"themes": ["proton_therapy"] if trial.proton else []},
    }


def _succession(trial: Trial, first_year: int) -> str:
    """Who takes over, where the leader turns 70 on the way."""
    if trial.lead.born.year + 70 > first_year + trial.years - 1:
        return ""
    return f"{trial.partners[0].name} ({trial.partners[0].email}) takes over the project leader role."


def _partner(number: int, partner: Researcher) -> dict[str, Any]:
    return {
        "key": f"p{number}",
        "name": partner.name,
        "email": partner.email,
        "institution": partner.institution,
        "position_percent": (20, 40, 50)[number % 3],
        "central": True,
    }


def _recruitment(trial: Trial) -> list[dict[str, Any]]:
    each = trial.patients // 5
    rows = [{"institution": row.institution, "planned": each} for row in trial.partners]
    return [{"institution": trial.lead.institution, "planned": trial.patients - 3 * each}, *rows]


def budget_rows(trial: Trial, first_year: int) -> list[dict[str, Any]]:
    """Rows whose sum is the amount applied for, to the krone."""
    mine, partners = trial.lead.institution, trial.partners
    shares = [
        (mine, "personnel", 44),
        (mine, "services", 11),
        (mine, "equipment", 4),
        *((partner.institution, "patient_inclusion", 10) for partner in partners),
    ]
    rows = [(orgnr, category, trial.amount * share // 100) for orgnr, category, share in shares]
    rows.append((mine, "running", trial.amount - sum(amount for *_, amount in rows)))
    return [
        {"institution": orgnr, "category": category, "years": _by_year(amount, first_year, trial.years)}
        for orgnr, category, amount in rows
    ]


def _by_year(amount: int, first_year: int, years: int) -> dict[str, int]:
    each = amount // years // 1000 * 1000
    spread = {str(first_year + number): each for number in range(years - 1)}
    return {**spread, str(first_year + years - 1): amount - each * (years - 1)}


def review_texts(trial: Trial, marks: tuple[int, ...], reader: int) -> dict[str, str]:
    """What a reader writes with these marks; nothing for a mark not given."""
    bank = prose()["review"]
    texts = {
        dimension: str(bank[dimension][mark - 1][(trial.number + reader) % 2])
        for dimension, mark in zip(("quality", "benefit"), marks, strict=True)
        if mark
    }
    if marks[0]:
        texts["quality.feasibility"] = f"{trial.patients} patients in {trial.years} years, four regions."
    if marks[1]:
        texts["benefit.reach"] = f"Patients with {trial.en['illness']}, and those who treat them."
    return texts
