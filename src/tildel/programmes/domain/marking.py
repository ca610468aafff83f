"""How a call's applications are marked, as data: read and written with the rest of the call."""

from __future__ import annotations

from typing import Any

from tildel.checks.shapes import Choice, Flag, ListOf, Maybe, Whole, Word
from tildel.kernel.errors import Unreadable
from tildel.programmes.domain.call import (
    Assessment,
    Blind,
    Criterion,
    Dimension,
    InterestRules,
    Line,
    SubFrame,
)
from tildel.programmes.domain.questions import NO_TEXT, TEXT, record_of

# What may settle equal marks; besides these `dimension:KEY`, the mean of one dimension.
TIE_RULES = ("median", "user_representatives", "draw")
# What an applicant is told of the assessment.
FEEDBACK = ("marks", "reasons", "rank", "consensus")


_DIMENSION = record_of(
    Dimension,
    defaults={"marked": True, "reason_required": True, "least_tenths": None},
    key=Word(),
    name=TEXT,
    weight=Whole(least=0),
    criteria=ListOf(
        record_of(
            Criterion,
            defaults={"hint": NO_TEXT, "assumed": False, "marked": False},
            key=Word(),
            name=TEXT,
            hint=TEXT,
            assumed=Flag(),
            marked=Flag(),
        )
    ),
    marked=Flag(),
    reason_required=Flag(),
    least_tenths=Maybe(Whole()),
)
_BLIND = record_of(
    Blind, defaults=Blind()._asdict(), applicant=Flag(), experts=Choice(("submitted", "discussion", "never"))
)
_INTERESTS = record_of(
    InterestRules,
    defaults=InterestRules()._asdict(),
    institution=Flag(),
    region=Flag(),
    co_publication_years=Maybe(Whole(least=1, most=50)),
    partners=Flag(),
    supervisor=Flag(),
    shared_project=Flag(),
    assumed=Flag(),
)
_LINE = record_of(
    Line, defaults=Line()._asdict(), rule=Choice(("stop", "skip")), depth=Whole(least=0), reserve=Flag()
)
_SUB_FRAME = record_of(
    SubFrame,
    defaults={"least": None, "most": None},
    theme=Word(),
    least=Maybe(Whole(least=0)),
    most=Maybe(Whole(least=0)),
)
ASSESSMENT = record_of(
    Assessment,
    defaults=Assessment._field_defaults,
    lowest=Whole(),
    highest=Whole(),
    best=Whole(),
    readers=Whole(least=1),
    readers_assumed=Flag(),
    fundable_tenths=Whole(),
    fundable_assumed=Flag(),
    dimensions=ListOf(_DIMENSION),
    source=Word(),
    step_tenths=Whole(least=1),
    words=ListOf(TEXT),
    words_only=Flag(),
    user_dimensions=ListOf(_DIMENSION),
    blind=_BLIND,
    discussion=Flag(),
    interests=_INTERESTS,
    ties=ListOf(Word()),
    spread_at_random=Flag(),
    line=_LINE,
    sub_frames=ListOf(_SUB_FRAME),
    feedback=ListOf(Choice(FEEDBACK)),
)


def check_scale(assessment: Assessment) -> None:
    """Whether the marks make a scale, with a word for each where there are words, and known rules for ties.

    No two dimensions have the same key, experts' and user representatives' together: their marks would mix.
    Raises Unreadable `call.no_scale`, `call.no_scale_words`, `call.doubled_dimension` or
    `call.unknown_tie_rule` with the place.
    """
    if assessment.lowest >= assessment.highest:
        raise Unreadable("call.no_scale", place="$.assessment.highest")
    if assessment.best not in (assessment.lowest, assessment.highest):
        raise Unreadable("call.no_scale", place="$.assessment.best")
    steps, rest = divmod(10 * (assessment.highest - assessment.lowest), assessment.step_tenths)
    if rest:
        raise Unreadable("call.no_scale", place="$.assessment.step_tenths")
    if (assessment.words_only and not assessment.words) or len(assessment.words) not in (0, steps + 1):
        raise Unreadable("call.no_scale_words", place="$.assessment.words", marks=steps + 1)
    keys = [row.key for row in (*assessment.dimensions, *assessment.user_dimensions)]
    doubled = next((key for key in keys if keys.count(key) > 1), None)
    if doubled is not None:
        raise Unreadable("call.doubled_dimension", place="$.assessment.dimensions", key=doubled)
    dimensions = {f"dimension:{row.key}" for row in assessment.dimensions}
    for index, tie in enumerate(assessment.ties):
        if tie not in TIE_RULES and tie not in dimensions:
            raise Unreadable("call.unknown_tie_rule", place=f"$.assessment.ties[{index}]", rule=tie)


def assessment_to_json(assessment: Assessment) -> dict[str, Any]:
    """The mapping that ASSESSMENT reads back into an equal value."""
    return {
        **assessment._asdict(),
        "dimensions": [_dimension_to_json(dimension) for dimension in assessment.dimensions],
        "user_dimensions": [_dimension_to_json(dimension) for dimension in assessment.user_dimensions],
        "words": [word.as_json() for word in assessment.words],
        "blind": assessment.blind._asdict(),
        "interests": assessment.interests._asdict(),
        "line": assessment.line._asdict(),
        "ties": list(assessment.ties),
        "sub_frames": [row._asdict() for row in assessment.sub_frames],
        "feedback": list(assessment.feedback),
    }


def _dimension_to_json(dimension: Dimension) -> dict[str, Any]:
    return {
        "key": dimension.key,
        "name": dimension.name.as_json(),
        "weight": dimension.weight,
        "criteria": [
            {**row._asdict(), "name": row.name.as_json(), "hint": row.hint.as_json()}
            for row in dimension.criteria
        ],
        "marked": dimension.marked,
        "reason_required": dimension.reason_required,
        "least_tenths": dimension.least_tenths,
    }
