"""Reading the CVs that are written in the form."""

from __future__ import annotations

from typing import Any

from tildel.applications.domain.cv import clean_cv
from tildel.applications.domain.summary import Named, people_of
from tildel.applications.models import Application, CvSheet
from tildel.programmes.domain.spec import CallSpec


def cv_sheet(application: Application, person_key: str) -> CvSheet | None:
    """One person's CV as it was last saved, with who saved it."""
    rows = application.cv_sheets.select_related("saved_by__person")
    return rows.filter(person_key=person_key).first()


def cv_content(sheet: Any) -> dict[str, Any]:
    """What a CV holds; one that was never written is empty."""
    return clean_cv(sheet.content if sheet else {})[0]


def person_in(sections: Any, key: str) -> Named | None:
    return next((person for person in people_of(sections) if person.key == key), None)


def cv_limit(spec: CallSpec) -> int | None:
    """The most pages a CV may have in a call; None where it sets no limit."""
    return next((row.params["maximum_pages"] for row in spec.requirements if row.kind == "cv"), None)


def cv_language(spec: CallSpec, language: str) -> str:
    """The language a CV is set in: the one the call asks for its attachments, else the application's."""
    asked = (row.params["language"] for row in spec.requirements if row.kind == "language")
    return next(asked, language)
