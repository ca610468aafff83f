"""An application and a letter as documents: what the pages of readers and the PDF templates show.

Words are in the active language; whoever calls sets it. The date of birth is left out everywhere: it serves
the age rule only, and the finding about it says what readers need to know.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from tildel.applications.answer_words import answer_facts, answer_tables, areas_in_words, shares_in_words
from tildel.applications.domain.plan import plan_of
from tildel.applications.domain.summary import budget_years, people_of, total_by_year
from tildel.applications.phrases import section_title
from tildel.design.formats import format_day, format_instant, format_money, format_number
from tildel.kernel.findings import Finding
from tildel.kernel.money import group_thousands
from tildel.people.queries import directory
from tildel.programmes.domain.call import CallSpec
from tildel.programmes.domain.questions import Question, Text
from tildel.programmes.phrases import attachment_name, language_name, phrase_finding, region_name

Block = dict[str, Any]
Sections = Mapping[str, Mapping[str, Any]]


def institution_name(orgnr: str | None) -> str:
    """The name in the directory; the number itself where it is not there."""
    found = directory().lookup(orgnr) if orgnr else None
    return found.name if found else (orgnr or "–")


def title_of(sections: Sections, language: str) -> str:
    """The project's title in a language, or in the other one."""
    project = sections.get("project", {})
    norwegian, english = project.get("title_no") or "", project.get("title_en") or ""
    return (english or norwegian) if language == "en" else (norwegian or english)


def leader_name(sections: Sections) -> str:
    return people_of(sections)[0].name or "–"


def content_sections(sections: Sections, spec: CallSpec) -> list[dict[str, Any]]:
    """What the applicant wrote, section by section: {"key", "heading", "blocks"}, ready for page and PDF."""
    makers = {
        "project": _project,
        "leader": _leader,
        "partners": _partners,
        "recruitment": _recruitment,
        "budget": _budget,
        "users": _users,
        "personalised": _personalised,
        "themes": _themes,
        "classification": _classification,
    }
    plan = plan_of(spec)
    return [
        {
            "key": key,
            "heading": section_title(key, spec),
            "blocks": [
                *(makers[key](sections, spec) if key in makers else []),
                *_answers(plan.asks(key), sections.get(key, {}).get("answers", {})),
            ],
        }
        for key in plan.sections
    ]


def _answers(questions: Iterable[Question], answers: Mapping[str, Any]) -> list[Block]:
    rows = tuple(questions)
    texts = [_words(fact["label"], fact["text"]) for fact in answer_facts(rows, answers)]
    tables = (
        _table(row["caption"], row["head"], row["rows"], row["numeric"])
        for row in answer_tables(rows, answers)
    )
    return [*texts, *tables]


def _classification(sections: Sections, spec: CallSpec) -> list[Block]:
    stored = sections.get("classification", {})
    blocks = [_table(_("HRCS"), [_("Code"), _("Share")], shares_in_words(stored), [False, True])]
    areas = areas_in_words(stored)
    return [*blocks, {"kind": "list", "items": areas}] if areas else blocks


def _text(text: Text) -> str:
    return text.in_language(get_language() or "nb")


def _words(label: str, value: str | None, *, lang: str = "") -> Block:
    block: Block = {"kind": "text", "label": label, "value": value or "–"}
    return {**block, "lang": lang} if lang and value else block


def _table(caption: str, head: list[str], rows: list[list[str]], numeric: list[bool], **more: Any) -> Block:
    if not rows:
        return {"kind": "facts", "rows": [[caption, _("Nothing is filled in.")]]}
    return {"kind": "table", "caption": caption, "head": head, "rows": rows, "numeric": numeric, **more}


def _project(sections: Sections, spec: CallSpec) -> list[Block]:
    project = sections.get("project", {})
    return [
        {"kind": "facts", "rows": [[_("Period"), _period(project)]]},
        _words(_("Title in Norwegian"), project.get("title_no")),
        _words(_("Title in English"), project.get("title_en"), lang="en"),
        _words(_("Popular summary in Norwegian"), project.get("summary_no")),
        _words(_("Popular summary in English"), project.get("summary_en"), lang="en"),
    ]


def _period(project: Mapping[str, Any]) -> str:
    days = [
        format_day(date.fromisoformat(project[key])) if project.get(key) else "–" for key in ("start", "end")
    ]
    return " – ".join(days)


def _leader(sections: Sections, spec: CallSpec) -> list[Block]:
    leader = sections.get("leader", {})
    rows = [
        [_("Name"), leader_name(sections)],
        [_("E-mail"), leader.get("email") or "–"],
        [_("Applicant institution"), institution_name(leader.get("institution"))],
        [_("Region"), _region(leader.get("institution"))],
        [_("Position share"), _percent(leader.get("position_percent"))],
    ]
    blocks: list[Block] = [{"kind": "facts", "rows": rows}]
    if leader.get("succession"):
        blocks.append(_words(_("Who takes over when the project leader turns 70"), leader["succession"]))
    return blocks


def _percent(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{format_number(value, digits=0 if value == int(value) else 1)}\u00a0%"


def _region(orgnr: str | None) -> str:
    found = directory().lookup(orgnr) if orgnr else None
    return (region_name(found.region.value) if found and found.region else "") or "–"


def _partners(sections: Sections, spec: CallSpec) -> list[Block]:
    head = [_("Name"), _("Institution"), _("Region"), _("Position share"), _("Central partner")]
    rows = [
        [
            row.get("name") or "–",
            institution_name(row.get("institution")),
            _region(row.get("institution")),
            _percent(row.get("position_percent")),
            _("Yes") if row.get("central") else _("No"),
        ]
        for row in sections.get("partners", {}).get("rows", ())
    ]
    return [_table(_("Partners"), head, rows, [False, False, False, True, False])]


def _recruitment(sections: Sections, spec: CallSpec) -> list[Block]:
    listed = sections.get("recruitment", {}).get("rows", ())
    rows = [
        [
            institution_name(row.get("institution")),
            _region(row.get("institution")),
            _number(row.get("planned")),
        ]
        for row in listed
    ]
    total = ["", _("Sum"), _number(sum(row.get("planned") or 0 for row in listed))]
    head = [_("Institution"), _("Region"), _("Planned number of patients")]
    return [_table(_("Planned number of patients"), head, rows, [False, False, True], total=total)]


def _number(value: int | None) -> str:
    return "–" if value is None else group_thousands(value)


def _budget(sections: Sections, spec: CallSpec) -> list[Block]:
    budget, years = sections.get("budget", {}), budget_years(sections)
    names = {row.key: _text(row.name) for row in spec.categories}
    rows = []
    for row in budget.get("rows", ()):
        amounts = [row.get("years", {}).get(str(year)) for year in years]
        label = [institution_name(row.get("institution")), names.get(row.get("category"), "–")]
        rows.append([*label, *map(_number, amounts), _number(sum(amount or 0 for amount in amounts))])
    sums = total_by_year(budget)
    total = ["", _("Sum"), *(_number(sums.get(year, 0)) for year in years), _number(sum(sums.values()))]
    head = [_("Institution"), _("Category"), *map(str, years), _("Sum")]
    numeric = [False, False, *(True for _year in years), True]
    table = _table(_("Budget in kroner"), head, rows, numeric, total=total)
    own = budget.get("own_contribution")
    paid = [] if own is None else [{"kind": "facts", "rows": [[_("Own contribution"), format_money(own)]]}]
    return [table, *paid, _words(_("Reasons for the budget"), budget.get("justification"))]


def _users(sections: Sections, spec: CallSpec) -> list[Block]:
    return [_words(_("How users take part"), sections.get("users", {}).get("user_involvement"))]


def _personalised(sections: Sections, spec: CallSpec) -> list[Block]:
    answer = sections.get("personalised", {})
    words = {True: _("Relevant"), False: _("Not relevant"), None: "–"}[answer.get("relevant")]
    return [
        {"kind": "facts", "rows": [[_("Stratification markers"), words]]},
        _words(_("Account"), answer.get("text")),
    ]


def _themes(sections: Sections, spec: CallSpec) -> list[Block]:
    chosen = sections.get("themes", {}).get("themes", ())
    names = [_text(theme.name) for theme in spec.themes if theme.key in chosen]
    return [{"kind": "list", "items": names}] if names else [_words(_("Themes of the call"), _("None"))]


def finding_rows(
    findings: Iterable[Mapping[str, Any]], spec: CallSpec, sections: Sections
) -> list[dict[str, Any]]:
    """Each finding with its words: {"requirement", "status", "severity", "mark", "what", "required"}."""
    marks = {
        "met": _("Met"),
        "unmet": _("Not met"),
        "judgement": _("Judged by people"),
        "info": _("For information"),
    }
    names = {person.key: person.name for person in people_of(sections) if person.name}
    rows = []
    for row in findings:
        finding = Finding.from_json(row)
        phrase = phrase_finding(finding, spec=spec, names=names)
        rows.append(
            {
                "requirement": finding.requirement,
                "status": finding.status.value,
                "severity": finding.severity.value,
                "mark": marks[finding.status.value],
                "what": phrase.what,
                "required": phrase.required,
            }
        )
    return rows


def file_rows(files: Iterable[Mapping[str, Any]], sections: Sections) -> list[dict[str, Any]]:
    """Each file with what it is and whose: {**file, "label", "shown_language"}."""
    names = {person.key: person.name for person in people_of(sections)}
    rows = []
    for row in files:
        whose = names.get(row.get("person") or "", "")
        label = capfirst(attachment_name(row["kind"]))
        shown = language_name(row["language"]) if row.get("language") else ""
        rows.append({**row, "label": f"{label}, {whose}" if whose else label, "shown_language": shown})
    return rows


# --- PDF ------------------------------------------------------------------------------------------


def application_document(
    *, submission: Any, reference: str, call: str, spec: CallSpec, left_out: int = 0
) -> dict[str, Any]:
    """The data of the PDF template "application" for a frozen submission; `left_out`: files with malware."""
    sections, language = submission.content["sections"], get_language() or "nb"
    files, received = (
        file_rows(submission.files, sections),
        format_instant(submission.received_at, exact=True),
    )
    version = {"reference": reference, "number": submission.number}
    facts = [
        [_("Reference"), reference],
        [_("Version"), str(submission.number)],
        [
            _("Received"),
            _("%(moment)s (Oslo time)") % {"moment": received},
        ],
        [_("Project leader"), leader_name(sections)],
        [_("Applicant institution"), institution_name(sections.get("leader", {}).get("institution"))],
        [_("Amount applied for"), format_money(sum(total_by_year(sections.get("budget", {})).values()))],
    ]
    items = [
        {"mark": row["mark"], "sentence": " ".join(part for part in (row["what"], row["required"]) if part)}
        for row in finding_rows(submission.findings, spec, sections)
    ]
    return {
        "title": title_of(sections, language) or reference,
        "subtitle": _("Application to %(call)s") % {"call": call},
        "author": leader_name(sections),
        "footer": {
            "left": _("%(reference)s · version %(number)s") % version,
            "page": _("Page {page} of {pages}"),
        },
        "facts": facts,
        "contents": _("Contents"),
        "sections": [
            {"heading": part["heading"], "blocks": part["blocks"]}
            for part in content_sections(sections, spec)
        ],
        "attachments": {
            "heading": _("Attachments"),
            "note": _files_note(files, left_out),
            "head": [_("Name"), _("Pages"), _("SHA-256")],
            "rows": [
                [f"{row['label']}\n{row['name']}", _number(row.get("pages")), row["sha256"]] for row in files
            ],
        },
        "findings": {"heading": _("The requirements of the call, as found on receipt"), "items": items},
        "receipt": {
            "heading": _("Receipt"),
            "facts": facts[:3],
            "hash": {"label": _("Fingerprint of the content (SHA-256)"), "value": submission.content_sha256},
            "sentences": [_("The last version received before the deadline is the one that counts.")],
        },
    }  # fmt: skip


def _files_note(files: Sequence[Any], left_out: int) -> str:
    if not files:
        return _("No files were attached.")
    if left_out:
        return _(
            "%(inside)s of %(count)s files lie inside this document, byte for byte as they were sent. "
            "Malware was found in the others."
        ) % {"inside": len(files) - left_out, "count": len(files)}
    return ngettext(
        "The file lies inside this document, byte for byte as it was sent.",
        "The %(count)s files lie inside this document, byte for byte as they were sent.",
        len(files),
    ) % {"count": len(files)}


def letter_document(*, title: str, content: Mapping[str, Any], reference: str) -> dict[str, Any]:
    """The data of the PDF template "letter" for the content of a Letter."""
    appeal = {"heading": _("Right to appeal"), "paragraphs": list(content["appeal"])}
    return {
        "title": title,
        "author": content["sender"].splitlines()[0],
        "footer": {"left": reference, "page": _("Page {page} of {pages}")},
        "sender": content["sender"].splitlines(),
        "recipient": content["recipient"].splitlines(),
        "facts": content["facts"],
        "paragraphs": [_letter_block(part) for part in content["paragraphs"]],
        # The answer to an appeal says nothing more about appealing.
        **({"appeal": appeal} if content["appeal"] else {}),
        "closing": _("Kind regards"),
        "signatories": [signatory(line) for line in content["signed"]],
        "note": _("This letter was approved electronically and therefore bears no handwritten signature."),
    }


def signatory(line: str) -> dict[str, str]:
    """`name\\nrole` as its two parts."""
    name, _newline, role = line.partition("\n")
    return {"name": name, "role": role or " "}


def _letter_block(part: Any) -> Any:
    if isinstance(part, str):
        return part
    if "heading" in part:
        return {"kind": "heading", "text": part["heading"]}
    return {"kind": "quote", "text": part["quote"], **({"lang": part["lang"]} if part.get("lang") else {})}
