"""Applicant institution, endorsement, and what has to happen in every health region."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from tildel.checks.requirements import (
    Case,
    Kind,
    Outcome,
    Requirement,
    judgement,
    met,
    unmet,
)
from tildel.checks.shapes import Choice, ListOf, Record, Whole

HEALTH_REGIONS = ("H03", "H04", "H05", "H12")
_PLACE = "leader.institution"


def _institution(requirement: Requirement, case: Case) -> Iterator[Outcome]:
    orgnr = case.facts.leader.institution
    if not orgnr:
        yield unmet("missing", _PLACE)
        return
    state = case.eligibility(orgnr)
    if state == "eligible":
        yield met("eligible", _PLACE, institution=orgnr)
    elif state == "not_eligible":
        yield unmet("not_eligible", _PLACE, institution=orgnr)
    else:
        yield judgement("not_known", _PLACE, institution=orgnr)


def _endorsement(requirement: Requirement, case: Case) -> Iterator[Outcome]:
    """Of the leader's institution. Where answers differ the most cautious counts: refused, asked, given."""
    orgnr = case.facts.leader.institution
    if not orgnr:
        yield unmet("institution_missing", _PLACE)
        return
    states = {row.state for row in case.facts.endorsements if row.institution == orgnr}
    if "refused" in states:
        yield unmet("refused", "endorsements", institution=orgnr)
    elif "asked" in states:
        yield _awaited(requirement, case, orgnr)
    elif "given" in states:
        yield met("given", "endorsements", institution=orgnr)
    else:
        yield _not_asked(case, orgnr)


def _awaited(requirement: Requirement, case: Case, orgnr: str) -> Outcome:
    due = _due(requirement, case)
    if due is None:
        return judgement("awaited", "endorsements", institution=orgnr)
    if case.at < due:
        return judgement("awaited", "endorsements", institution=orgnr, due=due.isoformat())
    return unmet("overdue", "endorsements", institution=orgnr, due=due.isoformat())


def _due(requirement: Requirement, case: Case) -> datetime | None:
    """When the answer must stand, where the call gives some days after the deadline; else None."""
    if requirement.params["timing"] == "at_submission" or case.deadline is None:
        return None
    try:
        return case.deadline + timedelta(days=requirement.params["days"])
    except OverflowError:
        return None


def _not_asked(case: Case, orgnr: str) -> Outcome:
    others = sorted(
        {row.institution for row in case.facts.endorsements if row.institution and row.state == "given"}
    )
    if others:
        return unmet("other_institution", "endorsements", institution=orgnr, given_by=others)
    return unmet("missing", "endorsements", institution=orgnr)


def _partners(requirement: Requirement, case: Case) -> Iterator[Outcome]:
    """The leader's institution covers its region; each other region needs a central, eligible partner."""
    regions = requirement.params["regions"]
    covered, uncertain = _partner_regions(case)
    missing = [region for region in regions if region not in covered]
    for region in missing:
        if region in uncertain:
            yield judgement(
                "region_not_known", "partners", region=region, institutions=sorted(uncertain[region])
            )
        else:
            yield unmet("region_missing", "partners", region=region)
    if not missing:
        yield met("all_regions", "partners", regions=list(regions))


def _partner_regions(case: Case) -> tuple[set[str | None], dict[str | None, set[str]]]:
    """The regions covered, and those that hang on institutions whose eligibility is not known."""
    covered = {case.region(case.facts.leader.institution)}
    uncertain: dict[str | None, set[str]] = {}
    for _, partner in case.facts.central_partners:
        if not partner.institution:
            continue
        region, state = case.region(partner.institution), case.eligibility(partner.institution)
        if state == "eligible":
            covered.add(region)
        elif state == "unknown":
            uncertain.setdefault(region, set()).add(partner.institution)
    return covered, uncertain


def _recruitment(requirement: Requirement, case: Case) -> Iterator[Outcome]:
    regions = requirement.params["regions"]
    planned = dict.fromkeys(regions, 0)
    for index, row in enumerate(case.facts.recruitment):
        number, region = row.planned or 0, case.region(row.institution)
        if number < 0:
            yield unmet("negative", f"recruitment.{index}", line=index + 1, planned=number)
        elif region in planned:
            planned[region] += number
    missing = [region for region, number in planned.items() if number == 0]
    for region in missing:
        yield unmet("region_missing", "recruitment", region=region)
    if not missing:
        yield met("all_regions", "recruitment", regions=list(regions), planned=sum(planned.values()))


_NOTHING = Record()
_REGIONS = Record(fields={"regions": ListOf(Choice(HEALTH_REGIONS))}, defaults={"regions": HEALTH_REGIONS})
KINDS = (
    Kind("institution", _institution, _NOTHING),
    Kind(
        "endorsement",
        _endorsement,
        Record(
            fields={"timing": Choice(("at_submission", "days_after")), "days": Whole(least=0)},
            defaults={"timing": "at_submission", "days": 0},
        ),
    ),
    Kind("partners", _partners, _REGIONS),
    Kind("recruitment", _recruitment, _REGIONS),
)
