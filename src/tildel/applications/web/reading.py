"""A section as it reads when it cannot be changed: texts with their labels, and tables."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from tildel.applications import phrases
from tildel.applications.answer_words import answer_facts, answer_tables, area_name, code_name
from tildel.applications.domain.draft import clean_section
from tildel.applications.domain.plan import plan_of
from tildel.applications.domain.summary import budget_years, total, total_by_year
from tildel.applications.web.choices import Choices
from tildel.applications.web.fields import PLAIN
from tildel.design.formats import format_day, format_money, format_number
from tildel.kernel.money import group_thousands

_LANGUAGES = {"title_en": "en", "summary_en": "en", "title_no": "nb", "summary_no": "nb"}


def read_sections(
    sections: Mapping[str, Mapping[str, Any]], choices: Choices, *, only: str = ""
) -> list[dict[str, Any]]:
    """Each section with `title`, `facts` (label, text, language) and, where it has rows, `table`."""
    plan = plan_of(choices.spec)
    keys = [only] if only else plan.sections
    return [
        _read(key, clean_section(key, sections.get(key, {}), plan.asks(key))[0], sections, choices)
        for key in keys
    ]


def _read(
    key: str, content: Mapping[str, Any], sections: Mapping[str, Mapping[str, Any]], choices: Choices
) -> dict[str, Any]:
    facts = [
        {
            "label": phrases.FIELDS[key][name],
            "text": _shown(name, content, choices),
            "lang": _LANGUAGES.get(name, ""),
        }
        for name in PLAIN.get(key, ())
    ]
    questions, answers = plan_of(choices.spec).asks(key), content.get("answers", {})
    facts += [{**fact, "lang": ""} for fact in answer_facts(questions, answers)]
    tables = {
        "partners": _partners, "recruitment": _recruitment, "budget": _budget, "classification": _shares,
    }  # fmt: skip
    table = tables[key](content, sections, choices) if key in tables and content["rows"] else None
    own = [
        {
            "caption": row["caption"],
            "head": row["head"],
            "body": row["rows"],
            "numbers_from": 99,
            "foot": None,
        }
        for row in answer_tables(questions, answers)
    ]
    return {
        "key": key,
        "title": phrases.section_title(key, choices.spec),
        "facts": facts,
        "table": table,
        "tables": own,
    }


def _shares(content: Mapping[str, Any], _sections: Any, _choices: Choices) -> dict[str, Any]:
    fields = phrases.FIELDS["classification"]
    body = [[code_name(row["code"]), _shown("percent", row, _choices)] for row in content["rows"]]
    return {"head": [fields["code"], fields["percent"]], "body": body, "numbers_from": 1, "foot": None}


def _shown(name: str, record: Mapping[str, Any], choices: Choices) -> str:
    value = record[name]
    if name == "institution":
        return choices.name(value) if value else ""
    if name == "category":
        return choices.category(value) if value else ""
    if name == "themes":
        return ", ".join(label for key, label in choices.themes(value) if key in value)
    if name in ("areas", "priorities"):
        return ", ".join(area_name(key) for key in value)
    if value is None or value == "":
        return str(record.get("typed", {}).get(name, ""))
    return _formatted(name, value)


def _formatted(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if name in ("start", "end", "born"):
        return format_day(date.fromisoformat(value))
    if name in ("position_percent", "percent"):
        return f"{format_number(value, digits=0 if value == int(value) else 1)} %"
    return format_number(value) if isinstance(value, int) else str(value)


def _partners(content: Mapping[str, Any], _sections: Any, choices: Choices) -> dict[str, Any]:
    names = ("name", "email", "institution", "position_percent", "central")
    head = [phrases.FIELDS["partners"][name] for name in names] + [_("Region")]
    body = [
        [_shown(name, row, choices) for name in names] + [choices.region(row["institution"])]
        for row in content["rows"]
    ]
    return {"head": head, "body": body, "numbers_from": 99, "foot": None}


def _recruitment(content: Mapping[str, Any], _sections: Any, choices: Choices) -> dict[str, Any]:
    head = [
        phrases.FIELDS["recruitment"]["institution"],
        _("Region"),
        phrases.FIELDS["recruitment"]["planned"],
    ]
    body = [
        [
            _shown("institution", row, choices),
            choices.region(row["institution"]),
            _shown("planned", row, choices),
        ]
        for row in content["rows"]
    ]
    planned = sum(row["planned"] or 0 for row in content["rows"])
    return {"head": head, "body": body, "numbers_from": 2, "foot": [_("Sum"), "", format_number(planned)]}


def _budget(
    content: Mapping[str, Any], sections: Mapping[str, Mapping[str, Any]], choices: Choices
) -> dict[str, Any]:
    years, by_year = budget_years(sections), total_by_year(content)
    fields = phrases.FIELDS["budget"]
    head = [fields["institution"], fields["category"], *[str(year) for year in years], _("Sum")]
    body = [
        [
            _shown("institution", row, choices),
            _shown("category", row, choices),
            *[_amount(row["years"].get(str(year))) for year in years],
            group_thousands(sum(row["years"].values())),
        ]
        for row in content["rows"]
    ]
    foot = [_("Sum"), "", *[_amount(by_year.get(year)) for year in years], format_money(total(content) or 0)]
    return {"head": head, "body": body, "numbers_from": 2, "foot": foot}


def _amount(amount: int | None) -> str:
    return "" if amount is None else group_thousands(amount)
