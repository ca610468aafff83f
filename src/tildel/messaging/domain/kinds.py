"""Which kinds of mail a person may do without. All others carry a duty and always go out."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

# By choice, as people are asked; the kinds are what the mails are written under.
CHOICES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "reminders": (
            "invitation.reminded",
            "participation.reminded",
            "endorsement.reminded",
            "assessment_reminder",
            "body.item_due",
            "network.report_owed",
            "national_report.reminded",
        ),
        "partners": ("participation.answered",),
        "endorsements": ("endorsement.given", "endorsement.refused"),
    }
)
_CHOICE_OF = MappingProxyType({kind: choice for choice, kinds in CHOICES.items() for kind in kinds})


def choice_of(kind: str) -> str:
    """The choice a kind of mail belongs to; "" where it cannot be refused."""
    return _CHOICE_OF.get(kind, "")
