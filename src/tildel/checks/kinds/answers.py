"""Written answers, what people judge, themes, and how the project is classified."""

from __future__ import annotations

from collections.abc import Iterator

from tildel.checks.requirements import (
    Case,
    Kind,
    Outcome,
    Requirement,
    info,
    is_blank,
    judgement,
    met,
    unmet,
)
from tildel.checks.shapes import Choice, ListOf, Maybe, Record, Whole, Word


def _described(requirement: Requirement, case: Case) -> Iterator[Outcome]:
    answer = requirement.params["answer"]
    blank = is_blank(getattr(case.facts, answer))
    yield unmet("missing", answer, subject=answer) if blank else met("present", answer, subject=answer)


def _comply_or_explain(requirement: Requirement, case: Case) -> Iterator[Outcome]:
    """Relevant: say how. Not relevant: say why. Silence is unmet either way."""
    subject = requirement.params["answer"]
    place, answer = f"answers.{subject}", getattr(case.facts.answers, subject)
    if answer is None or answer.relevant is None:
        yield unmet("missing", f"{place}.relevant", subject=subject)
    elif is_blank(answer.text):
        reason = "account_missing" if answer.relevant else "explanation_missing"
        yield unmet(reason, f"{place}.text", subject=subject)
    else:
        yield met("accounted" if answer.relevant else "explained", f"{place}.text", subject=subject)


def _judged(requirement: Requirement, case: Case) -> Iterator[Outcome]:
    """Nothing a machine can tell: always put before a person."""
    yield judgement("by_people", requirement.params["place"], subject=requirement.key)


def _theme(requirement: Requirement, case: Case) -> Iterator[Outcome]:
    priority, chosen = requirement.params["themes"], set(case.facts.themes)
    hit = [theme for theme in priority if theme in chosen]
    if not priority:
        yield info("none_in_call", "themes")
    elif hit:
        yield info("chosen", "themes", themes=hit)
    else:
        yield info("not_chosen", "themes", themes=list(priority))


def _themes_chosen(requirement: Requirement, case: Case) -> Iterator[Outcome]:
    """How many different themes are chosen; which of them counts for more, `theme` says."""
    least, most = requirement.params["minimum"], requirement.params["maximum"]
    number = len(set(case.facts.themes))
    limits = {"minimum": least} if most is None else {"minimum": least, "maximum": most}
    if number < least:
        yield unmet("too_few", "themes", chosen=number, **limits)
    elif most is not None and number > most:
        yield unmet("too_many", "themes", chosen=number, **limits)
    else:
        yield met("within", "themes", chosen=number, **limits)


def _classified(requirement: Requirement, case: Case) -> Iterator[Outcome]:
    """Health categories and research activities each share out a whole, 100 per cent."""
    categories, activities = case.facts.classification
    if categories is None and activities is None:
        yield unmet("missing", "classification")
        return
    if categories != 100:
        yield unmet("categories_not_whole", "classification", percent=categories or 0)
    if activities != 100:
        yield unmet("activities_not_whole", "classification", percent=activities or 0)
    if categories == activities == 100:
        yield met("whole", "classification")


KINDS = (
    Kind(
        "described",
        _described,
        Record(fields={"answer": Choice(("user_involvement",))}, required=("answer",)),
    ),
    Kind(
        "comply_or_explain",
        _comply_or_explain,
        Record(fields={"answer": Choice(("stratification_markers",))}, required=("answer",)),
    ),
    Kind("judged", _judged, Record(fields={"place": Word()}, defaults={"place": ""})),
    Kind("theme", _theme, Record(fields={"themes": ListOf(Word())}, defaults={"themes": ()})),
    Kind(
        "themes_chosen",
        _themes_chosen,
        Record(
            fields={"minimum": Whole(least=0), "maximum": Maybe(Whole(least=1))},
            defaults={"minimum": 1, "maximum": None},
        ),
    ),
    Kind("classified", _classified, Record()),
)
