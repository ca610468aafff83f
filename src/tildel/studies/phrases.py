"""What the register of studies says, in the language of the page. Patients read most of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# Where the three sentences on taking part come from.
PARTICIPATION_SOURCE = "https://www.helsenorge.no/nn/kliniske-studier/om/"
PARTICIPATION = (
    _("You need a referral. Talk with your doctor."),
    _("Taking part is not a right. The doctors of the study decide who can join."),
    _("You can withdraw at any time. You do not have to say why."),
)

STATES: dict[str, Any] = {
    "draft": pgettext_lazy("study", "draft"),
    "planned": pgettext_lazy("study", "planned"),
    "recruiting": pgettext_lazy("study", "looking for participants"),
    "closed": pgettext_lazy("study", "closed"),
}
STATE_COLORS = {"draft": "neutral", "planned": "info", "recruiting": "success", "closed": "neutral"}
# What a state means for somebody who would like to take part.
WHAT_IT_MEANS: dict[str, Any] = {
    "planned": _("The study has been approved, but has not started. You cannot take part yet."),
    "recruiting": _("The study takes in people now."),
    "closed": _("The study takes in nobody any more."),
}
WHAT_NOW: dict[str, Any] = {
    "draft": _("Only those who write for the hospital see it."),
    "planned": _("Everybody can read it. Say when it begins to take people in."),
    "recruiting": _("Everybody can read it. Close it when it takes nobody in any more."),
    "closed": _("Everybody can still read it, but it is found only when one asks for closed studies."),
}
STEPS: dict[str, Any] = {
    "plan": _("Publish it as planned"),
    "recruit": _("Publish it as looking for participants"),
    "close": _("Close it"),
    "hide": _("Take it back as a draft"),
}
KINDS: dict[str, Any] = {
    "intervention": _("Trial of a treatment"),
    "observational": _("Observational study"),
}
KINDS_EXPLAINED: dict[str, Any] = {
    "intervention": _("The researchers try out a treatment and see what it does."),
    "observational": _("The researchers follow people without changing their treatment."),
}
SEXES: dict[str, Any] = {
    "all": pgettext_lazy("sex", "Everybody"),
    "female": pgettext_lazy("sex", "Women"),
    "male": pgettext_lazy("sex", "Men"),
}
REGIONS: dict[str, Any] = {
    "H12": _("South-Eastern Norway"),
    "H03": _("Western Norway"),
    "H04": _("Central Norway"),
    "H05": _("Northern Norway"),
}
REGISTERS: dict[str, Any] = {
    "clinicaltrials": "ClinicalTrials.gov",
    "ictrp": _("WHO’s register portal (ICTRP)"),
}
CANDIDATE_STATES: dict[str, Any] = {
    "waiting": pgettext_lazy("study of an import", "to be looked at"),
    "taken": pgettext_lazy("study of an import", "taken over"),
    "set_aside": pgettext_lazy("study of an import", "set aside"),
}
FIELDS: dict[str, Any] = {
    "titles": _("Title in plain words"),
    "title_en": _("Title in English"),
    "short_name": _("Short name"),
    "purposes": _("What the study wants to find out"),
    "purpose_en": _("Purpose in English"),
    "kind": _("Kind of study"),
    "who_can": _("Who can take part"),
    "who_can_en": _("Who can take part, in English"),
    "who_cannot": _("Who cannot take part"),
    "who_cannot_en": _("Who cannot take part, in English"),
    "participation": _("What taking part means"),
    "referral": _("How to be referred"),
    "responsible": _("The hospital that answers for the study"),
    "hospitals": _("Other hospitals that take part"),
    "contact_name": _("Contact"),
    "contact_email": _("E-mail"),
    "contact_phone": _("Telephone"),
    "web_address": _("Web page"),
    "conditions": _("Diseases and conditions"),
    "treatments": _("Treatments"),
    "age_from": _("From age"),
    "age_to": _("To age"),
    "sex": _("Who, by sex"),
    "rek_number": _("Number of the ethics committee’s approval (REK)"),
    "approved_on": _("Approved on"),
    "starts_on": _("Starts on"),
    "ends_on": _("Ends on"),
    "numbers": _("Numbers in other registers"),
    "funded_by": _("Paid for by"),
}
NOTES: dict[str, Any] = {
    "status": _("Status there"),
    "sites": _("Places in Norway"),
    "starts": _("Start, without a day"),
    "ends": _("End, without a day"),
    "ages": _("Ages, in other units than years"),
    "verified": _("Checked there"),
    "register": _("Register"),
    "countries": _("Countries"),
}
LACKING: dict[str, Any] = {
    "purpose": _("what the study wants to find out"),
    "who_can": _("who can take part"),
    "participation": _("what taking part means"),
    "referral": _("how to be referred"),
    "contact": _("an e-mail address or a telephone number"),
    "rek_number": _("the number of the ethics committee’s approval"),
    "approved_on": _("the day of the approval"),
    "starts_on": _("the day on which it starts"),
}
EVENTS: dict[str, Any] = {
    "study.begun": _("begun"),
    "study.changed": _("changed"),
    "study.plan": _("published as planned"),
    "study.recruit": _("published as looking for participants"),
    "study.close": _("closed"),
    "study.hide": _("taken back as a draft"),
    "study.confirmed": _("confirmed as right"),
    "study.reminded": _("the hospital was asked to confirm"),
    "study.taken_over": _("taken over from another register"),
}
ANSWERS: dict[str, Any] = {
    "nothing": _("ClinicalTrials.gov has no study with this number."),
    "not_connected": _("This site is not connected to ClinicalTrials.gov. Upload a file instead."),
    "not_understood": _("Write the number as NCT and eight digits, such as NCT01234567."),
    "no_answer": _("ClinicalTrials.gov did not answer. Try again later, or upload a file."),
}


def lacking_words(missing: Iterable[str]) -> str:
    return ", ".join(str(LACKING[name]) for name in missing)


def _lacking(*, missing: Iterable[str]) -> str:
    return str(_("Patients need to know more. This is missing: %(missing)s.")) % {
        "missing": lacking_words(missing)
    }


REFUSALS: dict[str, Any] = {
    "study.state": _("This step is not possible any more: somebody has moved it on in the meantime."),
    "study_candidate.state": _("This has been decided in the meantime."),
    "study.not_yours": _("You do not write for the hospital that answers for this study."),
    "study.hospital_unknown": _("Choose the hospital that answers for the study."),
    "study.at_once": _(
        "Somebody else saved something of the same name or number at this moment. Save once more."
    ),
    "study.stale": _(
        "Somebody else has saved this since you opened it. What you wrote stands below. Open the page in "
        "another window to compare, then save again."
    ),
    "study.lacking": _lacking,
    "study.nameless": _("Write the title in one language at least."),
    "study.ages": _("The highest age is below the lowest."),
    "study.period": _("The study ends before it starts."),
    "study.responsible_twice": _("The hospital that answers for the study is not among the others."),
    "study.number_taken": _("Another study has the number %(number)s. A study stands here once."),
    "study.nothing_chosen": _("Choose at least one field to take over, or set the study aside."),
    "study.title_not_chosen": _("A new study needs its title. Choose that field too."),
    "studies.file_too_large": _("The file is too large. At most %(most)s MB can be read."),
    "studies.not_json": _("The file is neither JSON nor XML. Fetch it once more and upload it as it is."),
    "studies.not_xml": _("The XML breaks off at line %(line)s. Fetch the file once more."),
    "studies.xml_declares": _(
        "The XML declares types or entities of its own, which no export of studies does. It was not read."
    ),
    "studies.no_trials": _("There is no study with a number in this file."),
    "studies.too_many_trials": _(
        "There are more than %(most)s studies in this file. Narrow the search and export again."
    ),
}
