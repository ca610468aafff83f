"""What the directory of organisations says, in the language of the page."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

KINDS: dict[str, Any] = {
    "regional_authority": pgettext_lazy("organisation", "Regional health authority"),
    "health_trust": pgettext_lazy("organisation", "Health trust"),
    "private_nonprofit": pgettext_lazy("organisation", "Private non-profit hospital"),
    "university": pgettext_lazy("organisation", "University or university college"),
    "pharmacy_trust": pgettext_lazy("organisation", "Hospital pharmacies"),
    "support_trust": pgettext_lazy("organisation", "Support trust"),
    "jointly_owned": pgettext_lazy("organisation", "Owned jointly by the regions"),
}
# In the order in which the country is told; "" stands for those without a region of their own.
REGIONS: dict[str, Any] = {
    "H12": _("South-Eastern Norway"),
    "H03": _("Western Norway"),
    "H04": _("Central Norway"),
    "H05": _("Northern Norway"),
    "H99": _("All regions together"),
    "": _("Outside the health regions"),
}
