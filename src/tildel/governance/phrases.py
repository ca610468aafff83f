"""What bodies and meetings are called, and what they say when they refuse, in the language of the page."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

ROLES: dict[str, Any] = {
    "leader": pgettext_lazy("of a body", "Leader"),
    "member": _("Member"),
    "secretary": _("Secretary"),
    "deputy": _("Deputy"),
    "observer": _("Observer"),
}
GROUPS: dict[str, Any] = {
    "health": _("The health regions’ side"),
    "university": _("The universities’ side"),
    "user": _("User representatives"),
    "member": _("Members"),
    "observer": _("Observers"),
}
KINDS: dict[str, Any] = {
    "national": _("National"),
    "regional": _("Regional"),
    "deciding": _("Decides"),
    "committee": _("Committee"),
    "board": _("Programme board"),
    "expert": _("Expert committee"),
    "body": _("Body"),
}
MEETING_STATES: dict[str, Any] = {
    "planned": pgettext_lazy("meeting", "planned"),
    "invited": pgettext_lazy("meeting", "invited to"),
    "running": pgettext_lazy("meeting", "going on"),
    "held": pgettext_lazy("meeting", "held"),
    "approved": pgettext_lazy("meeting", "minutes approved"),
    "cancelled": pgettext_lazy("meeting", "cancelled"),
}
MEETING_KINDS: dict[str, Any] = {"meeting": _("Meeting"), "seminar": _("Seminar")}
CASE_STATES: dict[str, Any] = {
    "proposed": pgettext_lazy("case", "proposed"),
    "listed": pgettext_lazy("case", "on the agenda"),
    "treated": pgettext_lazy("case", "treated"),
    "postponed": pgettext_lazy("case", "postponed"),
    "withdrawn": pgettext_lazy("case", "withdrawn"),
}
CASE_KINDS: dict[str, Any] = {
    "decision": pgettext_lazy("case", "For decision"),
    "discussion": pgettext_lazy("case", "For discussion"),
    "information": pgettext_lazy("case", "For information"),
}
CONSULTATION_STATES: dict[str, Any] = {
    "draft": pgettext_lazy("consultation", "draft"),
    "open": pgettext_lazy("consultation", "open for comments"),
    "closed": pgettext_lazy("consultation", "closed"),
}
ANSWERS: dict[str, Any] = {
    "yes": pgettext_lazy("a day", "Suits me"),
    "maybe": pgettext_lazy("a day", "If need be"),
    "no": pgettext_lazy("a day", "Cannot"),
}
GENDERS: dict[str, Any] = {
    "woman": _("Woman"),
    "man": _("Man"),
    "other": pgettext_lazy("gender", "Other"),
}
FIELDS: dict[str, Any] = {"discussion": _("Discussion"), "decision_text": _("Decision")}
CHANGES: dict[str, Any] = {
    "same": pgettext_lazy("paragraph", "the same"),
    "changed": pgettext_lazy("paragraph", "changed"),
    "added": pgettext_lazy("paragraph", "new"),
    "removed": pgettext_lazy("paragraph", "taken out"),
}
STANDINGS: dict[str, Any] = {
    "recorded": pgettext_lazy("rotation", "recorded"),
    "gap": pgettext_lazy("rotation", "nobody is recorded"),
    "proposed": pgettext_lazy("rotation", "by rotation"),
}
ASSUMED: dict[str, Any] = {
    "starts": _("Since when the mandate holds"),
    "quorum": _("Quorum"),
    "deputies": _("Deputies"),
    "rotation": _("Where the rotation began"),
    "seats": _("The seats"),
    "meetings": _("How often it meets"),
    "case_number": _("How cases are numbered"),
}
REGIONS: dict[str, Any] = {
    "H03": _("Western Norway"),
    "H04": _("Central Norway"),
    "H05": _("Northern Norway"),
    "H12": _("South-Eastern Norway"),
}
NO_REGION = _("no region")
JOURNAL_KINDS: dict[str, Any] = {
    "in": _("Received"),
    "out": _("Sent"),
    "internal": _("Internal, to be followed up"),
    "memo": _("Internal"),
    "presentation": _("Case for a meeting"),
}
# The grounds are those of forvaltningsloven § 6; the codes are those of the experts' declarations.
GROUNDS: dict[str, Any] = {
    "fvl6.party": _("I am a party in the case myself (1 a)"),
    "fvl6.family": _("A party is related to me by blood or marriage, as near as siblings (1 b)"),
    "fvl6.marriage": _("I am or have been married or engaged to a party, or we are foster family (1 c)"),
    "fvl6.agent": _("I am, or have been since the case began, guardian or agent of a party (1 d)"),
    "fvl6.leads": _("I lead, or sit on the board of, an institution or company that is a party (1 e)"),
    "fvl6.other": _("Something else that may weaken trust in me (paragraph 2)"),
}
# Grounds on which a case is exempt from public access; the text is what the law calls itself.
EXEMPTIONS = (
    ("Offl. § 13", _("Duty of secrecy (section 13)")),
    ("Offl. § 14", _("Document for internal preparation (section 14)")),
    ("Offl. § 15", _("Document from outside for internal preparation (section 15)")),
    ("Offl. § 23", _("The body’s position in negotiations (section 23)")),
    ("Offl. § 25", _("Appointments (section 25)")),
    ("Offl. § 26", _("Answers of a test, and innovation (section 26)")),
)
BREACHES: dict[str, Any] = {
    "seat.two_holders": _("More than one person holds the seat."),
    "seat.too_many_deputies": _("The seat has more deputies than the mandate allows."),
    "seat.unknown": _("Somebody is appointed to a seat that the mandate does not have."),
    "term.too_long": _("The term is longer than the mandate allows."),
    "rotation.not_in_order": _("The holder comes from an institution that is not in the rotation."),
    "holder.two_seats": _("One person holds more than one seat."),
}

REFUSALS: dict[str, Any] = {
    "governance.case_number_missing": _("Write the number the body gave the case, for example 059/17."),
    "governance.case_number_taken": _("Case %(number)s is already on record for this meeting."),
    "body.not_shipped": _("There is no description of a body called %(key)s."),
    "body.not_administrator": _("Only administrators set up bodies."),
    "body.not_yours": _("This page is for those who sit in the body."),
    "body.not_secretariat": _("This is for the leader and the secretary of the body."),
    "body.no_person": _("Your account is not connected to a person. Write your name in your profile first."),
    "body.unknown_gender": _("Choose one of the answers, or none."),
    "mandate.no_reason": _("Write who decided it and where, for example the case number."),
    "mandate.same_day": _("There is a mandate from that day already. Choose another day."),
    "mandate.unreadable": _("The mandate cannot be read that way. Nothing was changed."),
    "seat.unknown": _("The mandate of that day has no such seat."),
    "seat.ends_before": _("The last day comes before the first."),
    "seat.longer": _("The time in a seat cannot be made longer here. Appoint the person anew."),
    "seat.other_role": _("That seat is not for this role: observers sit in observers’ seats only."),
    "seat.no_more_deputies": _("The seat has all the deputies it may have in that time."),
    "seat.taken": _("%(name)s holds the seat in that time. End that appointment first."),
    "meeting.not_yours": _("This meeting is for those who are asked to it."),
    "meeting.state": _("This step is not possible now: the meeting has moved on. Nothing was changed."),
    "meeting.closed": _("The meeting is over. Its minutes can only be corrected, with a reason."),
    "meeting.times": _("The meeting ends before it begins."),
    "meeting.day_taken": _("The body has a meeting on that day already."),
    "meeting.too_many_dates": _("Propose at most %(most)s days."),
    "meeting.nobody": _("Nobody sits in the body on that day. Appoint the members first."),
    "meeting.no_reason": _("Write the reason."),
    "meeting.no_cases_day": _("Set a last day for cases first."),
    "meeting.chair_not_asked": _("Whoever chairs the meeting has to be one of those who are asked to it."),
    "meeting.cases_left": _("These cases are neither treated nor postponed: %(numbers)s."),
    "case.state": _("This step is not possible for the case now. Nothing was changed."),
    "case.not_yours": _("This case is not open to you."),
    "case.own_conflict": _(
        "You have declared an interest in this case. Somebody else, the leader or the secretary, handles it."
    ),
    "case.too_late": _("The last day to propose cases has passed. Write to the secretary."),
    "case.not_there": _("Only somebody who is present can leave the room."),
    "case.not_treated": _("The case is still being treated. Whoever has a conflict comes back afterwards."),
    "case.votes": _("There are more votes than people who may vote: %(present)s."),
    "case.conflict_in_room": _("%(name)s has a conflict of interest and is still in the room."),
    "case.no_quorum": _("Nothing can be decided: %(present)s count, and %(needed)s are needed."),
    "case.no_decision": _("Write what was decided."),
    "case.no_public_title": _(
        "Case %(number)s is exempt from public access and needs a title for the public."
    ),
    "correction.field": _("Choose what is corrected."),
    "correction.nothing": _("The text is the same as before. Nothing was corrected."),
    "item.owner": _("Choose somebody who was asked to the meeting."),
    "interest.ground": _("Say what the conflict of interest is."),
    "interest.stands": _(
        "You have declared a conflict of interest. Only the leader or the secretary can find that it is none."
    ),
    "consultation.not_yours": _("This consultation is for those who are asked."),
    "consultation.no_text": _("Write the text that is sent out."),
    "consultation.too_long": _("The text has more than %(most)s paragraphs. Send it out in parts."),
    "consultation.same_text": _("The text is the same as in the last version."),
    "consultation.due": _("Choose a day that is still to come."),
    "consultation.closed": _("The time for comments is over."),
    "consultation.state": _("This step is not possible for the consultation now. Nothing was changed."),
    "journal.kind": _("That is not a kind of journal entry."),
    "journal.no_public_title": _("What is exempt from public access needs a title for the public."),
}
