"""The middle of the work screen: one section with its fields, rows, files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.template.defaultfilters import filesizeformat

from tildel.applications import phrases
from tildel.applications.actions.attachments import CV, kinds_of
from tildel.applications.domain.draft import LEADER, Problem, clean_section, row_name
from tildel.applications.domain.readability import readability
from tildel.applications.domain.summary import Named, budget_years, cv_persons, people_of, total_by_year
from tildel.applications.phrases_content import LEVELS, first_page_too_many, readability_words
from tildel.applications.web.budget_page import cell_findings, rates_context, sums_context, with_findings
from tildel.applications.web.classification import classification_context
from tildel.applications.web.fields import ROWS, texts_of
from tildel.applications.web.forms import row_form, section_form
from tildel.applications.web.question_forms import question_context
from tildel.applications.web.screen import Screen
from tildel.classification.codes import area_list
from tildel.files.domain.scan import Scan
from tildel.files.phrases import note_sentence, scan_words


def section_context(screen: Screen, part: str) -> dict[str, Any]:
    """What the template of a part needs besides the screen."""
    shared = {
        "part": part,
        "title": phrases.section_title(part, screen.spec),
        "intro": phrases.section_intro(part, screen.spec),
        "neighbours": _neighbours(screen, part),
        "template": f"applications/applicant/parts/{_TEMPLATES.get(part, 'plain')}.html",
    }
    if part == "attachments":
        return {**shared, **attachments_context(screen)}
    if part == "endorsement":
        return {**shared, **_endorsement(screen)}
    return {**shared, **_fields(screen, part)}


_TEMPLATES = {
    "project": "project", "leader": "leader", "partners": "partners", "recruitment": "recruitment",
    "budget": "budget", "classification": "classification",
    "attachments": "attachments", "endorsement": "endorsement",
}  # fmt: skip


def _neighbours(screen: Screen, part: str) -> dict[str, Any]:
    keys = [row["key"] for row in screen.parts]
    index = keys.index(part)
    before = screen.parts[index - 1] if index else None
    after = screen.parts[index + 1] if index + 1 < len(keys) else None
    return {"before": before, "after": after}


def _fields(screen: Screen, part: str) -> dict[str, Any]:
    questions = screen.plan.asks(part)
    content, problems = clean_section(part, screen.draft.sections.get(part, {}), questions)
    row = next((row for row in screen.application.sections.all() if row.key == part), None)
    context: dict[str, Any] = {
        "form": section_form(part, content, problems, screen.choices),
        "version": row.version if row else 0,
        **question_context(questions, content, problems),
    }
    if part == "classification":
        project = screen.draft.sections["project"]
        context |= classification_context(screen.choices, content, problems, project)
        if not _has_priorities(screen, content):
            del context["form"].fields["priorities"]
    elif part in ROWS:
        context |= _rows(screen, part, content, problems)
    if part == "budget":
        context |= {**sums_context(screen), "rates": rates_context(screen)}
    if part == "project":
        found = readability(content["summary_no"])
        context |= {"readable": found, "readable_words": readability_words(found), "levels": LEVELS}
    if part == "leader":
        context |= _institution(screen, content["institution"])
        context["needs_succession"] = bool(content["succession"]) or any(
            finding.place == "answers.leader_succession" for finding in screen.findings
        )
    return context


def _has_priorities(screen: Screen, content: Mapping[str, Any]) -> bool:
    """The priority areas are one region's own, and stand once: here, or among the call's themes."""
    is_theirs = screen.call.programme.owner.region == area_list("prio").region
    return bool(content["priorities"]) or (is_theirs and "themes" not in screen.plan.parts)


def _institution(screen: Screen, orgnr: str) -> dict[str, Any]:
    return {
        "institution": {
            "name": screen.choices.name(orgnr),
            "region": screen.choices.region(orgnr),
            "eligibility": screen.choices.eligibility(orgnr),
        }
        if orgnr
        else None
    }


def _rows(
    screen: Screen, part: str, content: Mapping[str, Any], problems: Iterable[Problem]
) -> dict[str, Any]:
    """The rows that are there and one that is empty, for the next."""
    problems = list(problems)
    texts = texts_of(part, content)
    years = budget_years(screen.draft.sections) if part == "budget" else ()
    said = cell_findings(screen) if part == "budget" else {}
    names = [
        row_name(part, index, row, "").removeprefix("rows-").removesuffix("-")
        for index, row in enumerate(content["rows"])
    ]
    empty = f"p{content['next']}" if part == "partners" else str(len(names))
    rows = []
    for number, name in enumerate([*names, empty], start=1):
        stored = content["rows"][number - 1] if number <= len(names) else {}
        form = row_form(part, name, texts, problems, screen.choices, years=years, number=number)
        form.faults = with_findings(form.faults, said)
        rows.append(
            {
                "id": name,
                "number": number,
                "form": form,
                "region": screen.choices.region(stored.get("institution", "")),
                "sum": sum(stored.get("years", {}).values()) if stored.get("years") else None,
                "is_new": name == empty,
            }
        )
    context: dict[str, Any] = {"rows": rows, "years": years, "next": content.get("next")}
    if part == "budget":
        by_year = total_by_year(content)
        context |= {
            "year_sums": [{"year": year, "sum": by_year.get(year)} for year in years],
            "total": sum(by_year.values()) if by_year else None,
            "period": screen.draft.sections["project"],
            "limits": next((row.params for row in screen.spec.requirements if row.kind == "amount"), None),
        }
    return context


def attachments_context(screen: Screen) -> dict[str, Any]:
    """One place for each file the call asks for, and those that belong to nobody in the form any more."""
    kinds = kinds_of(screen.spec)
    there = {(row.kind, row.person_key): row for row in screen.draft.attachments}
    wanted = [(kind, None) for kind in kinds if kind != CV]
    if CV in kinds:
        wanted += [(CV, person) for person in cv_persons(screen.draft.sections)]
    slots = [
        _slot(screen, kind, person, there.pop((kind, person.key if person else ""), None))
        for kind, person in wanted
    ]
    people = {person.key: person for person in people_of(screen.draft.sections)}
    strays = [_slot(screen, row.kind, people.get(row.person_key), row) for row in there.values()]
    return {"slots": slots, "strays": strays, "most": filesizeformat(settings.MAX_UPLOAD_BYTES)}


def _slot(screen: Screen, kind: str, person: Named | None, attachment: Any) -> dict[str, Any]:
    key = person.key if person else (attachment.person_key if attachment else "")
    name = (person.name if person else "") or (key and _unnamed(key)) or ""
    place = ".".join(bit for bit in ("attachments", kind, key) if bit)
    return {
        "kind": kind,
        "person": key,
        "id": f"attachment-{kind}-{key}" if key else f"attachment-{kind}",
        "title": phrases.attachment_title(kind, str(name)),
        "attachment": attachment,
        "size": filesizeformat(attachment.file.size) if attachment else "",
        "may_write": kind == CV and person is not None,
        "too_many": _first_too_many(screen, kind, attachment),
        "notes": _notes(attachment.file) if attachment else [],
        "infected": attachment is not None and attachment.file.scan == Scan.FOUND,
        "said": [
            screen.say(finding)
            for finding in screen.findings
            if finding.place == place and finding.status != "met"
        ],
    }


def _notes(file: Any) -> list[str]:
    """What is known of malware first."""
    scanned = scan_words(file.scan, connected=bool(settings.CLAMD))
    return ([scanned] if scanned else []) + [note_sentence(code) for code in file.notes]


def _first_too_many(screen: Screen, kind: str, attachment: Any) -> str:
    """Where the pages begin that are too many, in words; "" when there are none."""
    pages = attachment.file.pages if attachment else None
    limits = (
        row.params["maximum_pages"]
        for row in screen.spec.requirements
        if (row.kind == CV and kind == CV) or (row.kind == "attachment" and row.params["attachment"] == kind)
    )
    limit = next(limits, None)
    return first_page_too_many(pages, limit) if pages and limit and pages > limit else ""


def _unnamed(key: str) -> str:
    return str(phrases.UNNAMED_LEADER if key == LEADER else phrases.UNNAMED_PARTNER)


def _endorsement(screen: Screen) -> dict[str, Any]:
    orgnr = screen.draft.sections["leader"].get("institution") or ""
    rows = list(
        screen.application.endorsements.select_related("institution", "answered_by__person").order_by(
            "-asked_at"
        )
    )
    own = next((row for row in rows if row.institution.orgnr == orgnr), None)
    said = [screen.say(finding) for finding in screen.findings if finding.place == "endorsements"]
    return {
        **_institution(screen, orgnr),
        "endorsement": own,
        "state_words": phrases.ENDORSEMENTS.get(own.state, "") if own else "",
        "others": [row for row in rows if row is not own],
        "said": said,
    }
