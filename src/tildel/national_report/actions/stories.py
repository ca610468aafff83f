"""Stories: written about a project or an innovation, with a picture and consents, approved by two."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from tildel.applications.domain.values import storable
from tildel.audit.actions import record
from tildel.files.models import File
from tildel.kernel.errors import RuleBroken, Stale
from tildel.kernel.time import in_oslo
from tildel.national_report import access, mails
from tildel.national_report.actions.documents import ask_document
from tildel.national_report.domain.states import REGIONS, STORY, EditionState, StoryState
from tildel.national_report.models import Consent, Edition, Story
from tildel.national_report.phrases import HOW
from tildel.national_report.queries import editions as queries
from tildel.national_report.queries import stories
from tildel.people.models import User

CODES = ("nb", "nn", "en")
LONGEST_TITLE, LONGEST_TEXT, LONGEST_ALTERNATIVE = 160, 20_000, 400


def _texts(raw: Mapping[str, str], limit: int) -> dict[str, str]:
    found = {code: storable(raw.get(code))[:limit] for code in CODES}
    return {code: text for code, text in found.items() if text.strip()}


def _note(story: Story, verb: str, by: User | None, at: datetime, **facts: Any) -> Any:
    year = story.edition.year
    return record(stream=f"national-report:{year}", verb=verb, by=by, at=at, story=story.pk, **facts)


def _locked(story: Story) -> Story:
    rows = Story.objects.select_for_update(of=("self",))
    return rows.select_related("edition", "project__leader", "innovation__owner").get(pk=story.pk)


def _check_open(edition: Edition) -> None:
    if edition.state == EditionState.FINAL:
        raise RuleBroken("report.is_final")


@transaction.atomic
def begin_story(
    *, edition: Edition, about: str, region: str = "", titles: Mapping[str, str], texts: Mapping[str, str],
    by: User, at: datetime,
) -> Story:  # fmt: skip
    """A story about "project:<number>" or "innovation:<key>", of the institution's region or as said.

    Raises RuleBroken `report.unknown_about`, `report.unknown_region`, `report.is_final`.
    """
    access.check_can_take_part(by, edition, on=in_oslo(at).date())
    _check_open(edition)
    kind, _colon, key = about.partition(":")
    project = stories.project(key) if kind == "project" else None
    innovation = stories.innovation(key) if kind == "innovation" else None
    if project is None and innovation is None:
        raise RuleBroken("report.unknown_about", place="about")
    place = region or stories.region_of(project, innovation)
    if place not in REGIONS:
        raise RuleBroken("report.unknown_region", place="region")
    made = Story.objects.create(
        edition=edition, region=place, project=project, innovation=innovation,
        titles=_texts(titles, LONGEST_TITLE), texts=_texts(texts, LONGEST_TEXT), created_at=at, created_by=by,
        changed_at=at,
    )  # fmt: skip
    _note(made, "story.begun", by, at, about=about, region=place)
    return made


@transaction.atomic
def write_story(
    *, story: Story, titles: Mapping[str, str], texts: Mapping[str, str], alternatives: Mapping[str, str],
    credit: str, shows_people: bool, version: int, by: User, at: datetime,
) -> Story:  # fmt: skip
    """What it says, and what its picture shows. Only a draft is written in.

    Raises Stale, RuleBroken `report.story_sent`, `report.is_final`.
    """
    access.check_has_hand_in(by, story.edition, story, on=in_oslo(at).date())
    held = _locked(story)
    _check_draft(held)
    if held.version != version:
        raise Stale("report.changed_by_another")
    held.titles, held.texts = _texts(titles, LONGEST_TITLE), _texts(texts, LONGEST_TEXT)
    held.alternatives, held.credit = _texts(alternatives, LONGEST_ALTERNATIVE), storable(credit).strip()[:120]
    held.shows_people, held.version, held.changed_at = shows_people, version + 1, at
    held.save()
    _note(held, "story.written", by, at, version=held.version)
    return held


def _check_draft(story: Story) -> None:
    _check_open(story.edition)
    if story.state != StoryState.DRAFT:
        raise RuleBroken("report.story_sent")


@transaction.atomic
def put_picture(*, story: Story, file: File | None, by: User, at: datetime) -> Story:
    """Another picture, or none. Consents belong to a picture, so another one needs its own."""
    access.check_has_hand_in(by, story.edition, story, on=in_oslo(at).date())
    held = _locked(story)
    _check_draft(held)
    held.picture, held.changed_at = file, at
    held.save(update_fields=["picture", "changed_at"])
    _note(held, "story.picture_put", by, at, sha256=file.sha256 if file else "")
    return held


@transaction.atomic
def record_consent(
    *, story: Story, name: str, given_on: date, how: str, note: str = "", by: User, at: datetime
) -> Consent:
    """Somebody in the picture has said yes. Raises RuleBroken `report.no_picture`, `report.consent_ahead`,
    `report.consent_how`, `report.consent_name`."""
    access.check_has_hand_in(by, story.edition, story, on=in_oslo(at).date())
    held = _locked(story)
    if held.picture_id is None:
        raise RuleBroken("report.no_picture")
    if given_on > in_oslo(at).date():
        raise RuleBroken("report.consent_ahead", place="given_on")
    if how not in HOW:
        raise RuleBroken("report.consent_how", place="how")
    if not storable(name).strip():
        raise RuleBroken("report.consent_name", place="name")
    made = Consent.objects.create(
        story=held, picture_id=held.picture_id, name=storable(name).strip()[:200], given_on=given_on, how=how,
        note=storable(note).strip()[:300], recorded_at=at, recorded_by=by,
    )  # fmt: skip
    _note(held, "story.consent_recorded", by, at, consent=made.pk)
    return made


@transaction.atomic
def withdraw_consent(*, story: Story, consent: int, by: User, at: datetime) -> Consent:
    """Somebody no longer wants to be shown: the picture leaves the public pages, and the final PDFs are made
    anew without it. Raises RuleBroken `report.unknown_consent`."""
    access.check_has_hand_in(by, story.edition, story, on=in_oslo(at).date())
    held = _locked(story)
    found = (
        Consent.objects.select_for_update().filter(story=held, pk=consent, withdrawn_at__isnull=True).first()
    )
    if found is None:
        raise RuleBroken("report.unknown_consent")
    found.withdrawn_at, found.withdrawn_by = at, by
    found.save(update_fields=["withdrawn_at", "withdrawn_by"])
    _note(held, "story.consent_withdrawn", by, at, consent=found.pk)
    final = queries.final(held.edition)
    for language in queries.final_languages(final) if final else ():
        ask_document(edition=held.edition, final=final, language=language, by=by, at=at)
    return found


# --- approved by two -------------------------------------------------------------------------------------


@transaction.atomic
def send_story(*, story: Story, by: User, at: datetime) -> Story:
    """To whoever leads what it tells of. Raises RuleBroken `report_story.state`, `report.story_unfinished`,
    `report.alternative_missing`."""
    access.check_has_hand_in(by, story.edition, story, on=in_oslo(at).date())
    held = _locked(story)
    _check_open(held.edition)
    held.state = STORY.after(held.state, "send")
    if not (held.titles.get("nb") and held.texts.get("nb")):
        raise RuleBroken("report.story_unfinished")
    if held.picture_id and not held.alternatives.get("nb"):
        raise RuleBroken("report.alternative_missing")
    held.reason = ""
    held.save(update_fields=["state", "reason"])
    event = _note(held, "story.send", by, at)
    for person in stories.approvers(held, on=in_oslo(at).date()):
        mails.send(
            person, mails.story_asked, kind="national_report.story_asked", at=at,
            cause=f"national_report.story_asked:{event.pk}:{person.pk}", story=held,
        )  # fmt: skip
    return held


@transaction.atomic
def answer_story(*, story: Story, verb: str, reason: str = "", by: User, at: datetime) -> Story:
    """Whoever leads the project approves (`approve`) or asks for changes (`ask_changes`, with what).

    Raises RuleBroken `report_story.state`, `report.no_reason`.
    """
    access.check_can_answer(by, story.edition, story, on=in_oslo(at).date())
    return _answered(story, verb, ("approve", "ask_changes"), "leader", reason, by, at)


@transaction.atomic
def accept_story(*, story: Story, verb: str, reason: str = "", by: User, at: datetime) -> Story:
    """The region accepts (`accept`) or sends it back (`return`, with a reason). Raises as `answer_story`."""
    access.check_can_accept(by, story.edition, story, on=in_oslo(at).date())
    return _answered(story, verb, ("accept", "return"), "region", reason, by, at)


def _answered(
    story: Story, verb: str, verbs: tuple[str, str], side: str, reason: str, by: User, at: datetime
) -> Story:
    held = _locked(story)
    _check_open(held.edition)
    if verb not in verbs:
        raise RuleBroken("report_story.state", state=str(held.state), verb=verb)
    yes, said = verb == verbs[0], storable(reason).strip()[:4000]
    held.state = STORY.after(held.state, verb)
    if not yes and not said:
        raise RuleBroken("report.no_reason", place="reason")
    if yes:
        setattr(held, f"{side}_at", at)
        setattr(held, f"{side}_by", by)
    else:
        _without_approvals(held)
    held.reason = "" if yes else said
    held.save()
    event = _note(held, f"story.{verb}", by, at, reason=said)
    if held.created_by_id and held.created_by and held.created_by != by and held.created_by.person:
        mails.send(
            held.created_by.person, mails.story_answered, kind="national_report.story_answered", at=at,
            cause=f"national_report.story_answered:{event.pk}", story=held, yes=yes, reason=held.reason,
        )  # fmt: skip
    return held


def _without_approvals(story: Story) -> None:
    story.leader_at = story.leader_by = story.region_at = story.region_by = None


@transaction.atomic
def reopen_story(*, story: Story, by: User, at: datetime) -> Story:
    """An approved story is a draft again; both approve it anew. Raises RuleBroken `report_story.state`."""
    access.check_has_hand_in(by, story.edition, story, on=in_oslo(at).date())
    held = _locked(story)
    _check_open(held.edition)
    held.state = STORY.after(held.state, "reopen")
    _without_approvals(held)
    held.save()
    _note(held, "story.reopen", by, at)
    return held
