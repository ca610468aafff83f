"""The answer of the guide as data for its document, in the active language."""

from __future__ import annotations

from datetime import date
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from tildel.design.formats import format_day
from tildel.design.templatetags.design import local_text
from tildel.guidance import phrases
from tildel.guidance.domain.guide import Guide, Verdict
from tildel.guidance.domain.walk import Outcome, Walk, outcomes
from tildel.kernel.time import in_oslo


def answer_document(guide: Guide, way: Walk, *, version: Any, address: str, on: date) -> dict[str, Any]:
    """What the template "application" takes: the answers, then the solutions with their reasons."""
    title = local_text(guide.titles)
    found = outcomes(guide, way.answers)
    sections = [
        {"heading": str(phrases.VERDICTS[verdict]), "blocks": [b for one in rows for b in _blocks(one)]}
        for verdict, rows in groupby(found, key=lambda one: one.verdict)
    ]
    if all(one.verdict == Verdict.NOT_ALLOWED for one in found):
        block = {"kind": "text", "label": "", "value": local_text(guide.otherwise)}
        sections.insert(0, {"heading": _("What to do where nothing may be used"), "blocks": [block]})
    facts = [[local_text(step.question.texts), local_text(step.option.texts)] for step in way.steps]
    published = format_day(in_oslo(version.published_at).date())
    return {
        "title": title,
        "subtitle": _("For the data plan of a project"),
        "footer": {"left": title, "page": _("Page {page} of {pages}")},
        "facts": [
            [_("Asked on"), format_day(on)],
            [
                _("The guide"),
                _("version %(n)s of %(day)s") % {"n": version.number, "day": published},
            ],
            [_("Address"), address],
        ],
        "sections": [{"heading": _("The answers"), "blocks": [{"kind": "facts", "rows": facts}]}, *sections],
    }


def _blocks(one: Outcome) -> list[dict[str, Any]]:
    heading = {"kind": "heading", "text": local_text(one.solution.names)}
    facts = [[str(label), value] for label, value in facts_of(one) if value]
    return [heading, {"kind": "facts", "rows": facts}]


def facts_of(one: Outcome) -> list[tuple[Any, str]]:
    """Label and value of what is told of a solution, in the order in which it is read."""
    solution, rule = one.solution, one.rule
    contact = "\n".join(filter(None, (solution.contact_name, solution.contact_email, solution.web_address)))
    day = format_day(solution.assessed_on) if solution.assessed_on else _("date not given")
    assessment = ", ".join(filter(None, (solution.assessment, day)))
    verified = bool(rule and rule.verified)
    return [
        (_("Why"), local_text(rule.reasons) if rule else _("No rule of the guide speaks of this.")),
        (_("Source"), rule.source if rule else ""),
        (_("Looked up in the source"), _("yes") if verified else _("no, not yet")),
        (_("Risk assessment"), assessment),
        (_("Contact"), contact or _("not given")),
    ]
