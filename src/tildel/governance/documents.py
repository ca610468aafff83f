"""What the documents of bodies say: letters of appointment, the meeting book, minutes. In the active
language.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tildel.design.formats import format_day, format_instant
from tildel.governance import phrases
from tildel.governance.domain.mandate import Seat
from tildel.governance.mails import body_name
from tildel.kernel.time import in_oslo

Block = dict[str, Any]


def _local(names: Any) -> str:
    return str(names.get((get_language() or "nb")[:2]) or names.get("nb", ""))


def meeting_title(meeting: Any) -> str:
    words = {"body": body_name(meeting.body), "day": format_day(meeting.day)}
    return _("Meeting of %(body)s, %(day)s") % words


def minutes_title(meeting: Any) -> str:
    words = {"body": body_name(meeting.body), "day": format_day(meeting.day)}
    return _("Minutes of %(body)s, %(day)s") % words


def folder_title(meeting: Any) -> str:
    return meeting_title(meeting)


def _footer(left: str) -> dict[str, str]:
    return {"left": left, "page": _("Page {page} of {pages}")}


# --- a letter -----------------------------------------------------------------------------------------------


def appointment_letter(appointment: Any, seat: Seat | None, *, signed: str, at: datetime) -> dict[str, Any]:
    """The data of the PDF template "letter" for an appointment."""
    body, person = body_name(appointment.body), str(appointment.person)
    role = str(phrases.ROLES.get(appointment.seat, appointment.seat))
    facts = [[_("Date"), format_day(in_oslo(at).date())], [_("Body"), body], [_("Role"), role]]
    if seat is not None:
        facts.append([_("Seat"), _local(seat.names)])
    facts.append([_("From"), format_day(appointment.held_from)])
    if appointment.held_to:
        facts.append([_("To and including"), format_day(appointment.held_to)])
    paragraphs = [_("You are appointed to %(body)s as %(role)s.") % {"body": body, "role": role.lower()}]
    if appointment.organisation:
        paragraphs.append(_("You are named by %(name)s.") % {"name": appointment.organisation.name})
    paragraphs += [
        _("Say no as early as you can when you cannot come to a meeting, so that a deputy can be asked in."),
        _(
            "Before each meeting you say for each case whether you have an interest in it. Whoever has a "
            "conflict of interest gets no papers of the case and leaves the room while it is treated."
        ),
    ]
    return {
        "title": _("Appointment to %(body)s") % {"body": body}, "author": body, "footer": _footer(body),
        "sender": [body], "recipient": [person], "facts": facts, "paragraphs": paragraphs,
        "closing": _("Kind regards"), "signatories": [{"name": signed, "role": body}],
        "note": _("This letter was approved electronically and therefore bears no handwritten signature."),
    }  # fmt: skip


# --- the book and the minutes -------------------------------------------------------------------------------


def book(meeting: Any, agenda: Sequence[Any], *, hidden: Iterable[int] = ()) -> dict[str, Any]:
    """The meeting book for one reader; of the cases that are `hidden` from them only number and title
    stand there.
    """
    hidden = set(hidden)
    return {
        **_head(meeting, meeting_title(meeting), []),
        "sections": [
            {"heading": f"{case.number} {case.title}",
             "blocks": [_closed_to_you()] if case.pk in hidden else _before(case)}
            for case in agenda
        ],
        "attachments": {
            "heading": _("Papers"),
            "note": _("The papers lie in this document as files."),
            "head": [_("Name"), _("Pages"), _("SHA-256")],
            "rows": [
                [f"{case.number} {paper.title}", str(paper.file.pages or "–"), paper.file.sha256]
                for case in agenda if case.pk not in hidden for paper in case.papers.all()
            ],
        },
    }  # fmt: skip


def _head(meeting: Any, title: str, more: list[list[str]]) -> dict[str, Any]:
    when = format_instant(meeting.starts_at) if meeting.starts_at else format_day(meeting.day)
    facts = [[_("When"), when], *([[_("Where"), meeting.place]] if meeting.place else []), *more]
    return {
        "title": title, "subtitle": body_name(meeting.body), "author": body_name(meeting.body),
        "footer": _footer(title), "facts": facts, "contents": _("Contents"),
    }  # fmt: skip


def _closed_to_you() -> Block:
    return {"kind": "facts", "rows": [[_("Closed to you"), _("You have declared an interest in this case.")]]}


def _words(label: str, value: str) -> list[Block]:
    return [{"kind": "text", "label": label, "value": value}] if value.strip() else []


def _before(case: Any) -> list[Block]:
    papers = [paper.title for paper in case.papers.all()]
    rows = [[_("Kind"), str(phrases.CASE_KINDS.get(case.kind, case.kind))]]
    if case.ground:
        rows.append([_("Exempt from public access"), case.ground])
    if papers:
        rows.append([_("Papers"), "\n".join(papers)])
    return [
        {"kind": "facts", "rows": rows},
        *_words(_("Background"), case.background),
        *_words(_("Proposed decision"), case.proposal),
    ]


def minutes(meeting: Any, agenda: Sequence[Any], rows: Sequence[Any], *, public: bool) -> dict[str, Any]:
    """The minutes; the public ones without what is exempt, which is named with its legal ground."""
    people = [[_("Chaired by"), str(meeting.chair)]] if meeting.chair else []
    if meeting.minute_taker:
        people.append([_("Minutes by"), str(meeting.minute_taker)])
    present = [row for row in rows if row.present]
    if present:
        people.append([_("Present"), "\n".join(_attended(row) for row in present)])
    absent = [row for row in rows if not row.present and row.role != "deputy"]
    if absent:
        people.append([_("Absent"), "\n".join(_attended(row) for row in absent)])
    return {
        **_head(meeting, minutes_title(meeting), people),
        "sections": [_section(case, public) for case in agenda],
    }


def _attended(row: Any) -> str:
    role = str(phrases.ROLES.get(row.role, row.role)).lower()
    if row.stands_for:
        return _("%(name)s, deputy for %(other)s") % {"name": row.person, "other": row.stands_for.person}
    return f"{row.person}, {role}"


def _section(case: Any, public: bool) -> dict[str, Any]:
    if public and case.ground:
        heading = f"{case.number} {case.public_title}"
        return {"heading": heading, "blocks": [
            {"kind": "facts", "rows": [[_("Exempt from public access"), case.ground]]}
        ]}  # fmt: skip
    return {"heading": f"{case.number} {case.title}", "blocks": _after(case, public)}


def _after(case: Any, public: bool) -> list[Block]:
    facts = [[_("Kind"), str(phrases.CASE_KINDS.get(case.kind, case.kind))]]
    if case.state == "postponed":
        facts.append([_("Outcome"), _("Postponed")])
    facts += [
        [_("Left the room"), _("%(name)s from %(left)s to %(back)s") % {
            "name": row.person, "left": _clock(row.left_at), "back": _clock(row.back_at),
        }]
        for row in case.recusals.all()
    ]  # fmt: skip
    if case.votes_for is not None:
        words = {"for": case.votes_for, "against": case.votes_against or 0, "blank": case.votes_blank or 0}
        facts.append([_("Votes"), _("%(for)s for, %(against)s against, %(blank)s blank") % words])
    items = [
        _("%(text)s – %(name)s by %(day)s")
        % {"text": item.text, "name": item.owner, "day": format_day(item.due)}
        for item in case.items.all()
    ]
    return [
        {"kind": "facts", "rows": facts},
        *_words(_("Discussion"), case.discussion),
        *_words(_("Decision"), case.decision_text),
        *_listed(_("Action items"), items),
        *[_correction(row, public) for row in case.corrections.all()],
    ]


def _listed(heading: str, items: list[str]) -> list[Block]:
    return [{"kind": "heading", "text": heading}, {"kind": "list", "items": items}] if items else []


def _clock(instant: Any) -> str:
    return in_oslo(instant).strftime("%H.%M") if instant else "–"


def _correction(row: Any, public: bool) -> Block:
    """What stood before may have been taken out because it is not for everybody: the public sees the
    reason only.
    """
    label = _("Corrected %(day)s: %(field)s") % {
        "day": format_day(in_oslo(row.made_at).date()),
        "field": str(phrases.FIELDS.get(row.field, row.field)).lower(),
    }  # fmt: skip
    words = {"before": row.before or "–", "reason": row.reason}
    sentence = _("Reason: %(reason)s") if public else _("It said: “%(before)s”. Reason: %(reason)s")
    return {"kind": "text", "label": label, "value": sentence % words}
