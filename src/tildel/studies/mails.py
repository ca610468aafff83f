"""Mails about the register of studies: subject and body in the active language."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from tildel.design.formats import format_day
from tildel.design.templatetags.design import local_text


def confirmation(*, name: str, study: Any) -> tuple[str, str]:
    """Asks whether what patients read of a study is still right."""
    what = local_text(study.titles)
    link = settings.SITE_URL.rstrip("/") + reverse("studies:work", args=[study.key])
    subject = _("Is this still right? %(name)s among the clinical studies") % {"name": what}
    lines = [
        _("Dear %(name)s,") % {"name": name},
        _("%(name)s was last looked over on %(day)s, and patients read it as open or planned.")
        % {"name": what, "day": format_day(study.checked_on)},
        _(
            "Once a year we ask whether what is told of a study is still right. Read it, mend what has "
            "changed, close it if it is over, and confirm: %(link)s"
        )
        % {"link": link},
    ]
    return subject, "\n\n".join(lines)
