"""The applicant's sentences: names of sections and fields, what has to be mended, why a step was refused."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from tildel.applications.domain.answers import PREFIX
from tildel.applications.domain.draft import Problem
from tildel.applications.domain.plan import part_of
from tildel.design.formats import format_instant, format_money, format_number
from tildel.programmes.domain.call import CallSpec
from tildel.programmes.phrases import attachment_name, in_words, institution_name

TITLES: Mapping[str, Any] = {
    "project": gettext_lazy("About the project"),
    "leader": gettext_lazy("Project leader"),
    "partners": gettext_lazy("Partners"),
    "recruitment": gettext_lazy("Patients"),
    "budget": gettext_lazy("Budget"),
    "users": gettext_lazy("User involvement"),
    "personalised": gettext_lazy("Stratification markers"),
    "themes": gettext_lazy("Themes"),
    "classification": gettext_lazy("Classification"),
    "attachments": gettext_lazy("Attachments"),
    "endorsement": gettext_lazy("Endorsement"),
}
FIELDS: Mapping[str, Mapping[str, Any]] = {
    "project": {
        "title_no": gettext_lazy("Title in Norwegian"),
        "title_en": gettext_lazy("Title in English"),
        "summary_no": gettext_lazy("Popular summary in Norwegian"),
        "summary_en": gettext_lazy("Popular summary in English"),
        "start": gettext_lazy("First day of the project"),
        "end": gettext_lazy("Last day of the project"),
    },
    "leader": {
        "given_name": gettext_lazy("Given name"),
        "family_name": gettext_lazy("Family name"),
        "email": gettext_lazy("E-mail"),
        "institution": gettext_lazy("Applicant institution"),
        "position_percent": gettext_lazy("Position share at the institution"),
        "born": gettext_lazy("Date of birth"),
        "succession": gettext_lazy("Who takes over as leader"),
    },
    "partners": {
        "name": gettext_lazy("Name"),
        "email": gettext_lazy("E-mail"),
        "institution": gettext_lazy("Institution"),
        "position_percent": gettext_lazy("Position share at the institution"),
        "central": gettext_lazy("Central partner"),
    },
    "recruitment": {
        "institution": gettext_lazy("Institution"),
        "planned": gettext_lazy("Planned number of patients"),
    },
    "budget": {
        "institution": gettext_lazy("Institution"),
        "category": gettext_lazy("Kind of cost"),
        "own_contribution": gettext_lazy("Own contribution, in kroner"),
        "justification": gettext_lazy("Why these costs are needed"),
    },
    "users": {"user_involvement": gettext_lazy("How patients and relatives take part")},
    "personalised": {
        "relevant": gettext_lazy("Are exploratory markers relevant in this project?"),
        "text": gettext_lazy("How they are used, or why they are not relevant"),
    },
    "themes": {"themes": gettext_lazy("Themes the project is about")},
    "classification": {
        "code": gettext_lazy("Code"),
        "percent": gettext_lazy("Share of the project"),
        "areas": gettext_lazy("Areas of HelseOmsorg21"),
        "priorities": gettext_lazy("Priority areas of the region"),
    },
}
HELP: Mapping[str, Mapping[str, Any]] = {
    "project": {
        "summary_no": gettext_lazy(
            "For everybody: what you want to find out, how, and what it may mean for patients."
        ),
        "summary_en": gettext_lazy(
            "The same in English. It is shown in public when the project is given funds."
        ),
    },
    "leader": {
        "email": gettext_lazy("One person leads one application in a call; the address tells who."),
        "born": gettext_lazy("Only used for the age rule."),
        "succession": gettext_lazy(
            "Only when the leader reaches the age limit during the project: say who takes over, and when."
        ),
    },
    "partners": {"central": gettext_lazy("Counts for the region, and needs a CV and a position share.")},
    "budget": {
        "own_contribution": gettext_lazy(
            "What your institutions pay themselves. It is not part of the amount applied for."
        ),
        "justification": gettext_lazy("Say in particular how these are costs beyond ordinary treatment."),
    },
    "users": {
        "user_involvement": gettext_lazy(
            "In planning, in carrying out the study and in telling of the results."
        )
    },
}
STATES: Mapping[str, Any] = {
    "draft": gettext_lazy("Draft"),
    "submitted": gettext_lazy("Submitted"),
    "withdrawn": gettext_lazy("Withdrawn"),
    "accepted": gettext_lazy("Passed the formal check"),
    "rejected": gettext_lazy("Rejected on formal grounds"),
}
ENDORSEMENTS: Mapping[str, Any] = {
    "asked": gettext_lazy("Asked, waiting for the answer"),
    "given": gettext_lazy("Endorsed"),
    "refused": gettext_lazy("Not endorsed"),
}
UNNAMED_LEADER = gettext_lazy("the project leader")
UNNAMED_PARTNER = gettext_lazy("a partner without a name yet")
MARKS: Mapping[str, Any] = {
    "empty": gettext_lazy("not begun"),
    "begun": gettext_lazy("begun"),
    "complete": gettext_lazy("complete"),
}
STATUSES: Mapping[str, Any] = {
    "met": gettext_lazy("Met"),
    "unmet": gettext_lazy("Missing"),
    "judgement": gettext_lazy("Judged by people"),
    "info": gettext_lazy("For information"),
}


def _deadline_passed(deadline: str = "", **_params: Any) -> str:
    if not deadline:
        return _("The call takes no applications.")
    moment = format_instant(datetime.fromisoformat(deadline))
    return _("The deadline was %(deadline)s, Oslo time. The draft can no longer be changed or sent.") % {
        "deadline": moment
    }


REFUSALS: Mapping[str, Any] = {
    "applications.not_yours": gettext_lazy("You may read this application, but not change it."),
    "applications.log_in": gettext_lazy("Log in first."),
    "applications.name_missing": gettext_lazy("Tell us your name first. It stands on receipts and letters."),
    "applications.track_unknown": gettext_lazy("Choose one of the call's categories."),
    "applications.call_not_open": gettext_lazy("This call does not take new applications now."),
    "applications.deadline_passed": _deadline_passed,
    "applications.section_moved_on": gettext_lazy("Somebody saved this section after you opened it."),
    "applications.draft_moved_on": gettext_lazy(
        "The draft was changed after you opened this page. Nothing was sent. Below it is as it stands now."
    ),
    "applications.not_ready": gettext_lazy(
        "Something is missing, so the application was not sent. It is all saved."
    ),
    "applications.attachment_not_asked_for": gettext_lazy("The call does not ask for such a file."),
    "applications.attachment_of_nobody": gettext_lazy(
        "The person this file belongs to is no longer in the application. Add the person first."
    ),
    "applications.attachment_replaced": gettext_lazy(
        "Another file stands in its place now. Remove that one first."
    ),
    "applications.no_file": gettext_lazy("Choose a file first."),
    "applications.withdrawal_needs_reason": gettext_lazy("Write why the application is withdrawn."),
    "application.state": gettext_lazy("The application is no longer open for this."),
    "draft.unknown_section": gettext_lazy("We cannot find this part of the application."),
}


def section_title(key: str, spec: CallSpec) -> str:
    """The title of a part of the form, by the call's own words where it has them."""
    found = _section(key, spec)
    return in_words(found.title) if found else str(TITLES.get(key, key))


def section_intro(key: str, spec: CallSpec) -> str:
    found = _section(key, spec)
    return in_words(found.intro) if found else ""


def _section(key: str, spec: CallSpec) -> Any:
    return next((row for row in spec.sections if part_of(row) == key), None)


def field_label(section: str, place: str) -> str:
    """`rows-p2-email` → "E-mail", `rows-0-years-2025` → "2025"."""
    name = place.split("-")[-1]
    return str(FIELDS.get(section, {}).get(name, name))


def field_label_among(
    section: str, place: str, names: Mapping[str, str], spec: CallSpec | None = None
) -> str:
    """The label with the row it is in; `names` gives the partners' names by their key.

    A place "" is the section as a whole; what the call asks itself is named by `spec`.
    """
    if spec and place.startswith(PREFIX):
        return _question_label(place.removeprefix(PREFIX), spec)
    label = field_label(section, place)
    if not place.startswith("rows-"):
        return label
    row = place.split("-")[1]
    if section == "partners":
        return _("%(person)s: %(field)s") % {"person": names.get(row) or UNNAMED_PARTNER, "field": label}
    number = int(row) + 1 if row.isdigit() else row
    return _("%(field)s, row %(number)s") % {"field": label, "number": number}


def _question_label(place: str, spec: CallSpec) -> str:
    """`purpose` → the question's own words, `plan-0-cost` → those with the row."""
    key, _dash, rest = place.partition("-")
    question = spec.question(key)
    if question is None:
        return key
    label = in_words(question.label)
    if not rest:
        return label
    row, _dash, column = rest.partition("-")
    names = {found.key: in_words(found.name) for found in question.columns}
    return _("%(question)s: %(field)s, row %(number)s") % {
        "question": label, "field": names.get(column, column), "number": int(row) + 1,
    }  # fmt: skip


def field_help(section: str, name: str) -> Any:
    return HELP.get(section, {}).get(name, "")


def attachment_title(kind: str, person: str) -> str:
    name = attachment_name(kind)
    name = name[:1].upper() + name[1:]
    return _("%(attachment)s, %(person)s") % {"attachment": name, "person": person} if person else name


DIMENSIONS: Mapping[str, Any] = {
    "category": gettext_lazy("the health categories"),
    "activity": gettext_lazy("the research activities"),
}
_PROBLEMS: Mapping[str, Any] = {
    "needed": gettext_lazy("Write something here."),
    "email.not_one": gettext_lazy(
        "This does not look like an e-mail address. Write it like name@example.org."
    ),
    "day.not_one": gettext_lazy("Write a day that exists, like 2027-01-31 or 31.1.2027."),
    "day.far_away": gettext_lazy("Write a year between 1900 and 2199."),
    "number.not_whole": gettext_lazy("Write a whole number, with digits only, like 1 200 000."),
    "number.not_number": gettext_lazy("Write a number, like 50 or 37,5."),
    "choice.not_one": gettext_lazy("Choose one of the answers."),
    "number.negative": gettext_lazy("Write a number that is not below zero."),
}


def problem_sentence(problem: Problem) -> str:
    """What has to be mended in a field, in the active language."""
    params = problem.params
    if problem.code == "text.too_long":
        over = params["length"] - params["limit"]
        return ngettext(
            "The text is %(over)s character too long; there is room for %(limit)s. All of it is saved.",
            "The text is %(over)s characters too long; there is room for %(limit)s. All of it is saved.",
            over,
        ) % {"over": format_number(over), "limit": format_number(params["limit"])}
    if problem.code == "text.too_many_words":
        over = params["length"] - params["limit"]
        return ngettext(
            "The text is %(over)s word too long; there is room for %(limit)s. All of it is saved.",
            "The text is %(over)s words too long; there is room for %(limit)s. All of it is saved.",
            over,
        ) % {"over": format_number(over), "limit": format_number(params["limit"])}
    if problem.code == "number.too_small":
        return _("Write a number from %(least)s.") % {"least": format_number(params["least"])}
    if problem.code == "classification.not_whole":
        return _("The shares of %(dimension)s make %(percent)s%%. They have to make 100%%.") % {
            "dimension": DIMENSIONS[params["dimension"]],
            "percent": format_number(params["percent"], digits=0 if params["percent"] % 1 == 0 else 1),
        }
    if problem.code == "number.too_large":
        return _("Write a number up to %(largest)s.") % {"largest": format_number(params["largest"])}
    return str(_PROBLEMS[problem.code])


def receipt_sentences(*, is_last: bool, is_late: bool) -> list[str]:
    """What a receipt says about itself."""
    said = [_("The application was received before the deadline.")]
    if not is_last:
        said.append(_("A later version was submitted. This one no longer counts."))
    elif is_late:
        said.append(_("This is the last submitted version, and the one that counts."))
    else:
        said.append(_("The last submitted version counts."))
        said.append(_("Until the deadline you may change the draft and submit again."))
    said.append(
        _("The fingerprints (SHA-256) show that content and files are those we received, byte for byte.")
    )
    return said


def receipt_document(lines: Mapping[str, Any]) -> dict[str, Any]:
    """The data of the Typst template `receipt`, in the active language."""
    reference, number = lines["reference"], format_number(lines["number"])
    facts = [
        [_("Reference"), reference],
        [_("Version"), number],
        [
            _("Received"),
            _("%(moment)s, Oslo time") % {"moment": format_instant(lines["received_at"], exact=True)},
        ],
        [_("Deadline"), _("%(moment)s, Oslo time") % {"moment": format_instant(lines["deadline_at"])}],
        [_("Title"), lines["title"]],
        [_("Project leader"), lines["leader"]],
        [_("Applicant institution"), institution_name(lines["institution"])],
    ]
    return {
        "title": _("Receipt for an application"),
        "subtitle": _call_name(lines["call"]),
        "author": lines["leader"],
        "footer": {
            "left": _("%(reference)s · version %(version)s") % {"reference": reference, "version": number},
            "page": _("Page {page} of {pages}"),
        },
        "facts": facts,
        "hash": {"label": _("Fingerprint of the content (SHA-256)"), "value": lines["content_sha256"]},
        "files": {
            "caption": _("Files"),
            "head": [_("Name"), _("Pages"), _("Fingerprint (SHA-256)")],
            "rows": [[row["name"], str(row["pages"] or "–"), row["sha256"]] for row in lines["files"]],
        },
        "sentences": receipt_sentences(is_last=lines["is_last"], is_late=lines["is_late"]),
    }


def _call_name(names: Mapping[str, str]) -> str:
    return names.get(get_language() or "nb") or names.get("nb") or ""


def receipt_mail(*, facts: Mapping[str, Any], address: str) -> tuple[str, str]:
    """Subject and body of the mail that follows a receipt."""
    shown = {
        "reference": facts["reference"],
        "title": facts["title"],
        "version": facts["number"],
        "received": format_instant(facts["received_at"], exact=True),
        "deadline": format_instant(facts["deadline_at"]),
        "sha256": facts["content_sha256"],
        "address": address,
    }
    subject = _("Received: %(reference)s, version %(version)s") % shown
    body = _(
        "We have received your application.\n\n"
        "%(reference)s, version %(version)s\n%(title)s\n"
        "Received %(received)s, Oslo time\n"
        "SHA-256 of the content: %(sha256)s\n\n"
        "The last submitted version counts. You may change the draft and submit again until %(deadline)s.\n\n"
        "Receipt: %(address)s\n"
    )
    return subject, body % shown


def money_or_dash(amount: int | None) -> str:
    return "–" if amount is None else format_money(amount)
