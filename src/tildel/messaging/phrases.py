"""What people are asked about mails, and why some are always sent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

CHOICES: Mapping[str, Any] = {
    "reminders": _("Reminders of something that waits for me"),
    "partners": _("A partner in my application has answered"),
    "endorsements": _("The research management has answered"),
}
ALWAYS = (
    _("Receipts: they prove that an application was received in time."),
    _("Letters and decisions: from the day you get them the time to appeal runs."),
    _("Codes to log in with."),
    _("Invitations and requests from people: they are sent once, and wait for your answer."),
    _("A call you write to is changed, or you are asked to mend something: it may cost you the deadline."),
)
