"""The contract and the report as documents, in the active language: what pages and PDF show."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tildel.design.documents import Language, render_pdf
from tildel.design.formats import format_day, format_instant, format_money, format_number
from tildel.design.templatetags.design import local_text
from tildel.projects import phrases
from tildel.projects.domain.agreement import Agreement
from tildel.projects.domain.reporting import clean_section, columns_of, fields_of, sections_of

Block = dict[str, Any]
AMOUNTS = ("brought_in", "budget", "used", "carry_over")
NUMBERS = (*AMOUNTS, "people", "months", "patients_included")


def contract_content(agreement: Agreement, *, project: Any, version: int, reason: str) -> dict[str, Any]:
    """The wording of a version, frozen with it: {"title", "facts", "sections": [{"heading", "blocks"}]}."""
    words = {"version": format_number(version)}
    owner = project.programme.owner.name
    facts = [
        [_("Project"), agreement.title],
        [_("Project number"), agreement.number],
        [_("Version"), words["version"]],
        [_("Funder"), owner],
        [_("Programme"), local_text(project.programme.names)],
        [_("Institution"), f"{agreement.institution} ({agreement.orgnr})"],
        [_("Project leader"), agreement.leader],
        [_("Period"), f"{format_day(agreement.starts_on)} – {format_day(agreement.ends_on)}"],
        [_("Agreed amount"), format_money(agreement.amount)],
    ]
    changed = [{"heading": _("Why it was changed"), "blocks": [_prose(reason)]}] if reason else []
    return {
        "title": _("Contract for project funds"),
        "facts": facts,
        "sections": [*changed, *_money(agreement), *_people(agreement), _terms(owner)],
    }


def _prose(text: str) -> Block:
    return {"kind": "text", "label": "", "value": text}


def _money(agreement: Agreement) -> list[dict[str, Any]]:
    rows = [
        [str(one.year), one.name, format_money(one.amount)]
        for one in sorted(agreement.payments, key=lambda row: (row.year, row.name))
    ]
    table = {
        "kind": "table", "caption": _("Instalments by year"),
        "head": [_("Year"), _("Institution"), _("Amount")], "rows": rows, "numeric": [False, False, True],
    }  # fmt: skip
    return [{"heading": _("Money"), "blocks": [table]}]


def _people(agreement: Agreement) -> list[dict[str, Any]]:
    found = []
    if agreement.partners:
        items = [", ".join(bit for bit in (one.name, one.place) if bit) for one in agreement.partners]
        found.append({"heading": _("Partners"), "blocks": [{"kind": "list", "items": items}]})
    if agreement.leave:
        items = [f"{format_day(first)} – {format_day(last)}" for first, last in agreement.leave]
        found.append({"heading": _("Leave"), "blocks": [{"kind": "list", "items": items}]})
    return found


def _terms(owner: str) -> dict[str, Any]:
    """The duties that the programme's own pages name; an owner's further terms are a letter of their own."""
    items = [
        _("The money is used for this project, and the institution keeps its accounts."),
        _("Each year leader and institution report on the project, its science and its money."),
        _(
            "A report that is missing is a material breach of the contract. The next instalment is held back "
            "until it has come."
        ),
        _("Every study that is paid for is published in the public overview of clinical studies."),
        _(
            "Whatever is to be other than agreed here is asked for. It holds when both have accepted a new "
            "version of this contract."
        ),
        _("The project’s number, leader, institution and plain-language summaries are public."),
    ]
    return {"heading": _("What we agree on"), "blocks": [{"kind": "list", "items": items}]}


def contract_document(contract: Any) -> dict[str, Any]:
    """The data of the Typst template "application": the frozen wording and who accepted it, and when."""
    content = contract.content
    consents = [
        [_("Project leader"), _accepted(contract.leader_by, contract.leader_at)],
        [_("Institution"), _accepted(contract.institution_by, contract.institution_at)],
        [_("Fingerprint (SHA-256)"), contract.content_sha256],
    ]
    number = contract.project.number
    return {
        "title": content["title"],
        "footer": {"left": f"{content['title']} · {number}", "page": _("Page {page} of {pages}")},
        "facts": content["facts"],
        "sections": [
            *content["sections"],
            {"heading": _("Accepted electronically"), "blocks": [{"kind": "facts", "rows": consents}]},
        ],
    }


def _accepted(by: Any, at: Any) -> str:
    return f"{by}, {format_instant(at)}" if by and at else "–"


# --- reports ------------------------------------------------------------------------------------------------


def report_sections(content: Mapping[str, Any], kind: str, names: Mapping[str, str]) -> list[dict[str, Any]]:
    """What was reported by section: {"key", "heading", "blocks"}; `names` are those of institutions."""
    return [
        {
            "key": key,
            "heading": str(phrases.SECTIONS[key]),
            "blocks": _blocks(key, content.get(key, {}), names),
        }
        for key in sections_of(kind)
    ]


def report_document(report: Any, content: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """The data of the Typst template "application": what was told, and who signed it, and when.

    `content` is a submission's, or the draft's in the same shape; what is not signed says so.
    """
    project, current = report.project, report.current
    title = f"{phrases.REPORT_KINDS[report.kind]} {report.year}".capitalize()
    version = format_number(current.number) if current else _("draft, not signed")
    facts = [
        [_("Project"), local_text(project.titles)],
        [_("Project number"), project.number],
        [_("Version"), version],
        [_("Institution"), project.institution.name],
        [_("Project leader"), str(project.leader)],
        [_("Period"), f"{format_day(project.starts_on)} – {format_day(project.ends_on)}"],
    ]
    sections = report_sections(content["sections"], report.kind, names)
    for section in sections:
        if section["key"] == "results" and content["results"]:
            items = [_result(row) for row in content["results"]]
            section["blocks"].insert(0, {"kind": "list", "items": items})
    told = [{"heading": one["heading"], "blocks": one["blocks"]} for one in sections if one["blocks"]]
    signed = [{"heading": _("Signatures"), "blocks": [_signatures(current)]}] if current else []
    return {
        "title": title,
        "footer": {"left": f"{title} · {project.number}", "page": _("Page {page} of {pages}")},
        "facts": facts,
        "sections": [*told, *signed],
    }


def _result(row: Mapping[str, Any]) -> str:
    parts = (f"{phrases.RESULT_KINDS[row['kind']]}: {row['title']}", row["doi"])
    return ", ".join(part for part in parts if part)


def _signatures(current: Any) -> Block:
    rows = [
        [_("Project leader"), _accepted(current.leader_by, current.leader_at)],
        [_("Institution"), _accepted(current.institution_by, current.institution_at)],
        [_("Fingerprint (SHA-256)"), current.content_sha256],
    ]
    if current.verdict == "approved":
        rows.insert(2, [_("Approved"), _accepted(current.reviewed_by, current.reviewed_at)])
    return {"kind": "facts", "rows": rows}


def report_pdf(report: Any, content: Mapping[str, Any], names: Mapping[str, str], *, at: Any) -> bytes:
    """The report in the active language; `at` is the time that a draft bears, a signed one bears its own."""
    current = report.current
    stamp = (current.reviewed_at or current.institution_at or current.leader_at) if current else at
    language = cast(Language, get_language() or "nb")
    return render_pdf("application", report_document(report, content, names), language=language, at=stamp)


def _blocks(key: str, stored: Mapping[str, Any], names: Mapping[str, str]) -> list[Block]:
    content, _problems = clean_section(key, stored)
    blocks: list[Block] = [
        {"kind": "text", "label": str(phrases.FIELDS[name]), "value": said_value(name, content[name], names)}
        for name in fields_of(key)
        if content[name] not in (None, "")
    ]
    columns = columns_of(key)
    if columns and content["rows"]:
        rows = [[said_value(name, row[name], names) for name in columns] for row in content["rows"]]
        table = {
            "kind": "table", "caption": str(phrases.SECTIONS[key]),
            "head": [str(phrases.FIELDS[name]) for name in columns], "rows": rows,
            "numeric": [name in NUMBERS for name in columns],
        }  # fmt: skip
        blocks.insert(0, table)
    return blocks


def said_value(name: str, value: Any, names: Mapping[str, str]) -> str:
    """A stored value as a person reads it."""
    if value in (None, ""):
        return "–"
    if name in phrases.CHOICES:
        return str(phrases.CHOICES[name].get(value, value))
    if name == "institution":
        return names.get(value, value)
    if name in AMOUNTS:
        return format_money(value)
    if name in NUMBERS:
        return format_number(value, digits=0 if value == int(value) else 1)
    return str(value)
