"""Fields for what calls are made of: kroner, Oslo wall time."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tildel.design.formats import format_number

_SPACES = re.compile(r"[\s.,\u00a0\u202f]+|kr|NOK", re.IGNORECASE)
LARGEST = 10**12  # a thousand billions: more is a slip of the key


class MoneyField(forms.IntegerField):
    """Whole kroner, typed with or without spaces, dots, commas or “kr”."""

    default_error_messages = {
        "invalid": _("Write whole kroner in digits, such as 7 000 000."),
        "min_value": _("An amount cannot be below zero."),
        "max_value": _("This is more than we can believe. Count the zeros."),
        "required": _("Write an amount in kroner."),
    }

    def __init__(self, **options: Any) -> None:
        attrs = {"inputmode": "numeric", "autocomplete": "off", "class": "num-input"}
        options.setdefault("widget", forms.TextInput(attrs=attrs))
        super().__init__(min_value=0, max_value=LARGEST, **options)

    def to_python(self, value: Any) -> int | None:
        return super().to_python(_SPACES.sub("", value) if isinstance(value, str) else value)

    def prepare_value(self, value: Any) -> Any:
        return format_number(value) if isinstance(value, int) else value


class WallTimeField(forms.Field):
    """What clocks in Oslo show, naive: whether it exists once, twice or never is for `kernel.time` to say."""

    default_error_messages = {
        "required": _("Choose a day and a time."),
        "invalid": _("This is not a day and a time of the calendar, such as 14.05.2027 16:00."),
    }

    def __init__(self, **options: Any) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        super().__init__(widget=widget, **options)

    def to_python(self, value: Any) -> datetime | None:
        if not value or isinstance(value, datetime):
            return value or None
        try:
            wall = datetime.fromisoformat(str(value).strip())
        except ValueError:
            wall = None
        if wall is None or wall.tzinfo is not None:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return wall.replace(second=0, microsecond=0)
