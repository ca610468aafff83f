"""The form of a review, and a review as it was written: dimensions with their marks, words and reasons."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from tildel.assessment.domain.marks import Scale, mark_keys, scale_of, text_keys, weighted_mean
from tildel.assessment.domain.wording import Piece, word_diff
from tildel.assessment.phrases_reviewing import mark_number, mark_text, mark_word, mean_text
from tildel.design.refusals import sentence
from tildel.kernel.errors import RuleBroken
from tildel.programmes.domain.call import Assessment, Criterion, Dimension


@dataclass(frozen=True, slots=True)
class Step:
    """A mark to choose: `value` as it is posted, `number` as it is read, "" where the scale is words only."""

    value: str
    number: str
    words: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Marking:
    """The marks of a dimension or a criterion. `said` is the mark in words, – where there is none."""

    key: str
    label: str
    steps: list[Step]
    mark: Any
    said: str
    short: bool  # whether the words are too long for a row of boxes

    @property
    def name(self) -> str:
        return f"marks-{self.key}"


@dataclass(frozen=True, slots=True)
class Field:
    """A text of the review. `name` is the form's, `key` the review's; `marking` where it has a mark too."""

    key: str
    label: str
    hint: str
    text: str
    required: bool = False
    marking: Marking | None = None

    @property
    def name(self) -> str:
        return f"texts-{self.key}"


@dataclass(frozen=True, slots=True)
class DimensionForm:
    """`weight` is None for what does not count in the mean."""

    key: str
    label: str
    weight: int | None
    marking: Marking | None
    criteria: list[Field]
    reason: Field


def form_of(
    assessment: Assessment, marks: Mapping[str, Any], texts: Mapping[str, Any]
) -> list[DimensionForm]:
    """The form's dimensions in the page's language, filled with what was written."""
    return [_dimension(row, assessment, marks, texts) for row in assessment.dimensions]


def _dimension(
    row: Dimension, assessment: Assessment, marks: Mapping[str, Any], texts: Mapping[str, Any]
) -> DimensionForm:
    label = row.name.in_language(get_language() or "en")
    about = _("Reason for the mark") if row.marked else _("Assessment in words")
    return DimensionForm(
        key=row.key,
        label=label,
        weight=row.weight if row.marked and row.weight else None,
        marking=_marking(row.key, label, assessment, marks) if row.marked else None,
        criteria=[_criterion(row, part, assessment, marks, texts) for part in row.criteria],
        reason=Field(row.key, about, "", texts.get(row.key, ""), row.reason_required),
    )


def _criterion(
    dimension: Dimension, part: Criterion, assessment: Assessment, marks: Mapping[str, Any],
    texts: Mapping[str, Any],
) -> Field:  # fmt: skip
    language, key = get_language() or "en", f"{dimension.key}.{part.key}"
    label = part.name.in_language(language)
    marking = _marking(key, label, assessment, marks) if part.marked else None
    return Field(key, label, part.hint.in_language(language), texts.get(key, ""), marking=marking)


def _marking(key: str, label: str, assessment: Assessment, marks: Mapping[str, Any]) -> Marking:
    scale, mark = scale_of(assessment), marks.get(key)
    steps = [_step(value, scale, assessment, chosen=value == mark) for value in scale.values]
    return Marking(
        key=key, label=label, steps=steps, mark=mark, said=mark_text(mark, assessment),
        short=max(len(step.words) for step in steps) <= 12,
    )  # fmt: skip


def _step(value: Any, scale: Scale, assessment: Assessment, *, chosen: bool) -> Step:
    ends = {} if assessment.words else {scale.best: _("best"), scale.weakest: _("weakest")}
    words = mark_word(value, assessment) or ends.get(value, "")
    return Step(str(value), "" if scale.words_only else mark_number(value), words, chosen)


# --- what was typed -----------------------------------------------------------------------------------------


def written_in(request: HttpRequest, assessment: Assessment) -> dict[str, Any]:
    """What the form holds, by the review's own keys."""
    marks = {key: request.POST.get(f"marks-{key}", "") for key in mark_keys(assessment)}
    texts = {key: request.POST.get(f"texts-{key}", "") for key in text_keys(assessment)}
    return {"marks": marks, "texts": texts}


def shown_again(written: Mapping[str, Any], assessment: Assessment) -> dict[str, Any]:
    """What was written, with marks as marks where they are some, so that the form shows it again."""
    scale, marks = scale_of(assessment), {}
    for key, raw in written["marks"].items():
        try:
            mark = scale.read(raw)
        except RuleBroken:
            continue
        if mark is not None:
            marks[key] = mark
    return {"marks": marks, "texts": written["texts"]}


def total_in_words(marks: Mapping[str, Any], assessment: Assessment) -> str:
    """The weighted mean so far, said to be preliminary while marks are missing; "" without a mark."""
    mean = weighted_mean(marks, assessment)
    if mean is None:
        return ""
    wanted = [row.key for row in assessment.dimensions if row.marked]
    left = sum(key not in marks for key in wanted)
    if not left:
        return _("Your mean: %(mean)s") % {"mean": mean_text(mean, assessment)}
    told = ngettext(
        "Your mean so far: %(mean)s, preliminary: %(left)s mark is missing",
        "Your mean so far: %(mean)s, preliminary: %(left)s marks are missing",
        left,
    )
    return told % {"mean": mean_text(mean, assessment), "left": left}


def _labels(assessment: Assessment) -> dict[str, str]:
    """{key of a mark or text: what it is called}, a criterion after its dimension."""
    labels = {}
    for row in form_of(assessment, {}, {}):
        labels[row.key] = row.label
        labels |= {part.key: f"{row.label}, {part.label}" for part in row.criteria}
    return labels


def named_faults(faults: Iterable[tuple[str, str]], assessment: Assessment) -> list[dict[str, str]]:
    """Each (place, sentence) with the address of its field and what it is about; "": it is missing."""
    labels, named = _labels(assessment), []
    for place, words in faults:
        kind, _dot, key = place.partition(".")
        missing = _("Choose a mark") if kind == "marks" else _("Write the reason")
        field = f"{kind}-{key}" if key else place
        named.append({"field": field, "words": words or missing, "about": labels.get(key, "")})
    return named


def refusal_faults(error: RuleBroken) -> list[tuple[str, str]]:
    """The faults of a refusal: one for each place that lacks, or the one with its sentence."""
    if "places" in error.params:
        return [(place, "") for place in error.params["places"]]
    return [(error.place, sentence(error))]


# --- two wordings side by side ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Change:
    """A mark or text that differs: marks as they are said, texts as the pieces of a word diff."""

    label: str
    before: str
    after: str
    pieces: tuple[Piece, ...] = ()


def changes_between(before: Any, after: Any, assessment: Assessment) -> list[Change]:
    """What differs between two wordings (each with `marks` and `texts`), in the order of the form."""
    labels, found = _labels(assessment), []
    for key in mark_keys(assessment):
        old, new = before.marks.get(key), after.marks.get(key)
        if old != new:
            found.append(Change(labels[key], mark_text(old, assessment), mark_text(new, assessment)))
    for key in text_keys(assessment):
        old, new = before.texts.get(key, ""), after.texts.get(key, "")
        if old != new:
            found.append(Change(labels[key], old, new, word_diff(old, new)))
    return found


@dataclass(frozen=True, slots=True)
class Wording:
    """A wording that was submitted once, and what it changed in the one before; the first changed nothing."""

    version: Any
    changes: list[Change]


def wordings_of(review: Any, assessment: Assessment) -> list[Wording]:
    """Every submitted wording of a review, oldest first. `review.versions` should be prefetched."""
    versions = list(review.versions.all())
    earlier = [None, *versions]
    return [
        Wording(version, changes_between(before, version, assessment) if before else [])
        for before, version in zip(earlier, versions, strict=False)
    ]


def differences(theirs: Any, written: Mapping[str, Any], assessment: Assessment) -> list[dict[str, Any]]:
    """What is saved and what is in this window, where the two are not the same."""
    if theirs is None:
        return []
    labels, rows = _labels(assessment), []
    for key in mark_keys(assessment):
        saved, mine = theirs.marks.get(key), written["marks"].get(key)
        if saved != mine:
            said = {"theirs": mark_text(saved, assessment), "mine": mark_text(mine, assessment)}
            rows.append({"label": f"{labels[key]}: {_('mark')}", **said})
    for key in text_keys(assessment):
        saved = theirs.texts.get(key, "")
        mine = written["texts"].get(key, "").replace("\r\n", "\n")
        if saved != mine:
            rows.append({"label": labels[key], "theirs": saved, "mine": mine})
    return rows
