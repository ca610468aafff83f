"""Words about departments."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

DEPARTMENT_KINDS: dict[str, Any] = {
    "research": pgettext_lazy("department", "Research department"),
    "clinical": pgettext_lazy("department", "Clinical department"),
    "laboratory": pgettext_lazy("department", "Laboratory"),
    "support": pgettext_lazy("department", "Research support"),
}
FIELDS: dict[str, Any] = {
    "organisation": _("Organisation"),
    "names": pgettext_lazy("of a department", "Name"),
    "kind": pgettext_lazy("of a department", "Kind"),
    "email": _("Mail address of the department"),
    "phone": _("Telephone of the department"),
    "address": _("Visiting address"),
    "web_address": _("Web page"),
    "source": _("Where this is told"),
    "held_from": _("Exists since"),
    "held_to": _("Last day"),
}
REFUSALS: dict[str, Any] = {
    "people.name_missing": _("Write both your given name and your family name."),
    "department.not_yours": _("Only those who hold a role for the organisation write of its departments."),
    "department.name_missing": _("Write the department’s name in at least one language."),
    "department.kind": _("Choose what kind of department it is."),
    "department.source_missing": _("Write where this is told: a web page, a decision, or your organisation."),
    "department.days": _("The last day is before the first."),
    "department.organisation": _("Choose an organisation of the directory."),
    "department.stale": _(
        "Somebody else changed this department while you wrote. Your text is still here: open the page anew "
        "in another tab and compare."
    ),
}
