"""Fields for days and times in Oslo, within a span in which calendars can be trusted."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tildel.kernel.time import NonexistentTime, oslo_instant

_FIRST, _LAST = 1990, 2100


def _check_year(value: date) -> None:
    if not _FIRST <= value.year <= _LAST:
        raise ValidationError(_("Choose a day between 1990 and 2100."))


class DayField(forms.DateField):
    """A day, as the browser's own picker sends it."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
        super().__init__(input_formats=["%Y-%m-%d"], **options)

    def to_python(self, value: Any) -> date | None:
        day = super().to_python(value)
        if day is not None:
            _check_year(day)
        return day


class MomentField(forms.Field):
    """A time in Oslo, as the browser's own picker sends it; the value is an aware instant."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        super().__init__(widget=widget, **options)

    def to_python(self, value: Any) -> datetime | None:
        text = str(value or "").strip()
        if not text:
            return None
        try:
            wall = datetime.strptime(text[:16], "%Y-%m-%dT%H:%M")  # noqa: DTZ007 - a wall time in Oslo
        except ValueError:
            raise ValidationError(_("Write the day and the time.")) from None
        _check_year(wall)
        try:
            return oslo_instant(wall, fold=0)
        except NonexistentTime:
            raise ValidationError(_("Clocks jump over that time. Choose another.")) from None
