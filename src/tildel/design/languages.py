"""Fields of a form that hold one text in the three languages, and the texts they make together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

CODES = ("nb", "nn", "en")
_LABELS: Mapping[str, Any] = {
    "nb": _("%(label)s, in bokmål"), "nn": _("%(label)s, in nynorsk"), "en": _("%(label)s, in English"),
}  # fmt: skip


def _filled(pattern: Any, label: Any) -> str:
    return str(pattern) % {"label": label}


_lazily = lazy(_filled, str)


def text_fields(
    name: str, label: Any, *, limit: int, rows: int = 0, help_text: Any = ""
) -> dict[str, forms.CharField]:
    """`{name}_nb`, `_nn` and `_en`, none required; `rows` makes them long. The help stands at the first."""
    return {
        f"{name}_{code}": forms.CharField(
            label=_lazily(_LABELS[code], label),
            max_length=limit,
            required=False,
            help_text=help_text if code == "nb" else "",
            widget=forms.Textarea({"rows": rows, "lang": code}) if rows else forms.TextInput({"lang": code}),
        )
        for code in CODES
    }


def texts_of(cleaned: Mapping[str, Any], name: str) -> dict[str, str]:
    """The languages in which something was written."""
    written = {code: cleaned.get(f"{name}_{code}") or "" for code in CODES}
    return {code: text for code, text in written.items() if text}


def initial_texts(name: str, texts: Mapping[str, str]) -> dict[str, str]:
    return {f"{name}_{code}": texts.get(code, "") for code in CODES}
