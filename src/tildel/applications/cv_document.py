"""A written CV set as a PDF, and how many of its pages are too many."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

import pikepdf
from django.utils import translation

from tildel.applications.domain.cv import leave_out_first, without
from tildel.applications.phrases_content import cv_document
from tildel.design.documents import Language, render_pdf


@dataclass(frozen=True, slots=True)
class SetCv:
    """`leave_out` are publications, by their number from 0, without which the CV has at most `limit` pages.

    It is empty when the CV fits, and when it would be too long even without any publication.
    """

    pdf: bytes
    pages: int
    limit: int | None
    leave_out: tuple[int, ...] = ()

    @property
    def is_too_long(self) -> bool:
        return self.limit is not None and self.pages > self.limit


def set_cv(
    content: Mapping[str, Any], *, name: str, institution: str, language: str, limit: int | None, at: datetime
) -> SetCv:
    """The CV as a tagged PDF, the same bytes for the same content and time."""
    about: dict[str, Any] = {"name": name, "institution": institution, "language": language, "at": at}
    pdf = _pdf(content, **about)
    pages = _pages(pdf)
    if limit is None or pages <= limit:
        return SetCv(pdf, pages, limit)
    return SetCv(pdf, pages, limit, _enough(content, limit, about))


def _pdf(content: Mapping[str, Any], *, name: str, institution: str, language: str, at: datetime) -> bytes:
    with translation.override(language):
        data = cv_document(content, name=name, institution=institution)
    return render_pdf("cv", data, language=cast(Language, language), at=at)


def _pages(pdf: bytes) -> int:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return len(document.pages)


def _enough(content: Mapping[str, Any], limit: int, about: Mapping[str, Any]) -> tuple[int, ...]:
    """The fewest publications to leave out, oldest first, found by halving: each try sets the CV once."""
    order = leave_out_first(content)
    if _pages(_pdf(without(content, order), **about)) > limit:
        return ()
    fits, too_few = len(order), 0
    while fits - too_few > 1:
        middle = (fits + too_few) // 2
        if _pages(_pdf(without(content, order[:middle]), **about)) <= limit:
            fits = middle
        else:
            too_few = middle
    return tuple(order[:fits])
