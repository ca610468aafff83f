"""What the work screen shows around a section: parts with their marks, requirements, the time left."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tildel.applications import access, phrases
from tildel.applications.domain.places import field_of, section_of
from tildel.applications.domain.readiness import Mark, SectionMark, blocking, marks, obstacles
from tildel.applications.domain.states import APPLICATION
from tildel.applications.domain.summary import institutions_of, people_of
from tildel.applications.queries import drafts as queries
from tildel.applications.web.choices import Choices
from tildel.checks.requirements import Requirement
from tildel.kernel.findings import Finding, Severity, Status
from tildel.kernel.time import in_oslo
from tildel.programmes import queries as programmes
from tildel.programmes.phrases import Phrase, phrase_finding, requirement_name

_SEVERITIES = (Severity.FORMAL, Severity.JUDGED, Severity.RANKING, Severity.INFO)
_STATUSES = (Status.UNMET, Status.JUDGEMENT, Status.INFO, Status.MET)


@dataclass(frozen=True, slots=True)
class Said:
    """One finding in words, with where to mend it."""

    status: str
    phrase: Phrase
    address: str


@dataclass(slots=True)
class Item:
    """One requirement of the call with what was found."""

    requirement: Requirement
    name: str
    said: list[Said] = field(default_factory=list)
    status: str = ""

    @property
    def address(self) -> str:
        return next((said.address for said in self.said if said.address), "")


class Screen:
    """Everything about one draft that its pages share, read once."""

    def __init__(self, application: Any, *, user: Any, at: datetime) -> None:
        self.application, self.user, self.at = application, user, at
        self.call = application.call
        self.draft = queries.draft_of(application)
        self.spec, self.plan = self.draft.spec, self.draft.plan
        self.findings = self.draft.findings(at)

    @cached_property
    def choices(self) -> Choices:
        return Choices(self.spec, self.on, institutions_of(self.draft.sections))

    @property
    def on(self) -> date:
        return in_oslo(self.at).date()

    @cached_property
    def is_open(self) -> bool:
        """Whether the draft may still be changed: in time, and not withdrawn or checked."""
        return self.at < self.deadline and APPLICATION.allows(self.application.state, "save")

    @cached_property
    def may_edit(self) -> bool:
        return self.is_open and access.can_edit(self.user, self.application)

    @cached_property
    def track(self) -> Any:
        """The category in words; None where the call has none."""
        return programmes.spec_of(self.call).track(self.application.track)

    @property
    def deadline(self) -> datetime:
        return self.application.closes_at

    @property
    def is_past_deadline(self) -> bool:
        return self.at >= self.deadline

    @property
    def has_unsent_changes(self) -> bool:
        """Whether the draft says something else than what was last submitted."""
        current = self.application.current
        return current is not None and current.round != self.application.revision

    @property
    def may_withdraw(self) -> bool:
        return APPLICATION.allows(self.application.state, "withdraw")

    @cached_property
    def saved_at(self) -> datetime | None:
        return max((row.saved_at for row in self.application.sections.all()), default=None)

    @cached_property
    def names(self) -> dict[str, str]:
        return {person.key: person.name for person in people_of(self.draft.sections) if person.name}

    @cached_property
    def parts(self) -> list[dict[str, Any]]:
        """The parts of the form in order, each with its mark and its address."""
        empty = [] if self.draft.attachments else ["attachments"]
        empty += [] if self.draft.endorsements else ["endorsement"]
        found = marks(self.draft.sections, self.findings, empty_parts=empty, plan=self.plan)
        return [self._part(mark) for mark in found]

    def _part(self, mark: SectionMark) -> dict[str, Any]:
        return {
            "key": mark.key,
            "title": phrases.section_title(mark.key, self.spec),
            "mark": mark.mark.value,
            "count": mark.count,
            "words": _mark_words(mark),
            "address": reverse("applications:section", args=[self.application.pk, mark.key]),
        }

    @cached_property
    def items(self) -> list[Item]:
        """The call's requirements: what is missing first, then what people judge, then what is met."""
        items = {row.key: Item(row, requirement_name(row.key)) for row in self.spec.requirements}
        for finding in self.findings:
            items[finding.requirement].said.append(self.say(finding))
        for item in items.values():
            item.status = _worst(said.status for said in item.said)
        return sorted(items.values(), key=_order)

    def say(self, finding: Finding) -> Said:
        phrase = phrase_finding(finding, spec=self.spec, names=self.names)
        return Said(finding.status.value, phrase, self.address_of(finding.place))

    def address_of(self, place: str) -> str:
        part = section_of(place, self.plan)
        return self.field_address(part, field_of(place, self.draft.sections)) if part else ""

    def field_address(self, part: str, name: str) -> str:
        """The page of a part, at the field of that name."""
        page = reverse("applications:section", args=[self.application.pk, part])
        return f"{page}#{field_id(part, name)}"

    @property
    def missing_count(self) -> int:
        return sum(item.status == Status.UNMET for item in self.items)

    @property
    def counts(self) -> dict[str, int]:
        found = [item.status for item in self.items]
        return {status.value: found.count(status) for status in Status}

    @property
    def missing_words(self) -> str:
        number = self.missing_count
        if not number:
            return _("Nothing missing")
        return ngettext("%(number)s thing missing", "%(number)s things missing", number) % {"number": number}

    @cached_property
    def stopping(self) -> list[Said]:
        """What stops a submission, in the order of the call."""
        return [self.say(finding) for finding in blocking(self.findings, self.spec.requirements)]

    @cached_property
    def gaps(self) -> list[dict[str, str]]:
        """What in the form itself stops a submission, in its order."""
        return [
            {
                "part": phrases.section_title(problem.section, self.spec),
                "field": phrases.field_label_among(problem.section, problem.place, self.names, self.spec),
                "sentence": phrases.problem_sentence(problem),
                "address": self.field_address(problem.section, problem.place),
            }
            for problem in obstacles(self.draft.sections, self.plan)
        ]

    @property
    def is_ready(self) -> bool:
        return not self.stopping and not self.gaps

    @property
    def worth_a_look(self) -> list[Item]:
        """What does not stop a submission and is not simply met."""
        stopping = {finding.requirement for finding in blocking(self.findings, self.spec.requirements)}
        rest = [item for item in self.items if item.status in (Status.JUDGEMENT, Status.UNMET)]
        return [item for item in rest if item.requirement.key not in stopping]


def field_id(part: str, name: str) -> str:
    """The id of a field in its page."""
    if part == "attachments":
        return f"attachment-{name}" if name else "part"
    if name in ("relevant", "themes", "areas", "priorities"):
        return f"f-{name}-group"
    return f"f-{name}" if name else "part"


def _mark_words(mark: SectionMark) -> str:
    if mark.mark is Mark.NEEDS:
        return ngettext("%(number)s thing to mend", "%(number)s things to mend", mark.count) % {
            "number": mark.count
        }
    return str(phrases.MARKS[mark.mark.value])


def _worst(statuses: Iterable[str]) -> str:
    return min(statuses, key=lambda status: _STATUSES.index(Status(status)), default=Status.INFO.value)


def _order(item: Item) -> tuple[int, int]:
    return _STATUSES.index(Status(item.status)), _SEVERITIES.index(item.requirement.severity)


def saved_words(saved_at: datetime | None) -> Mapping[str, str]:
    """The clock of the last save as people in Oslo read it, and the instant for machines."""
    if saved_at is None:
        return {}
    return {"clock": f"{in_oslo(saved_at):%H:%M:%S}", "iso": saved_at.isoformat()}
