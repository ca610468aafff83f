"""How well an expert fits an application: words in common, HRCS codes in common, and what the expert wants.

Words are weighed by BM25 (Robertson and Zaragoza 2009): the application asks, the experts are what is
searched. The score is the share of what a perfect match would get, over the words that at least one expert
has; so it is from 0 to 1 and means the same for a long text and a short one. Codes count as the share of the
application's that the expert has, half for another code of the same group. What is not known – no codes on
one side, no wish – is left out of the mean rather than counted as nothing.

Words are cut to a stem in Norwegian and English alike, by a short list of endings. Sums are made in the order
of the words, so the same input gives the same figure on every run.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from math import fsum, log, log1p

import numpy as np
from numpy.typing import NDArray

from tildel.applications.domain.similarity import words_of
from tildel.assessment.domain.assignment_problem import MILLION, Bools, Ints

Floats = NDArray[np.float64]

# Longest first; what is left of a word has at least _STEM letters.
_ENDINGS = tuple(
    sorted(
        """
        ene ane enes anes en et er ar ene a e s es ers ens ets ing ingen inger ings
        ed ies ly al ally ment ments heten heter het lig lige isk iske
        """.split(),  # noqa: SIM905 - a list of endings is read as one
        key=lambda ending: (-len(ending), ending),
    )
)
_STEM = 4
SHOWN = 8  # words that are given as reasons


class Interest(StrEnum):
    """What an expert said of an application; nothing said is UNKNOWN."""

    WANT = "want"
    CAN = "can"
    RATHER_NOT = "rather_not"
    UNKNOWN = ""


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each part counts in the mean, what a wish is worth (0 to 1), how much more often a word counts
    that stands in a title, a keyword or a field of expertise, and the two constants of BM25."""

    text: float = 0.6
    codes: float = 0.25
    interest: float = 0.15
    want: float = 1.0
    can: float = 0.6
    rather_not: float = 0.0
    heading: int = 2
    expertise: int = 3
    same_group: float = 0.5
    saturation: float = 1.2
    length: float = 0.75

    def __post_init__(self) -> None:
        parts = self.text, self.codes, self.interest
        shares = self.want, self.can, self.rather_not, self.same_group, self.length
        if min(parts) < 0 or self.text <= 0 or not all(0 <= share <= 1 for share in shares):
            raise ValueError(f"no weights: {self}")
        if self.saturation <= 0 or min(self.heading, self.expertise) < 1:
            raise ValueError(f"no weights: {self}")

    def of_interest(self, interest: Interest) -> float | None:
        """What a wish is worth; None when there is none."""
        return {
            Interest.WANT: self.want, Interest.CAN: self.can, Interest.RATHER_NOT: self.rather_not,
        }.get(interest)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ApplicationText:
    """What an application says of itself. `codes`: HRCS codes such as "4.1"."""

    key: str
    title: str = ""
    summary: str = ""
    keywords: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ExpertText:
    """What an expert is known by: words for the fields, titles of publications, HRCS codes."""

    key: str
    expertise: tuple[str, ...] = ()
    publications: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Affinity:
    """How well an expert fits an application, from 0 to 1 with six decimals (`value`), and why.

    `text`, `codes`, `interest`: the parts, 0 to 1, None where nothing is known; `words` what they share, as
    the application writes it, the weightiest first; `shared_codes` codes of the application that the expert
    has, `near_codes` those of which the expert has another of the same group.
    """

    application: str
    expert: str
    value: float
    text: float
    codes: float | None
    interest: float | None
    words: tuple[str, ...]
    shared_codes: tuple[str, ...]
    near_codes: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Matcher:
    """Experts, made ready to be asked about many applications."""

    experts: tuple[ExpertText, ...]
    weights: Weights
    # by stem: which experts have it, and how much it says of each (rarity and frequency, saturated)
    parts: Mapping[str, tuple[Ints, Floats]]
    rarity: Mapping[str, float]
    # which experts have a code, and one of a group
    coded: Mapping[str, Bools]
    grouped: Mapping[str, Bools]

    @classmethod
    def of(cls, experts: Iterable[ExpertText], weights: Weights | None = None) -> Matcher:
        """Raises ValueError when a key stands twice."""
        weights, ordered = weights or Weights(), tuple(sorted(experts, key=lambda expert: expert.key))
        if len({expert.key for expert in ordered}) != len(ordered):
            raise ValueError("an expert stands twice")
        texts = [_expert_words(expert, weights) for expert in ordered]
        standing = Counter(stem for words in texts for stem in words)
        rarity = {stem: log1p((len(texts) - n + 0.5) / (n + 0.5)) for stem, n in sorted(standing.items())}
        lengths = [sum(words.values()) for words in texts]
        mean = sum(lengths) / len(lengths) if any(lengths) else 1.0
        found: dict[str, tuple[list[int], list[float]]] = {stem: ([], []) for stem in rarity}
        for place, words in enumerate(texts):
            damp = weights.saturation * (1 - weights.length + weights.length * lengths[place] / mean)
            for stem, count in words.items():
                found[stem][0].append(place)
                found[stem][1].append(rarity[stem] * count / (count + damp))
        parts = {
            stem: (np.array(places, np.int64), np.array(values)) for stem, (places, values) in found.items()
        }
        codes, groups = {}, {}
        for code in {code for expert in ordered for code in expert.codes}:
            codes[code] = np.array([code in expert.codes for expert in ordered], np.bool_)
        for group in {_group(code) for code in codes} - {""}:
            groups[group] = np.any([codes[code] for code in codes if _group(code) == group], axis=0)
        return cls(ordered, weights, parts, rarity, codes, groups)

    def values(self, application: ApplicationText, interests: Mapping[str, Interest] | None = None) -> Ints:
        """The affinity of every expert, in the order of `experts`, in millionths. `interests` by expert."""
        asked = _application_words(application, self.weights)
        most, scores = self._most(asked), np.zeros(len(self.experts))
        for stem, weight in asked.items():
            if stem in self.parts:
                places, values = self.parts[stem]
                scores[places] += weight * values
        if most:
            scores /= most
        total: Floats = self.weights.text * scores
        counted: Floats = np.full(len(self.experts), self.weights.text)
        shares, known = self._shares_of_codes(application)
        total[known] += self.weights.codes * shares[known]
        counted[known] += self.weights.codes
        wishes = interests or {}
        for place, expert in enumerate(self.experts) if wishes else ():
            wish = self.weights.of_interest(wishes.get(expert.key, Interest.UNKNOWN))
            if wish is not None:
                total[place] += self.weights.interest * wish
                counted[place] += self.weights.interest
        return np.clip(np.rint(total / counted * MILLION), 0, MILLION).astype(np.int64)

    def _shares_of_codes(self, application: ApplicationText) -> tuple[Floats, Bools]:
        """The share of the application's codes that each expert has, and of whom it is known."""
        own, none = set(application.codes), np.zeros(len(self.experts), np.bool_)
        exact, near = np.zeros(len(self.experts)), np.zeros(len(self.experts))
        for code in own:
            has = self.coded.get(code, none)
            exact += has
            near += self.grouped.get(_group(code), none) & ~has
        known = np.array([bool(own and expert.codes) for expert in self.experts], np.bool_)
        return (exact + self.weights.same_group * near) / max(len(own), 1), known

    def explain(
        self, application: ApplicationText, expert: str, interest: Interest = Interest.UNKNOWN
    ) -> Affinity:
        """One affinity and its reasons, the figure of `values`. Raises ValueError for an unknown key."""
        place = next((at for at, known in enumerate(self.experts) if known.key == expert), None)
        if place is None:
            raise ValueError(f"unknown: {expert}")
        asked = _application_words(application, self.weights)
        shares = {stem: part for stem in asked if (part := asked[stem] * self._part(stem, place))}
        most, score = self._most(asked), 0.0
        for part in shares.values():
            score += part
        score = score / most if most else 0.0
        known, (exact, near) = self.experts[place], _codes(application, self.experts[place])
        written = _written(application)
        heaviest = sorted(shares, key=lambda stem: (-shares[stem], stem))[:SHOWN]
        codes = _share_of_codes(application, known, self.weights)
        return Affinity(
            application.key, expert,
            value=_millionths(self._mean(application, known, score, interest)) / MILLION,
            text=round(score, 6), codes=None if codes is None else round(codes, 6),
            interest=self.weights.of_interest(interest),
            words=tuple(written[stem] for stem in heaviest), shared_codes=exact, near_codes=near,
        )  # fmt: skip

    def _part(self, stem: str, place: int) -> float:
        if stem not in self.parts:
            return 0.0
        places, values = self.parts[stem]
        at = int(np.searchsorted(places, place))
        return float(values[at]) if at < len(places) and places[at] == place else 0.0

    def _most(self, asked: Mapping[str, float]) -> float:
        """What an expert would get who wrote of nothing but these words, for ever."""
        return fsum(weight * self.rarity[stem] for stem, weight in asked.items() if stem in self.rarity)

    def _mean(
        self, application: ApplicationText, expert: ExpertText, score: float, interest: Interest
    ) -> float:
        weights = self.weights
        parts = (
            (weights.text, score),
            (weights.codes, _share_of_codes(application, expert, weights)),
            (weights.interest, weights.of_interest(interest)),
        )
        known = [(weight, value) for weight, value in parts if value is not None]
        # added in this order, as `values` does, so that both come to the same figure
        return sum(weight * value for weight, value in known) / sum(weight for weight, _ in known)


def stem(word: str) -> str:
    """A word without its ending, at least four letters long."""
    for ending in _ENDINGS:
        if len(word) - len(ending) >= _STEM and word.endswith(ending):
            return word[: -len(ending)]
    return word


def _millionths(value: float) -> int:
    return min(max(round(value * MILLION), 0), MILLION)


def _stems(texts: Sequence[str], times: int) -> Counter[str]:
    found: Counter[str] = Counter()
    for word, count in words_of(*texts).items():
        found[stem(word)] += count * times
    return found


@lru_cache(maxsize=4)
def _application_words(application: ApplicationText, weights: Weights) -> dict[str, float]:
    """How much each stem is asked for, in sorted order: repeated words count more, but ever less."""
    found = _stems((application.title, *application.keywords), weights.heading)
    found.update(_stems((application.summary,), 1))
    return {one: 1 + log(found[one]) for one in sorted(found)}


def _expert_words(expert: ExpertText, weights: Weights) -> Counter[str]:
    found = _stems(expert.expertise, weights.expertise)
    found.update(_stems(expert.publications, 1))
    return found


@lru_cache(maxsize=4)
def _written(application: ApplicationText) -> dict[str, str]:
    """{stem: the first word, in sorted order, that has it}."""
    words = words_of(application.title, *application.keywords, application.summary)
    return {stem(word): word for word in sorted(words, reverse=True)}


def _codes(application: ApplicationText, expert: ExpertText) -> tuple[tuple[str, ...], tuple[str, ...]]:
    own, known = set(application.codes), set(expert.codes)
    groups = {group for code in known if (group := _group(code))}
    near = {code for code in own - known if _group(code) in groups}
    return tuple(sorted(own & known)), tuple(sorted(near))


def _group(code: str) -> str:
    """The group of a code such as "4.1"; "" for one that stands in none."""
    return code.rpartition(".")[0]


def _share_of_codes(application: ApplicationText, expert: ExpertText, weights: Weights) -> float | None:
    if not application.codes or not expert.codes:
        return None
    exact, near = _codes(application, expert)
    return (len(exact) + weights.same_group * len(near)) / len(set(application.codes))
