"""Reading networks: everybody's list, the working pages, and what the rules look at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet

from tildel.audit.models import Event
from tildel.audit.queries import events_of
from tildel.decisions.models import Outcome
from tildel.decisions.queries.decisions import submitted_section
from tildel.governance.models import Case
from tildel.governance.queries.bodies import body, leads
from tildel.kernel import identifiers
from tildel.networks.domain.rules import Part, Rules, Span, report_due, rules_on
from tildel.networks.domain.states import FUNDED, EvaluationState, NetworkState, ReportState
from tildel.networks.domain.watch import Picture, reports_owed
from tildel.networks.models import Network, Partner, Report
from tildel.networks.shipped import call_templates
from tildel.people.models import Organisation

NSG = "nsg"
# Pages beside the networks, which no network may stand in the way of.
_OTHER_ADDRESSES = ("tasks", "mine", "new", "invoices", "rules", "history")
_MOST_CASES = 200


# --- who ----------------------------------------------------------------------------------------------------


def runs(user: Any, *, on: date) -> bool:
    """Whether a user leads NSG or is its secretary."""
    return leads(user, body(NSG), on=on)


def coordinated_by(user: Any) -> QuerySet[Network]:
    if not user.is_authenticated or user.person_id is None:
        return Network.objects.none()
    return _networks().filter(coordinator_id=user.person_id)


# --- networks -----------------------------------------------------------------------------------------------


def _networks() -> QuerySet[Network]:
    return Network.objects.select_related("host", "coordinator", "case__meeting__body", "evaluation")


def network(key: str) -> Network | None:
    """With all that its pages and the rules look at."""
    return (
        watched()
        .select_related("outcome__application__call", "evaluation__case__meeting__body")
        .filter(key=key)
        .first()
    )


def public_networks() -> QuerySet[Network]:
    """All of them: those that run first, then those to come, then what was."""
    return _networks().prefetch_related("periods", _partners()).order_by("names__nb", "key")


def watched() -> QuerySet[Network]:
    """With all that the rules look at."""
    return _networks().prefetch_related("periods", "budget", "reports", _partners()).order_by("key")


def watched_by(user: Any, *, on: date) -> QuerySet[Network]:
    """All of them for who runs them, else those that a user coordinates."""
    found = watched()
    return found if user.is_superuser or runs(user, on=on) else found.filter(coordinator=user.person_id)


def _partners() -> Prefetch:
    return Prefetch("partners", Partner.objects.select_related("organisation"))


def picture_of(row: Network) -> Picture:
    """The network as the rules look at it."""
    parts = tuple(
        Part(one.organisation.name, one.region, one.held_from, one.held_to) for one in row.partners.all()
    )
    reported = {one.year for one in row.reports.all() if one.state != ReportState.DRAFT}
    evaluation = getattr(row, "evaluation", None)
    return Picture(
        state=row.state, spans=spans_of(row), parts=parts,
        budget={one.year: one.amount for one in row.budget.all()}, reported=reported,
        evaluated=evaluation is not None and evaluation.state != EvaluationState.ASKED,
    )  # fmt: skip


def spans_of(row: Network) -> tuple[Span, ...]:
    return tuple(Span(one.number, one.starts, one.ends) for one in row.periods.all())


def members_of(row: Network) -> QuerySet[Any]:
    return row.members.select_related("organisation")


_PARTS = {"partner": "partners", "member": "members", "meeting": "gatherings", "result": "results"}


def part(row: Network, kind: str, pk: int) -> Any:
    """A partner, member, meeting or result of a network; None where it has no such one."""
    found = getattr(row, _PARTS[kind]).filter(pk=pk).first()
    if found is not None:
        found.network = row
    return found


def report(row: Network, year: int) -> Report | None:
    return row.reports.filter(year=year).first()


def reports_to_write(row: Network, rules: tuple[Rules, ...], on: date) -> list[tuple[int, date]]:
    """The years whose report has not been sent, and when each is due; this year too while there is money."""
    picture = picture_of(row)
    years = list(reports_owed(picture, rules_on(rules, on), on))
    funded = any(one.starts <= on <= one.ends for one in picture.spans)
    if funded and row.state in FUNDED and on.year not in picture.reported:
        years.append(on.year)
    return [(year, report_due(year, rules_on(rules, date(year, 12, 31)))) for year in years]


def history_of(row: Network) -> QuerySet[Event]:
    return events_of(f"network:{row.key}")


def free_key(wanted: str) -> str:
    """`wanted`, or with the first number after it that no network has."""
    rows = Network.objects.filter(key__startswith=wanted).values_list("key", flat=True)
    return identifiers.free_key(wanted, {*_OTHER_ADDRESSES, *rows})


# --- the awards they come from ------------------------------------------------------------------------------


def awards_waiting() -> list[Outcome]:
    """Awards of the network calls that were published, not declined and have no network yet."""
    rows = Outcome.objects.filter(
        application__call__template__in=call_templates(), awarded=True, declined_at__isnull=True,
        decision__published_at__isnull=False, network__isnull=True,
    )  # fmt: skip
    return list(
        rows.select_related(
            "application__call", "application__institution", "application__current",
            "decision__case__meeting__body",
        ).order_by("pk")
    )  # fmt: skip


def award(pk: int) -> Outcome | None:
    return next((one for one in awards_waiting() if one.pk == pk), None)


def planned_budget(outcome: Outcome) -> dict[int, int]:
    """What was applied for, by year."""
    found: dict[int, int] = {}
    for row in submitted_section(outcome.application, "budget").get("rows", ()):
        for year, amount in (row.get("years") or {}).items():
            digits = "".join(str(amount).split())
            if str(year).isdigit() and digits.isascii() and digits.isdigit():
                found[int(year)] = found.get(int(year), 0) + int(digits)
    return found


def applicant_of(outcome: Outcome) -> dict[str, str]:
    """Who led the application: given and family name, address."""
    leader = submitted_section(outcome.application, "leader")
    return {name: str(leader.get(name) or "") for name in ("given_name", "family_name", "email")}


def texts_of(outcome: Outcome) -> tuple[dict[str, str], dict[str, str]]:
    """Titles and summaries as submitted, by language."""
    project = submitted_section(outcome.application, "project")
    pairs = (("nb", "no"), ("en", "en"))
    titles = {code: project[f"title_{end}"] for code, end in pairs if project.get(f"title_{end}")}
    summaries = {code: project[f"summary_{end}"] for code, end in pairs if project.get(f"summary_{end}")}
    return titles or {"nb": outcome.application.title}, summaries


def applied_partners(outcome: Outcome) -> list[Organisation]:
    """The institutions of the application: its own, and those of its partners."""
    rows = submitted_section(outcome.application, "partners").get("rows", ())
    numbers = {str(row.get("institution") or "") for row in rows}
    if outcome.application.institution:
        numbers.add(outcome.application.institution.orgnr)
    return list(Organisation.objects.filter(orgnr__in=numbers).order_by("name"))


def cases() -> list[Case]:
    """Cases that were treated, newest first: one of them took the award, or decides an evaluation. Those that
    are exempt stay out, and of other bodies than NSG what is not published.
    """
    seen = Q(meeting__body__key=NSG) | Q(meeting__published_at__isnull=False)
    rows = Case.objects.filter(seen, state="treated", ground="").exclude(number="")
    return list(rows.select_related("meeting__body").order_by("-meeting__day", "-pk")[:_MOST_CASES])


def case(pk: int) -> Case | None:
    return next((one for one in cases() if one.pk == pk), None)


def organisations() -> list[tuple[str, str]]:
    return list(Organisation.objects.filter(discontinued=False).order_by("name").values_list("orgnr", "name"))


# --- together -----------------------------------------------------------------------------------------------


def funded_in(year: int) -> list[tuple[Network, int]]:
    """Networks that get money in a year and how much, by key."""
    rows = _networks().filter(budget__year=year, budget__amount__gt=0).order_by("key")
    rows = rows.prefetch_related("budget")
    return [(row, next(one.amount for one in row.budget.all() if one.year == year)) for row in rows]


def years_with_money() -> list[int]:
    rows = Network.objects.filter(budget__amount__gt=0).values_list("budget__year", flat=True)
    return sorted(set(rows), reverse=True)


def payers(orgnrs: Iterable[str]) -> Mapping[str, str]:
    """Names by organisation number."""
    return dict(Organisation.objects.filter(orgnr__in=set(orgnrs)).values_list("orgnr", "name"))


def counted() -> dict[str, int]:
    """How many networks stand in each state."""
    rows = Network.objects.values("state").annotate(n=Count("pk"))
    return {row["state"]: row["n"] for row in rows}


def open_networks() -> QuerySet[Network]:
    return watched().exclude(state__in=(NetworkState.AWARDED, NetworkState.CLOSED))
