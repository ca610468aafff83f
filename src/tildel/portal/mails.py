"""The mails of the public site."""

from __future__ import annotations

from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from tildel.design.formats import format_instant
from tildel.design.templatetags.design import local_text


def confirm(found: Any, address: str) -> tuple[str, str]:
    """Subject and body: whether it was you who asked."""
    with translation.override(found.language):
        return _("Do you want mail about new calls?"), _(
            "Somebody has asked for mail to this address when a call for health research is published.\n\n"
            "If it was you, say yes here:\n%(address)s\n\n"
            "If it was not you, do nothing: you get no more mail, and the address is forgotten in a week."
        ) % {"address": address}


def new_call(call: Any, address: str, stop: str) -> tuple[str, str]:
    """Subject and body in the language of the moment."""
    name = local_text(call.names)
    return _("New call: %(call)s") % {"call": name}, _(
        "A call that fits what you asked for is published: %(call)s\n\n"
        "Deadline: %(deadline)s\n\n"
        "Read it here:\n%(address)s\n\n"
        "No more mail like this, with one click:\n%(stop)s"
    ) % {"call": name, "deadline": format_instant(call.deadline_at), "address": address, "stop": stop}
