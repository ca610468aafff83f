"""A review's marks and texts, measured against the scale and the dimensions of the call.

A mark is a number on the scale: an `int`, or a `float` between two whole ones. Sums and means are taken of
`exact(mark)`, so that 3.5 is seven halves and two means tie when they really do.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from tildel.applications.domain.values import storable
from tildel.assessment.domain.committees import Role
from tildel.kernel.errors import RuleBroken
from tildel.programmes.domain.call import Assessment, Criterion, Dimension

TEXT_LIMIT = 10_000  # characters in one text
_LONGEST = 6  # characters of a mark: -12.34

Mark = int | float


@dataclass(frozen=True, slots=True)
class Scale:
    """Marks from `lowest` to `highest` in steps of `step_tenths` tenths; `best` is the end that is good.

    `words_only`: who marks sees words and no numbers; the numbers are kept all the same.
    """

    lowest: int
    highest: int
    best: int
    step_tenths: int = 10
    words_only: bool = False

    def __post_init__(self) -> None:
        whole = self.step_tenths > 0 and 10 * (self.highest - self.lowest) % self.step_tenths == 0
        if self.lowest >= self.highest or self.best not in (self.lowest, self.highest) or not whole:
            raise ValueError(f"no scale: {self.lowest} to {self.highest}, best {self.best}")

    @property
    def values(self) -> tuple[Mark, ...]:
        """Every mark, as numbers rise."""
        tenths = range(10 * self.lowest, 10 * self.highest + 1, self.step_tenths)
        return tuple(_from_tenths(number) for number in tenths)

    @property
    def weakest(self) -> int:
        return self.lowest if self.best == self.highest else self.highest

    @property
    def best_is_highest(self) -> bool:
        return self.best == self.highest

    def place(self, mark: Mark) -> int:
        """How many steps a mark stands above the lowest, from 0. Raises ValueError for what is no mark."""
        return self.values.index(mark)

    def read(self, raw: Any) -> Mark | None:
        """The mark that was written: a number, or digits with a comma or a point; None for nothing.

        Raises RuleBroken `review.mark_outside_scale` with `lowest`, `highest` and `step_tenths` for what is
        no number, and for a number that is not on a step.
        """
        if raw is None or raw == "":
            return None
        tenths = None if isinstance(raw, bool) else _tenths(str(raw).strip().replace(",", "."))
        if tenths is None or _from_tenths(tenths) not in self.values:
            raise RuleBroken(
                "review.mark_outside_scale",
                lowest=self.lowest,
                highest=self.highest,
                step_tenths=self.step_tenths,
            )
        return _from_tenths(tenths)


def _tenths(text: str) -> int | None:
    """The number in a text times ten; None for what is no number, or has more than one decimal."""
    if len(text) > _LONGEST or not text.isascii() or not text.lstrip("-").replace(".", "", 1).isdigit():
        return None
    try:
        tenths = Decimal(text) * 10
    except InvalidOperation:
        return None
    return int(tenths) if tenths == int(tenths) else None


def _from_tenths(tenths: int) -> Mark:
    return tenths / 10 if tenths % 10 else tenths // 10


def exact(mark: Mark) -> Fraction:
    """The mark as the fraction that is meant: tenths are exact, whatever a float holds of them."""
    return Fraction(round(mark * 10), 10)


def scale_of(assessment: Assessment) -> Scale:
    """The scale of a call. Raises ValueError when its facts make no scale."""
    return Scale(
        assessment.lowest,
        assessment.highest,
        assessment.best,
        assessment.step_tenths,
        assessment.words_only,
    )


def as_filled_in_by(assessment: Assessment, role: str) -> Assessment:
    """The call's assessment with the dimensions that a reader in this role fills in.

    A user representative has a form of their own where the call has one, else the experts' form.
    """
    if role == Role.USER and assessment.user_dimensions:
        return assessment._replace(dimensions=assessment.user_dimensions)
    return assessment


def counts_as_expert(assessment: Assessment, role: str) -> bool:
    """Whether a reader in this role marks the experts' dimensions and so enters the experts' mean."""
    return role != Role.USER or not assessment.user_dimensions


def _parts(assessment: Assessment) -> Iterator[tuple[Dimension, Criterion, str]]:
    for dimension in assessment.dimensions:
        for criterion in dimension.criteria:
            yield dimension, criterion, f"{dimension.key}.{criterion.key}"


def mark_keys(assessment: Assessment) -> tuple[str, ...]:
    """The keys of a review's marks in the order of the form: marked dimensions, marked criteria in them."""
    keys: list[str] = []
    for dimension in assessment.dimensions:
        keys += [dimension.key] if dimension.marked else []
        keys += [f"{dimension.key}.{row.key}" for row in dimension.criteria if row.marked]
    return tuple(keys)


def text_keys(assessment: Assessment) -> tuple[str, ...]:
    """The keys of a review's texts in the order of the form: each dimension's criteria, then its reason."""
    keys: list[str] = []
    for dimension in assessment.dimensions:
        keys += [f"{dimension.key}.{criterion.key}" for criterion in dimension.criteria]
        keys.append(dimension.key)
    return tuple(keys)


def clean_marks(raw: Mapping[str, Any], assessment: Assessment) -> dict[str, Mark]:
    """{"quality": mark, "quality.design": mark} of those given. Unknown and unmarked keys are left out.

    Raises RuleBroken `review.mark_outside_scale`, its place `marks.KEY`.
    """
    scale, marks = scale_of(assessment), {}
    for key in mark_keys(assessment):
        try:
            mark = scale.read(raw.get(key))
        except RuleBroken as error:
            raise RuleBroken(error.code, place=f"marks.{key}", **error.params) from error
        if mark is not None:
            marks[key] = mark
    return marks


def clean_texts(raw: Mapping[str, Any], assessment: Assessment) -> dict[str, str]:
    """{"quality": reason, "quality.design": text} of those that say something. Unknown keys are left out.

    Raises RuleBroken `review.text_too_long` with `limit` and `length`, its place `texts.KEY`.
    """
    texts = {}
    for key in text_keys(assessment):
        text = storable(raw.get(key))
        if len(text) > TEXT_LIMIT:
            raise RuleBroken("review.text_too_long", place=f"texts.{key}", limit=TEXT_LIMIT, length=len(text))
        if text.strip():
            texts[key] = text
    return texts


def missing_places(
    marks: Mapping[str, Any], texts: Mapping[str, str], assessment: Assessment
) -> tuple[str, ...]:
    """What a review lacks before it can be submitted: `marks.KEY`, `texts.DIMENSION`, in form order."""
    places: list[str] = []
    for dimension in assessment.dimensions:
        own = [f"{dimension.key}.{row.key}" for row in dimension.criteria if row.marked]
        wanted = [*([dimension.key] if dimension.marked else []), *own]
        places += [f"marks.{key}" for key in wanted if key not in marks]
        said = texts.get(dimension.key, "").strip() or not dimension.reason_required
        places += [] if said else [f"texts.{dimension.key}"]
    return tuple(places)


def weighted_mean(marks: Mapping[str, Any], assessment: Assessment) -> Fraction | None:
    """The weighted mean of the dimensions that have a mark; one that is skipped or unmarked never lowers it.

    Where no dimension has weight (a user representatives' form) they count alike. None without any mark.
    """
    given = [row for row in assessment.dimensions if row.marked and row.key in marks]
    weights = {row.key: row.weight for row in given if row.weight}
    if not weights and not any(row.weight for row in assessment.dimensions):
        weights = dict.fromkeys((row.key for row in given), 1)
    if not weights:
        return None
    total = sum((exact(marks[key]) * weight for key, weight in weights.items()), Fraction(0))
    return total / sum(weights.values())


def spread_of(marks: Iterable[Mark]) -> Fraction | None:
    """The distance between the highest and the lowest mark; None for fewer than two."""
    listed = [exact(mark) for mark in marks]
    return max(listed) - min(listed) if len(listed) > 1 else None


def disagrees(marks: Iterable[Mark], scale: Scale) -> bool:
    """Whether the marks lie at least two steps and a third of the scale apart: worth a talk."""
    spread = spread_of(marks)
    if spread is None:
        return False
    steps = spread * 10 / scale.step_tenths
    return steps >= 2 and spread * 3 >= scale.highest - scale.lowest
