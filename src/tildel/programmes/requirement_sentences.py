"""Every requirement as a full sentence with its numbers, in the language of the moment."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from tildel.checks.kinds.institutions import HEALTH_REGIONS
from tildel.checks.requirements import Requirement
from tildel.design.formats import format_instant, format_money, format_number
from tildel.programmes.domain.call import CallSpec
from tildel.programmes.names import (
    attachment_name,
    category_names,
    in_millions,
    institution_name,
    language_name,
    percent,
    region_name,
    subject,
    theme_names,
)

# Requirements that people judge, said in a sentence of their own; any other is said by its name.
JUDGED: Mapping[str, Any] = {
    "recruited_staff": _lazy(
        "The money does not pay for doctoral, postdoctoral or other scientific positions, nor for stays "
        "abroad. People judge this."
    ),
}


def phrase_requirement(requirement: Requirement, *, spec: CallSpec) -> str:
    """The requirement as a full sentence with its numbers."""
    return REQUIREMENT_PHRASES[requirement.kind](requirement, spec)


def _deadline(requirement: Requirement, spec: CallSpec) -> str:
    moment = format_instant(datetime.fromisoformat(requirement.params["closes"]))
    return _("The application is received before %(deadline)s, Oslo time.") % {"deadline": moment}


def _amount(requirement: Requirement, spec: CallSpec) -> str:
    least, most = requirement.params["minimum"], requirement.params["maximum"]
    if least % 100_000 or most % 100_000:
        if not least:
            return _("The call gives at most %(maximum)s for a project.") % {"maximum": format_money(most)}
        return _("The call gives %(minimum)s to %(maximum)s for a project.") % {
            "minimum": format_money(least),
            "maximum": format_money(most),
        }
    if not least:
        return _("The call gives at most NOK %(maximum)s million for a project.") % {
            "maximum": in_millions(most)
        }
    return _("The call gives NOK %(minimum)s–%(maximum)s million for a project.") % {
        "minimum": in_millions(least),
        "maximum": in_millions(most),
    }


def _amount_per_year(requirement: Requirement, spec: CallSpec) -> str:
    least, most = requirement.params["minimum"], requirement.params["maximum"]
    if not least:
        return _("The call gives at most %(maximum)s a year.") % {"maximum": format_money(most)}
    return _("The call gives %(minimum)s to %(maximum)s a year.") % {
        "minimum": format_money(least),
        "maximum": format_money(most),
    }


def _lump_sum(requirement: Requirement, spec: CallSpec) -> str:
    rates = "; ".join(f"{row['year']}: {format_money(row['amount'])}" for row in requirement.params["rates"])
    addition = requirement.params["addition_percent"]
    if not rates:
        return _("Each year has a fixed sum. No rates are written yet.")
    if addition:
        return _("The call gives a fixed sum a year, %(percent)s above these rates: %(rates)s.") % {
            "percent": percent(addition),
            "rates": rates,
        }
    return _("The call gives a fixed sum a year: %(rates)s.") % {"rates": rates}


def _excluded_costs(requirement: Requirement, spec: CallSpec) -> str:
    return _("The call does not cover this, and the budget has nothing on it: %(categories)s.") % {
        "categories": category_names(requirement.params["categories"], spec)
    }


def _person_years(requirement: Requirement, spec: CallSpec) -> str:
    months = requirement.params["maximum_months"]
    if months % 12:
        text = ngettext(
            "The length of the project times the share of a position is at most %(months)s month.",
            "The length of the project times the share of a position is at most %(months)s months.",
            months,
        )
        return text % {"months": format_number(months)}
    text = ngettext(
        "The length of the project times the share of a position is at most %(years)s person-year.",
        "The length of the project times the share of a position is at most %(years)s person-years.",
        months // 12,
    )
    return text % {"years": format_number(months // 12)}


def _duration(requirement: Requirement, spec: CallSpec) -> str:
    least, months = requirement.params["minimum_months"], requirement.params["maximum_months"]
    if least:
        return _duration_from(least, months)
    if months % 12:
        text = ngettext(
            "The project lasts at most %(months)s month.",
            "The project lasts at most %(months)s months.",
            months,
        )
        return text % {"months": format_number(months)}
    text = ngettext(
        "The project lasts at most %(years)s year (%(months)s months).",
        "The project lasts at most %(years)s years (%(months)s months).",
        months // 12,
    )
    return text % {"years": format_number(months // 12), "months": format_number(months)}


def _duration_from(least: int, most: int) -> str:
    if least == most:
        text = ngettext("The project lasts %(months)s month.", "The project lasts %(months)s months.", most)
        return text % {"months": format_number(most)}
    return _("The project lasts from %(minimum)s to %(maximum)s months.") % {
        "minimum": format_number(least),
        "maximum": format_number(most),
    }


def _attachment(requirement: Requirement, spec: CallSpec) -> str:
    most, name = requirement.params["maximum_pages"], attachment_name(requirement.params["attachment"])
    if most is None:
        return _("This is attached: %(attachment)s.") % {"attachment": name}
    text = ngettext(
        "This is attached: %(attachment)s, at most %(pages)s page.",
        "This is attached: %(attachment)s, at most %(pages)s pages.",
        most,
    )
    return text % {"attachment": name, "pages": format_number(most)}


def _language(requirement: Requirement, spec: CallSpec) -> str:
    return _("The project description and every other attachment is in %(language)s.") % {
        "language": language_name(requirement.params["language"])
    }


def _cv(requirement: Requirement, spec: CallSpec) -> str:
    most = requirement.params["maximum_pages"]
    text = ngettext(
        "A CV with publication list is attached for the project leader and every central partner, "
        "at most %(pages)s page a person.",
        "A CV with publication list is attached for the project leader and every central partner, "
        "at most %(pages)s pages a person.",
        most,
    )
    return text % {"pages": format_number(most)}


def _institution(requirement: Requirement, spec: CallSpec) -> str:
    if spec.eligible.only:
        return _("The project leader's institution applies, and it is one of these: %(institutions)s.") % {
            "institutions": _institutions(spec)
        }
    return _("The project leader's institution applies, and it is one of those that may apply.")


def _institutions(spec: CallSpec) -> str:
    return ", ".join(institution_name(orgnr) for orgnr in spec.eligible.only)


def _employee(requirement: Requirement, spec: CallSpec) -> str:
    if spec.eligible.only:
        return _("The project leader is employed here: %(institutions)s.") % {
            "institutions": _institutions(spec)
        }
    return _("The project leader is employed at the institution that applies.")


def _endorsement(requirement: Requirement, spec: CallSpec) -> str:
    days = requirement.params["days"]
    if requirement.params["timing"] == "at_submission":
        return _("The research management of the applicant institution endorses the application.")
    text = ngettext(
        "The research management of the applicant institution endorses the application, "
        "at the latest %(days)s day after the deadline.",
        "The research management of the applicant institution endorses the application, "
        "at the latest %(days)s days after the deadline.",
        days,
    )
    return text % {"days": format_number(days)}


def _partners(requirement: Requirement, spec: CallSpec) -> str:
    regions = requirement.params["regions"]
    if set(regions) == set(HEALTH_REGIONS):
        return _(
            "There is a central partner at an institution that may apply in each of the four health regions. "
            "The applicant institution counts for its own."
        )
    return _(
        "There is a central partner at an institution that may apply in each of these regions: %(regions)s. "
        "The applicant institution counts for its own."
    ) % {"regions": _regions(regions)}


def _recruitment(requirement: Requirement, spec: CallSpec) -> str:
    regions = requirement.params["regions"]
    if set(regions) == set(HEALTH_REGIONS):
        return _("Patients from all four health regions can take part, with a planned number in each.")
    return _("Patients from these regions can take part, with a planned number in each: %(regions)s.") % {
        "regions": _regions(regions)
    }


def _regions(codes: Sequence[str]) -> str:
    return ", ".join(region_name(code) for code in codes)


def _position_share(requirement: Requirement, spec: CallSpec) -> str:
    return _(
        "The project leader and every central partner have at least %(percent)s of a full position "
        "at an institution that may apply."
    ) % {"percent": percent(requirement.params["minimum_percent"])}


def _one_per_leader(requirement: Requirement, spec: CallSpec) -> str:
    text = ngettext(
        "A person leads at most %(maximum)s application in the call, but may be partner in several.",
        "A person leads at most %(maximum)s applications in the call, but may be partner in several.",
        requirement.params["maximum"],
    )
    return text % {"maximum": format_number(requirement.params["maximum"])}


def _age(requirement: Requirement, spec: CallSpec) -> str:
    return _(
        "The project leader is under %(limit)s years old when the project starts. If the project leader "
        "turns %(limit)s during the project, the application says who takes over."
    ) % {"limit": format_number(requirement.params["limit"])}


def _described(requirement: Requirement, spec: CallSpec) -> str:
    return _("The application describes this: %(subject)s.") % {
        "subject": subject(requirement.params["answer"])
    }


def _comply_or_explain(requirement: Requirement, spec: CallSpec) -> str:
    return _("The application accounts for this, or says why it is not relevant: %(subject)s.") % {
        "subject": subject(requirement.params["answer"])
    }


def _judged(requirement: Requirement, spec: CallSpec) -> str:
    if requirement.key == "additional_costs":
        return _(
            "The budget has only what the research costs in addition; ordinary treatment is not covered. "
            "People judge this."
        )
    if requirement.key in JUDGED:
        return str(JUDGED[requirement.key])
    return _("People judge this: %(subject)s.") % {"subject": subject(requirement.key)}


def _theme(requirement: Requirement, spec: CallSpec) -> str:
    if not requirement.params["themes"]:
        return _("No theme is given priority.")
    return _("This is given priority, but only among applications that are found fundable: %(themes)s.") % {
        "themes": theme_names(requirement.params["themes"], spec)
    }


def _themes_chosen(requirement: Requirement, spec: CallSpec) -> str:
    least, most = requirement.params["minimum"], requirement.params["maximum"]
    if most is not None:
        return _("The application names from %(minimum)s to %(maximum)s of the call's themes.") % {
            "minimum": format_number(least),
            "maximum": format_number(most),
        }
    text = ngettext(
        "The application names at least %(minimum)s of the call's themes.",
        "The application names at least %(minimum)s of the call's themes.",
        least,
    )
    return text % {"minimum": format_number(least)}


def _classified(requirement: Requirement, spec: CallSpec) -> str:
    return _(
        "The project is classified by health categories and research activities (HRCS), "
        "each of them adding up to 100 per cent."
    )


REQUIREMENT_PHRASES: Mapping[str, Callable[[Requirement, CallSpec], str]] = {
    "deadline": _deadline, "amount": _amount, "duration": _duration, "attachment": _attachment,
    "language": _language, "cv": _cv, "institution": _institution, "endorsement": _endorsement,
    "partners": _partners, "recruitment": _recruitment, "position_share": _position_share,
    "one_per_leader": _one_per_leader, "age": _age, "described": _described,
    "comply_or_explain": _comply_or_explain, "judged": _judged, "theme": _theme,
    "amount_per_year": _amount_per_year, "lump_sum": _lump_sum, "excluded_costs": _excluded_costs,
    "person_years": _person_years, "employee": _employee, "themes_chosen": _themes_chosen,
    "classified": _classified,
}  # fmt: skip
