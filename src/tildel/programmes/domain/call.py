"""What a call is made of: its texts, form, themes, costs, assessment, requirements and categories."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import NamedTuple

from tildel.checks.requirements import Directory, Requirement
from tildel.kernel.time import oslo_instant
from tildel.programmes.domain.questions import Question, Text, Track, merged

LANGUAGES = ("nb", "nn", "en")


class Section(NamedTuple):
    """A section of the application form. `places` are the paths of findings that belong to it."""

    key: str
    title: Text
    intro: Text
    places: tuple[str, ...]


class Theme(NamedTuple):
    key: str
    name: Text
    priority: bool


class Category(NamedTuple):
    """A category of cost in the budget."""

    key: str
    name: Text


class Criterion(NamedTuple):
    """A part of a dimension; it gets a mark of its own where `marked`, which enters no mean."""

    key: str
    name: Text
    hint: Text
    assumed: bool
    marked: bool = False


class Dimension(NamedTuple):
    """A side of an application that experts judge. `weight` in per cent of the whole; what is not `marked`
    gets words only and has no weight. `least_tenths`: a mean below it is not ranked, in tenths."""

    key: str
    name: Text
    weight: int
    criteria: tuple[Criterion, ...]
    marked: bool = True
    reason_required: bool = True
    least_tenths: int | None = None


class Blind(NamedTuple):
    """Who is hidden from whom. `experts`: when experts of one application see each other's reviews and names:
    `submitted` (when both have submitted), `discussion` (when the discussion has begun) or `never` (they
    discuss under letters)."""

    applicant: bool = False  # whether experts are not told who applies
    experts: str = "submitted"


class InterestRules(NamedTuple):
    """Ties between an expert and an application that are looked for. None or False: not looked for."""

    institution: bool = True
    region: bool = False
    co_publication_years: int | None = None
    partners: bool = True
    supervisor: bool = True
    shared_project: bool = True
    assumed: bool = True


class Line(NamedTuple):
    """What happens where the money ends: `stop`, or `skip` what does not fit, at most `depth` times."""

    rule: str = "stop"
    depth: int = 0
    reserve: bool = True


class SubFrame(NamedTuple):
    """Money for a theme: at most `most`, at least `least` kroner of the frame; None: no such limit."""

    theme: str
    least: int | None = None
    most: int | None = None


class Assessment(NamedTuple):
    """How applications are marked. `fundable_tenths`: the least mean mark that is fundable, in tenths.

    Marks go from `lowest` to `highest` in steps of `step_tenths` tenths. `words` has a word for each mark,
    from the lowest up, or none; `words_only`: experts see the words and no numbers. `user_dimensions` is the
    form of user representatives; without it they have the experts' own. Its weights and the experts' make 100
    together: without weight it stays out of the mean. `ties` settle equal marks, in order.
    """

    lowest: int
    highest: int
    best: int
    readers: int
    readers_assumed: bool
    fundable_tenths: int
    fundable_assumed: bool
    dimensions: tuple[Dimension, ...]
    source: str
    step_tenths: int = 10
    words: tuple[Text, ...] = ()
    words_only: bool = False
    user_dimensions: tuple[Dimension, ...] = ()
    blind: Blind = Blind()
    discussion: bool = True
    interests: InterestRules = InterestRules()
    ties: tuple[str, ...] = ()
    spread_at_random: bool = False
    line: Line = Line()
    sub_frames: tuple[SubFrame, ...] = ()
    feedback: tuple[str, ...] = ("marks", "reasons")


class EligibleList(NamedTuple):
    """Who may be applicant institution: the directory's answer, with what this call adds and takes away.

    Where `only` names institutions, nobody else may apply.
    """

    added: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    source: str = ""
    only: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CallSpec:
    """A call. `deadline` is what clocks in Oslo show (naive; `fold` 1 is the second of two equal times)."""

    key: str
    programme: str
    name: Text
    summary: Text
    who_may_apply: Text
    welcomes: Text
    decision: Text
    frame: int  # whole kroner
    frame_approximate: bool
    deadline: datetime
    deadline_assumed: bool
    language: str  # of the project description and the assessment
    source: str
    eligible: EligibleList
    requirements: tuple[Requirement, ...]
    sections: tuple[Section, ...]
    themes: tuple[Theme, ...]
    categories: tuple[Category, ...]
    assessment: Assessment
    tracks: tuple[Track, ...] = ()
    questions: tuple[Question, ...] = ()
    corrections: bool = False  # whether the officer may ask for a correction after the deadline
    # From when it can be applied to, as clocks in Oslo show; None is from when it is published.
    opens: datetime | None = None

    @property
    def closes_at(self) -> datetime:
        """The deadline as an instant (UTC)."""
        return oslo_instant(self.deadline, fold=self.deadline.fold)

    @property
    def opens_at(self) -> datetime | None:
        """The opening as an instant (UTC); of two equal times the first."""
        return None if self.opens is None else oslo_instant(self.opens, fold=0)

    def requirement(self, key: str) -> Requirement | None:
        return next((row for row in self.requirements if row.key == key), None)

    def track(self, key: str) -> Track | None:
        return next((row for row in self.tracks if row.key == key), None)

    def question(self, key: str) -> Question | None:
        return next((row for row in self.questions if row.key == key), None)

    def for_track(self, key: str) -> CallSpec:
        """The call as it holds for one category; as it stands where there is no such category."""
        track = self.track(key)
        if track is None:
            return self if not self.tracks else replace(self, questions=_asked_in(self.questions, ""))
        return replace(
            self,
            requirements=merged(self.requirements, track),
            sections=tuple(row for row in self.sections if row.key not in track.without_sections),
            questions=tuple(
                row for row in _asked_in(self.questions, key) if row.section not in track.without_sections
            ),
        )


def _asked_in(questions: tuple[Question, ...], track: str) -> tuple[Question, ...]:
    return tuple(row for row in questions if not row.tracks or track in row.tracks)


class CallDirectory:
    """A directory as one call sees it: with the call's own additions and exclusions."""

    def __init__(self, directory: Directory, eligible: EligibleList) -> None:
        self._directory, self._eligible = directory, eligible

    def eligibility(self, orgnr: str, day: date) -> str:
        if orgnr in self._eligible.excluded:
            return "not_eligible"
        if self._eligible.only:
            return "eligible" if orgnr in self._eligible.only else "not_eligible"
        return "eligible" if orgnr in self._eligible.added else self._directory.eligibility(orgnr, day)

    def region(self, orgnr: str, day: date) -> str | None:
        return self._directory.region(orgnr, day)
