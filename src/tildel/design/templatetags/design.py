"""Filters and small components for templates. Loaded in every template."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import template
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from tildel.design import formats

register = template.Library()


@register.filter
def money(value: int | None) -> str:
    return "" if value is None else formats.format_money(int(value))


@register.filter
def number(value: float | None, digits: int = 0) -> str:
    return "" if value is None else formats.format_number(value, digits=digits)


@register.filter
def day(value: date | None) -> str:
    return "" if value is None else formats.format_day(value)


@register.filter
def moment(value: datetime | None) -> str:
    return "" if value is None else formats.format_instant(value)


@register.filter
def exact_moment(value: datetime | None) -> str:
    return "" if value is None else formats.format_instant(value, exact=True)


@register.filter
def iso(value: datetime | date | None) -> str:
    return "" if value is None else value.isoformat()


@register.filter
def local_text(texts: Any) -> str:
    """The text of {"nb", "nn", "en"}, a mapping or a record, in the page’s language or the nearest."""
    if not texts:
        return ""
    texts = texts if isinstance(texts, dict) else texts._asdict()
    order = {"nb": ("nb", "nn", "en"), "nn": ("nn", "nb", "en"), "en": ("en", "nb", "nn")}
    for code in order.get(get_language() or "nb", ("nb", "nn", "en")):
        if texts.get(code):
            return texts[code]
    return ""


@register.filter
def lookup(mapping: dict[Any, Any] | None, key: Any) -> Any:
    return None if mapping is None else mapping.get(key)


@register.filter
def field_kind(field: BoundField) -> str:
    """Which of the three shapes of a field this is: `check`, `group` or `plain`."""
    widget = field.field.widget
    if isinstance(widget, (CheckboxSelectMultiple, RadioSelect)):
        return "group"
    return "check" if isinstance(widget, CheckboxInput) else "plain"


@register.filter
def ds_widget(field: BoundField) -> SafeString:
    """The widget with Designsystemet's class and its help and errors announced."""
    attrs = {"class": ("ds-input " + field.field.widget.attrs.get("class", "")).strip()}
    described = [f"{field.id_for_label}-help"] if field.help_text else []
    if field.errors:
        described.append(f"{field.id_for_label}-error")
        attrs["aria-invalid"] = "true"
    if described:
        attrs["aria-describedby"] = " ".join(described)
    return field.as_widget(attrs=attrs)


@register.filter
def as_float(value: Any) -> float:
    return float(value)


@register.filter
def plain(value: float) -> str:
    """A number for an SVG attribute: a point, no grouping, whatever the page's language."""
    return f"{float(value):g}"


@register.filter
def words(text: str) -> list[str]:
    return text.split()
