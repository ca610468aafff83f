"""What the tests of the call editor share: its addresses, a call from any template, what a call says now."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from tests.slices.programme_world import AT, officer
from tildel.programmes import actions, queries
from tildel.programmes.domain.call import CallSpec
from tildel.programmes.models import Call

LABELS = {
    "label_nb": "Hva søker du til?", "label_nn": "Kva søkjer du til?", "label_en": "What do you apply for?",
    "section": "project", "version": "1",
}  # fmt: skip


def address(name: str, *args: Any) -> str:
    return reverse(f"programmes:{name}", args=args)


def spec_now(call: Call) -> CallSpec:
    return queries.spec_of(queries.call(call.key))


def from_template(template: str, key: str = "a-call") -> Call:
    by = officer()
    return actions.open_call(
        programme=queries.programme("klinbeforsk"), template=template, key=key, by=by, at=AT
    )


def options(*names: str) -> dict[str, str]:
    """The choices of a question as its form sends them, the same in every language."""
    sent = {"options-TOTAL_FORMS": str(len(names)), "options-INITIAL_FORMS": "0"}
    for index, name in enumerate(names):
        sent |= {f"options-{index}-{code}": name for code in ("nb", "nn", "en")}
    return sent
