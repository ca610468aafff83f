"""Mails about the register: subject and body in the active language."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from tildel.design.formats import format_day
from tildel.design.templatetags.design import local_text


def confirmation(*, name: str, entry: Any) -> tuple[str, str]:
    """Asks whether an entry is still right."""
    what = local_text(entry.names)
    link = settings.SITE_URL.rstrip("/") + reverse("infrastructures:confirm", args=[entry.key])
    subject = _("Is this still right? %(name)s in the register of infrastructure") % {"name": what}
    lines = [
        _("Dear %(name)s,") % {"name": name},
        _("%(name)s (%(owner)s) was last looked over on %(day)s.")
        % {"name": what, "owner": entry.owner.name, "day": format_day(entry.checked_on)},
        _(
            "Once a year we ask whether what the register says is still right. Read it, mend what has "
            "changed, and confirm: %(link)s"
        )
        % {"link": link},
    ]
    return subject, "\n\n".join(lines)
