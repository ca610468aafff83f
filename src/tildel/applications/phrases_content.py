"""Sentences about what an application holds: CVs, budgets as spreadsheets, classification, plain language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tildel.applications.domain.budget_sheet import CellFault
from tildel.applications.domain.readability import Readability
from tildel.design.formats import format_money, format_number

CV_LISTS: Mapping[str, Any] = {
    "education": gettext_lazy("Education"),
    "positions": gettext_lazy("Positions"),
    "experience": gettext_lazy("Experience as project leader and from studies"),
    "supervision": gettext_lazy("Supervision"),
    "grants": gettext_lazy("Grants"),
    "publications": gettext_lazy("Publications"),
}
CV_WORDS = gettext_lazy("In your own words")
CV_WORDS_HELP = gettext_lazy("What else matters for this project: breaks in the career, tasks, awards.")
CV_FIELDS: Mapping[str, Any] = {
    "when": gettext_lazy("When"),
    "what": gettext_lazy("What"),
    "where": gettext_lazy("Where"),
    "amount": gettext_lazy("Amount in kroner"),
    "authors": gettext_lazy("Authors"),
    "title": gettext_lazy("Title"),
    "journal": gettext_lazy("Journal or publisher"),
    "year": gettext_lazy("Year"),
    "doi": gettext_lazy("DOI"),
}
REGISTERS: Mapping[str, Any] = {
    "doi": gettext_lazy("DOI (Crossref)"),
    "orcid": gettext_lazy("ORCID"),
    "nva": gettext_lazy("Name or title (NVA)"),
}
LOOK_UPS: Mapping[str, Any] = {
    "not_connected": gettext_lazy(
        "This register is not connected here. Write the publications yourself in the list above."
    ),
    "not_understood": gettext_lazy(
        "We found nothing to ask for in that. A DOI looks like 10.1000/xyz123, an ORCID like "
        "0000-0002-1825-0097; for a name or a title write at least three letters."
    ),
    "no_answer": gettext_lazy(
        "The register did not answer in time. Nothing is lost: try once more later, or write the "
        "publications yourself."
    ),
    "nothing": gettext_lazy("The register knows no such publication."),
}


def _cv_too_long(pages: int, limit: int, **_params: Any) -> str:
    over = pages - limit
    return ngettext(
        "The CV is %(pages)s pages, %(over)s page over the %(limit)s of the call. Nothing was attached.",
        "The CV is %(pages)s pages, %(over)s pages over the %(limit)s of the call. Nothing was attached.",
        over,
    ) % {"pages": format_number(pages), "over": format_number(over), "limit": format_number(limit)}


REFUSALS: Mapping[str, Any] = {
    "applications.cv_moved_on": gettext_lazy(
        "Somebody saved this CV after you opened it. Open the page again in another tab to see both."
    ),
    "applications.cv_of_nobody": gettext_lazy(
        "The person this CV belongs to is no longer in the application."
    ),
    "applications.cv_empty": gettext_lazy("Nothing is written in this CV yet. Write something first."),
    "applications.cv_too_long": _cv_too_long,
    "applications.no_rates": gettext_lazy("The call has no yearly rates."),
    "applications.no_period": gettext_lazy("Say first when the project starts and ends."),
    "applications.rates_need_institution": gettext_lazy("Choose the applicant institution first."),
    "applications.rates_give_nothing": gettext_lazy(
        "The call has no rates for the years of the project. Nothing was changed."
    ),
    "budget_sheet.not_xlsx": gettext_lazy(
        "This is not a spreadsheet we can read. Save it as XLSX (Excel workbook) and choose it again. "
        "Nothing was changed."
    ),
    "budget_sheet.too_large": gettext_lazy(
        "The spreadsheet is too large to be a budget. Copy the budget to a sheet of its own. "
        "Nothing was changed."
    ),
    "budget_sheet.too_many_rows": gettext_lazy(
        "The sheet has more rows or columns than a budget can have here: 500 rows and 40 columns. "
        "Nothing was changed."
    ),
}
_CELLS: Mapping[str, Any] = {
    "budget_sheet.no_years": gettext_lazy("No row at the top names the years, like 2027 and 2028."),
    "budget_sheet.no_names": gettext_lazy(
        "Two columns before the years have to name the institution and the kind of cost."
    ),
    "budget_sheet.empty": gettext_lazy("No row below the years has an amount."),
    "budget_sheet.formula": gettext_lazy(
        "A formula whose result is not in the file. Open and save the file in your spreadsheet program, or "
        "write the amount."
    ),
    "budget_sheet.institution": gettext_lazy(
        "“%(text)s” is no institution we know. Write its name as in the form, or its organisation number."
    ),
    "budget_sheet.category": gettext_lazy("“%(text)s” is no kind of cost in this call."),
    "number.negative": gettext_lazy("“%(text)s” is below zero."),
    "number.not_whole": gettext_lazy("“%(text)s” is not a whole number."),
    "number.too_large": gettext_lazy("“%(text)s” is too large."),
}
CHANGES: Mapping[str, Any] = {
    "added": gettext_lazy("New"),
    "removed": gettext_lazy("Goes away"),
    "changed": gettext_lazy("Changed"),
    "same": gettext_lazy("As before"),
}


def cell_sentence(fault: CellFault) -> str:
    """What is wrong in a cell; its address is shown beside it."""
    return str(_CELLS[fault.code]) % {"text": fault.text}


LEVELS: Mapping[str, Any] = {
    "easy": gettext_lazy("Easy to read."),
    "medium": gettext_lazy("Neither easy nor hard to read."),
    "hard": gettext_lazy("Hard to read. Shorter sentences and fewer long words help."),
}


def readability_words(found: Readability | None) -> str:
    if found is None:
        return ""
    words = ", ".join(found.long_words)
    said = _("%(level)s LIX %(lix)s.") % {"level": LEVELS[found.level], "lix": found.lix}
    return said + " " + (_("Long words: %(words)s.") % {"words": words} if words else "")


def suggestion_reason(words: Sequence[str]) -> str:
    return _("because the text says: %(words)s") % {"words": ", ".join(words)}


def first_page_too_many(pages: int, limit: int) -> str:
    return _("Page %(page)s of %(pages)s is the first too many.") % {
        "page": format_number(limit + 1),
        "pages": format_number(pages),
    }


def rates_words(share: float) -> str:
    """What the proposed amounts are reckoned from."""
    if share == 100:
        return _("The call's rate of each year, for the months of the project that fall in it.")
    digits = 0 if share == int(share) else 2
    return _("The call's rate of each year, for the months that fall in it, at %(share)s %%.") % {
        "share": format_number(share, digits=digits)
    }


def cv_document(content: Mapping[str, Any], *, name: str, institution: str) -> dict[str, Any]:
    """The data of the PDF template "cv", in the active language."""
    sections = [
        {"heading": str(CV_LISTS[key]), "rows": [_done(row) for row in content[key]]}
        for key in CV_LISTS
        if key != "publications" and content.get(key)
    ]
    if content.get("words", "").strip():
        sections.insert(0, {"heading": _("Profile"), "prose": content["words"]})
    if content.get("publications"):
        items = [publication_line(row) for row in content["publications"]]
        sections.append({"heading": str(CV_LISTS["publications"]), "items": items})
    return {
        "title": name,
        "author": name,
        "subtitle": _("Curriculum vitae"),
        "footer": {"left": name, "page": _("Page {page} of {pages}")},
        "facts": [[_("Institution"), institution]] if institution else [],
        "sections": sections,
    }


def _done(row: Mapping[str, Any]) -> list[str]:
    amount = format_money(row["amount"]) if row.get("amount") is not None else ""
    said = (str(part).strip() for part in (row["what"], row["where"], amount))
    return [row["when"].strip() or "–", ", ".join(part for part in said if part) or "–"]


def publication_line(row: Mapping[str, Any]) -> str:
    """`Hansen K. Title. Journal. 2024. doi:10.1000/1`, of what there is."""
    parts = [str(row.get(name) or "").strip().rstrip(".") for name in ("authors", "title", "journal", "year")]
    line = ". ".join(part for part in parts if part)
    doi = str(row.get("doi") or "").strip()
    return ". ".join(part for part in (line, doi and f"doi:{doi}") if part) or "–"
