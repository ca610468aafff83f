"""What waits for a person, in words: what is to be done, and the name of the button."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

WAITING: Mapping[str, Any] = {
    "contract": _("Read the contract and accept it"),
    "report": _("Write the report"),
    "report_again": _("The officer asks for changes to the report"),
    "report_sign": _("Sign the report for your institution"),
    "change": _("Answer a request for a change"),
    "reports_review": _("Reports to read and approve"),
    "item": _("Agreed at a meeting: you were to do this"),
    "declare": _("Say whether you have an interest in any of the applications"),
    "sign": _("Sign the decision"),
    "network_report": _("Write the network's report"),
    "story": _("Read the story about your project, and say whether it can be told"),
    "help": _("Questions that wait for an answer"),
}
