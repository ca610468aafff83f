"""Rows of the ranking as HTML. A template takes half a second for a thousand rows, these a few milliseconds.

What people wrote is escaped here; paths and figures are our own.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tildel.decisions.web.order_page import Line

_NOWHERE = "00000000-0000-0000-0000-000000000000"


class Rows:
    """Writes rows; `links` leads to the applications, which only officers may open."""

    def __init__(self, *, links: bool, statistics: bool, normalised: bool) -> None:
        self.statistics, self.normalised = statistics, normalised
        self.link = reverse("applications:officer_one", args=[_NOWHERE]) if links else ""
        self.tie = _tag(_("tie"), "warning")
        self.priority = _tag(_("priority theme"), "info")
        self.not_fundable = _tag(_("not fundable"), "neutral")

    def html(self, lines: Sequence[Line]) -> SafeString:
        return SafeString("".join(map(self._row, lines)))

    def _row(self, line: Line) -> str:
        ranked = line.row.ranked
        tie = ' data-tie="yes"' if line.tie else ""
        given, fundable = "yes" if line.give else "no", "yes" if ranked.fundable else "no"
        drawn = line.picture
        return (
            f'<tr data-given="{given}" data-fundable="{fundable}"{tie}>'
            f'<td class="num">{ranked.rank or "–"}</td>'
            f'<th scope="row" class="title">{self._title(line)}</th>'
            f'<td><svg class="dots" viewBox="0 0 240 32" role="img" aria-label="{escape(line.marks)}">'
            f'<use href="#axis"/><path class="band" d="{drawn.band}"/><path class="mean" d="{drawn.mean}"/>'
            f'<path class="dot" d="{drawn.dots}"/></svg></td><td class="num">{line.mean}</td>'
            f'<td class="num">{line.median}</td><td class="num">{line.spread}</td>{self._worth(line)}'
            f'<td class="num">{line.applied}</td><td class="num">{line.given}</td>'
            f'<td class="num">{line.used_text}</td></tr>'
        )

    def _title(self, line: Line) -> str:
        title = escape(line.title)
        if self.link:
            href = self.link.replace(_NOWHERE, str(line.row.application.pk))
            title = f'<a class="ds-link" href="{href}">{title}</a>'
        tags = f"<br>{self._tags(line)}" if line.tagged else ""
        return f'{title}<br><span class="quiet small">{escape(line.under)}</span>{tags}'

    def _tags(self, line: Line) -> str:
        found = [self.tie] if line.tie else []
        if line.settled and not line.tie:
            found.append(_tag(_("tie settled %(how)s") % {"how": line.settled}, "neutral"))
        if line.row.ranked.priority:
            found.append(self.priority)
        if not line.row.ranked.fundable:
            found.append(self.not_fundable)
            found += [f'<span class="small why">{escape(lack)}</span>' for lack in line.lacks]
        return " ".join(found)

    def _worth(self, line: Line) -> str:
        cells = ""
        if self.statistics:
            drawn = line.rank_picture
            picture = (
                f'<svg class="ranks" viewBox="0 0 240 32" aria-hidden="true">'
                f'<path class="band" d="{drawn.band}"/><path class="dot" d="{drawn.dots}"/></svg>'
                if drawn
                else ""
            )
            interval = f'<span class="quiet small">({line.interval})</span>' if line.interval else ""
            cells += f'<td class="num">{line.expected} {interval}{picture}</td>'
        if self.normalised:
            cells += f'<td class="num">{line.normalised or "–"}</td>'
        return cells


def _tag(words: str, color: str) -> str:
    return f'<span class="ds-tag" data-color="{color}" data-size="sm">{escape(words)}</span>'
