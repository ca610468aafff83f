"""An application as an expert reads it.

What is shown of the application is listed here field by field: the date of birth, e-mail addresses and
whatever a later section may hold are not for experts. Answers to the call's own questions are. Where the
call hides who applies, people are left out, institutions become numbers, and files about people stay away.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tildel.applications.answer_words import answer_facts, answer_tables
from tildel.applications.domain.plan import plan_of
from tildel.applications.phrases import section_title
from tildel.assessment.domain.blindness import WHO_FILES, WHO_SECTIONS
from tildel.assessment.queries import rounds as queries
from tildel.design.formats import format_day, format_money
from tildel.files.queries import safe_name
from tildel.programmes.domain.call import CallSpec


@dataclass(frozen=True, slots=True)
class Part:
    """A section to read: paragraphs of text, or a table, or both."""

    key: str
    title: str
    texts: list[tuple[str, str]]
    head: list[str]
    rows: list[list[str]]
    numeric: frozenset[int] = frozenset()  # columns that hold numbers


@dataclass(frozen=True, slots=True)
class Names:
    """Who stands behind an application: all that is shown before interests are declared."""

    title: str
    leader: str
    institution: str
    partners: list[tuple[str, str]]


def sections_of(application: Any) -> Mapping[str, Any]:
    """The sections of the submission that counts."""
    found = application.current.content.get("sections", {})
    return found if isinstance(found, Mapping) else {}


def _section(sections: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    found = sections.get(key)
    return found if isinstance(found, Mapping) else {}


def _rows(sections: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    return [row for row in _section(sections, key).get("rows") or [] if isinstance(row, Mapping)]


def _full_name(leader: Mapping[str, Any]) -> str:
    return " ".join(str(leader.get(key) or "") for key in ("given_name", "family_name")).strip()


def institutions_in(applications: Any) -> dict[str, str]:
    """{organisation number: name} of every institution in these applications."""
    numbers: set[str] = set()
    for application in applications:
        sections = sections_of(application)
        numbers.add(str(_section(sections, "leader").get("institution") or ""))
        for key in ("partners", "recruitment", "budget"):
            numbers |= {str(row.get("institution") or "") for row in _rows(sections, key)}
    return queries.institution_names(numbers - {""})


def numbered_institutions(application: Any) -> dict[str, str]:
    """{organisation number: "Institution 1" …} for who is not to know them; one is the same throughout."""
    sections, found = sections_of(application), dict[str, str]()
    rows = [_section(sections, "leader")]
    for key in ("partners", "recruitment", "budget"):
        rows += _rows(sections, key)
    for number in dict.fromkeys(str(row.get("institution") or "") for row in rows):
        if number:
            found[number] = _("Institution %(number)s") % {"number": len(found) + 1}
    return found


def shown_institutions(application: Any, spec: CallSpec) -> dict[str, str]:
    """The institutions of one application as an expert is told of them."""
    if spec.assessment.blind.applicant:
        return numbered_institutions(application)
    return institutions_in([application])


def shown_files(application: Any, spec: CallSpec) -> list[Any]:
    """The files that an expert may read; `shown_name` tells under which name."""
    files = queries.frozen_attachments(application)
    if spec.assessment.blind.applicant:
        files = [row for row in files if row.kind not in WHO_FILES]
    for row in files:
        row.shown_name = _file_name(application, row, spec)
    return files


def _file_name(application: Any, attachment: Any, spec: CallSpec) -> str:
    """People write their names into the names of files."""
    name = safe_name(attachment.file)
    if not spec.assessment.blind.applicant:
        return name
    _stem, _point, ending = name.rpartition(".")
    return f"{application.reference}-{attachment.kind}.{ending}".replace("_", "-")


def title_of(application: Any) -> str:
    project = _section(sections_of(application), "project")
    ours, other = ("title_en", "title_no") if get_language() == "en" else ("title_no", "title_en")
    return str(project.get(ours) or project.get(other) or application.title)


def names_of(application: Any, institutions: Mapping[str, str]) -> Names:
    sections = sections_of(application)
    leader = _section(sections, "leader")
    number = str(leader.get("institution") or "")
    return Names(
        title=title_of(application),
        leader=_full_name(leader),
        institution=institutions.get(number, number),
        partners=[
            (str(row.get("name") or ""), institutions.get(str(row.get("institution")), ""))
            for row in _rows(sections, "partners")
        ],
    )


def parts_of(application: Any, spec: CallSpec, institutions: Mapping[str, str]) -> list[Part]:
    """What is to be read, in the order of the form. Sections that say nothing are left out."""
    sections = sections_of(application)
    spec = spec.for_track(application.current.content.get("track", ""))
    hidden = spec.assessment.blind.applicant
    parts = [
        _project(sections),
        *([] if hidden else [_people(sections, institutions)]),
        _recruitment(sections, institutions),
        _budget(sections, spec, institutions),
        _prose("users", _("User involvement"), _section(sections, "users").get("user_involvement")),
        _prose("personalised", _("Stratification markers"), _section(sections, "personalised").get("text")),
        _themes(sections, spec),
        *_answers(sections, spec),
    ]
    return [part for part in parts if part.texts or part.rows]


def _answers(sections: Mapping[str, Any], spec: CallSpec) -> list[Part]:
    """What the call asks besides, by the section it stands in; each table by itself."""
    plan, found = plan_of(spec), []
    hidden = WHO_SECTIONS if spec.assessment.blind.applicant else frozenset()
    for key in plan.sections:
        if key in hidden:
            continue
        questions, answers = plan.asks(key), _section(sections, key).get("answers") or {}
        facts = answer_facts(questions, answers)
        texts = [(fact["label"], fact["text"]) for fact in facts if fact["text"]]
        found.append(Part(f"answers-{key}", section_title(key, spec), texts, [], []))
        for number, table in enumerate(answer_tables(questions, answers)):
            numeric = frozenset(index for index, is_number in enumerate(table["numeric"]) if is_number)
            found.append(
                Part(f"table-{key}-{number}", table["caption"], [], table["head"], table["rows"], numeric)
            )
    return found


def _project(sections: Mapping[str, Any]) -> Part:
    project = _section(sections, "project")
    texts = [
        (_("Summary"), str(project.get("summary_en") or "")),
        (_("Summary in Norwegian"), str(project.get("summary_no") or "")),
        (_("Period"), " – ".join(_day(project.get(key)) for key in ("start", "end") if project.get(key))),
    ]
    return Part("project", _("About the project"), [row for row in texts if row[1]], [], [])


def _day(raw: Any) -> str:
    try:
        return format_day(date.fromisoformat(str(raw)))
    except ValueError:
        return str(raw)


def _people(sections: Mapping[str, Any], institutions: Mapping[str, str]) -> Part:
    leader = _section(sections, "leader")
    everyone = [(_full_name(leader), _("Project leader"), leader)]
    for row in _rows(sections, "partners"):
        role = _("Central partner") if row.get("central") else _("Partner")
        everyone.append((str(row.get("name") or ""), role, row))
    rows = [
        [name, role, institutions.get(str(row.get("institution")), ""), _percent(row.get("position_percent"))]
        for name, role, row in everyone
        if name
    ]
    head = [_("Name"), _("Role"), _("Institution"), _("Position")]
    return Part("people", _("Leader and partners"), [], head, rows, frozenset({3}))


def _percent(value: Any) -> str:
    return "" if value in (None, "") else f"{value}\u00a0%"


def _recruitment(sections: Mapping[str, Any], institutions: Mapping[str, str]) -> Part:
    rows = [
        [institutions.get(str(row.get("institution")), ""), str(row.get("planned") or "")]
        for row in _rows(sections, "recruitment")
    ]
    head = [_("Institution"), _("Patients planned")]
    return Part("recruitment", _("Patients"), [], head, rows, frozenset({1}))


def _budget(sections: Mapping[str, Any], spec: CallSpec, institutions: Mapping[str, str]) -> Part:
    language = get_language() or "en"
    categories = {row.key: row.name.in_language(language) for row in spec.categories}
    lines = _rows(sections, "budget")
    years = sorted({year for line in lines for year in line.get("years") or {}})
    rows = []
    for line in lines:
        amounts = [_amount(line, year) for year in years]
        where = institutions.get(str(line.get("institution")), "")
        what = categories.get(str(line.get("category")), str(line.get("category") or ""))
        rows.append([where, what, *map(format_money, amounts), format_money(sum(amounts))])
    if rows:
        sums = [sum(_amount(line, year) for line in lines) for year in years]
        rows.append([_("Total"), "", *map(format_money, sums), format_money(sum(sums))])
    head = [_("Institution"), _("Category"), *years, _("Total")]
    text = str(_section(sections, "budget").get("justification") or "")
    texts = [(_("Justification"), text)] if text else []
    return Part("budget", _("Budget"), texts, head, rows, frozenset(range(2, len(head))))


def _amount(line: Mapping[str, Any], year: str) -> int:
    value = (line.get("years") or {}).get(year)
    return value if isinstance(value, int) else 0


def _prose(key: str, title: str, text: Any) -> Part:
    return Part(key, title, [("", str(text))] if text else [], [], [])


def _themes(sections: Mapping[str, Any], spec: CallSpec) -> Part:
    language = get_language() or "en"
    chosen = _section(sections, "themes").get("themes") or []
    names = [theme.name.in_language(language) for theme in spec.themes if theme.key in chosen]
    return Part("themes", _("Themes"), [("", ", ".join(names))] if names else [], [], [])
