"""Words of the public site."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

REFUSALS: Mapping[str, Any] = {
    "subscription.too_many": _("There are %(most)s wishes for this address already. End one of them first."),
}
KINDS: Mapping[str, Any] = {
    "call": _("Calls"),
    "outside": _("Calls of others"),
    "award": _("Awards"),
    "project": _("Projects"),
    "study": _("Clinical studies"),
    "infrastructure": _("Research infrastructure"),
    "network": _("Research networks"),
    "innovation": _("Innovation projects"),
    "report": _("The national report"),
    "plan": _("Plans and priorities"),
    "body": _("Bodies"),
    "minutes": _("Minutes"),
    "solution": _("Solutions for data"),
    "department": _("Departments"),
    "journal": _("Public journal"),
    "news": _("News"),
    "page": _("Pages"),
}
SORTS: Mapping[str, Any] = {
    "newest": _("Newest first"),
    "amount": _("Largest amount first"),
    "institution": _("By institution"),
    "leader": _("By project leader"),
}
# Why the money was given, as far as it is public. Ranks and marks are not.
GROUNDS: Mapping[str, Any] = {
    "within_frame": _(
        "The experts found it fundable, it was recommended, and there was money for it within the frame."
    ),
    "called_up": _(
        "The experts found it fundable. It stood on the reserve list, and got money that became free."
    ),
}
