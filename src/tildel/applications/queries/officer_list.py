"""What the officer's list of a call shows: columns of many applications at a time, never their contents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Concat

from tildel.applications.models import Application, Collaborator, Endorsement
from tildel.programmes.domain.call import CallSpec
from tildel.programmes.models import Call

FINDINGS = ("clean", "unmet", "judge")
NOT_ASKED = "none"
ORDERS = {
    "reference": "number",
    "title": "title",
    "institution": "institution__name",
    "amount": "amount",
    "received": "current__received_at",
    "state": "state",
    "track": "track",
}


@dataclass(frozen=True, slots=True)
class Filter:
    """What the list is narrowed to; empty strings narrow nothing. `order` may begin with "-"."""

    text: str = ""
    state: str = ""
    track: str = ""
    institution: str = ""  # organisation number
    region: str = ""
    findings: str = ""  # clean, unmet, judge
    endorsement: str = ""  # asked, given, refused, none
    order: str = "reference"


class _Findings(Func):
    """How many of a submission's findings a JSON path picks."""

    template = "jsonb_array_length(jsonb_path_query_array(%(expressions)s::jsonpath))"
    output_field = IntegerField()


# What experts judge anyway (severity "judged", status "judgement") stands on every application: not counted.
# An institution may answer after the submission: not its frozen finding counts, but its answer as it is now.
_UNMET = '$[*] ? (@.severity == "formal" && @.status == "unmet" && !(@.code starts with "endorsement."))'
_JUDGE = (
    '$[*] ? (((@.severity == "formal" && @.status == "judgement")'
    ' || (@.severity == "judged" && @.status == "unmet"))'
    ' && !(@.code starts with "endorsement."))'
)


def endorsement_params(spec: CallSpec) -> Mapping[str, Any]:
    """The parameters of the call's requirement of an endorsement; empty where it has none."""
    return next((row.params for row in spec.requirements if row.kind == "endorsement"), {})


def submitted_to(call: Call) -> QuerySet[Application]:
    """Everything that was submitted to a call, also what was withdrawn or rejected since."""
    return Application.objects.filter(call=call, current__isnull=False)


def narrowed(call: Call, chosen: Filter, spec: CallSpec) -> QuerySet[Application]:
    """The applications of the list, in its order."""
    rows = submitted_to(call)
    if chosen.text:
        rows = rows.filter(_says(chosen.text))
    exact = {
        "state": chosen.state, "track": chosen.track, "institution__orgnr": chosen.institution,
        "institution__region": chosen.region,
    }  # fmt: skip
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    if chosen.findings or chosen.endorsement:
        rows = _by_findings(_counted(rows, spec), chosen)
    key = chosen.order.removeprefix("-")
    column = ORDERS.get(key, "number")
    order = (
        F(column).desc(nulls_last=True) if chosen.order.startswith("-") else F(column).asc(nulls_last=True)
    )
    return rows.order_by(order, "number")


def _says(text: str) -> Q:
    """Every word stands in the title, the reference, the institution or the name of who leads it."""
    found: Any = Q()
    for word in text.split()[:8]:
        leads = Collaborator.objects.filter(
            Q(user__person__family_name__icontains=word) | Q(user__person__given_name__icontains=word),
            application=OuterRef("pk"), role=Collaborator.LEAD,
        )  # fmt: skip
        found &= (
            Q(title__icontains=word)
            | Q(reference__icontains=word)
            | Q(institution__name__icontains=word)
            | Exists(leads)
        )
    return found


def _counted(rows: QuerySet[Any], spec: CallSpec) -> QuerySet[Any]:
    """With `endorsement` (its state now) and the numbers of findings `unmet` and `judge`."""
    asked = Endorsement.objects.filter(application=OuterRef("pk"), institution=OuterRef("institution"))
    rows = rows.annotate(endorsement=Subquery(asked.values("state")[:1], output_field=CharField()))
    unmet = _Findings(F("current__findings"), Value(_UNMET))
    judge = _Findings(F("current__findings"), Value(_JUDGE))
    if not endorsement_params(spec):
        return rows.annotate(unmet=unmet, judge=judge)
    awaited = Case(When(endorsement="asked", then=1), default=0, output_field=IntegerField())
    against = Case(When(endorsement__in=("asked", "given"), then=0), default=1, output_field=IntegerField())
    return rows.annotate(unmet=unmet + against, judge=judge + awaited)


def _by_findings(rows: QuerySet[Any], chosen: Filter) -> QuerySet[Any]:
    if chosen.endorsement == NOT_ASKED:
        rows = rows.filter(endorsement=None)
    elif chosen.endorsement:
        rows = rows.filter(endorsement=chosen.endorsement)
    wanted: dict[str, Q] = {
        "unmet": Q(unmet__gt=0),
        "judge": Q(judge__gt=0),
        "clean": Q(unmet=0, judge=0),
    }
    return rows.filter(wanted.get(chosen.findings, Q()))


_NAME = Concat(
    KeyTextTransform("given_name", KeyTransform("leader", KeyTransform("sections", "current__content"))),
    Value(" "),
    KeyTextTransform("family_name", KeyTransform("leader", KeyTransform("sections", "current__content"))),
    output_field=CharField(),
)
_COLUMNS = (
    "pk", "reference", "state", "track", "title", "amount", "institution__name", "institution__orgnr",
    "institution__region", "current__received_at", "current__number", "endorsement", "unmet", "judge",
    "leader", "open_until",
)  # fmt: skip


def rows_of(keys: Iterable[Any], spec: CallSpec) -> list[dict[str, Any]]:
    """The columns of some applications, in the order of their keys."""
    keys = list(keys)
    rows = _counted(Application.objects.filter(pk__in=keys), spec).annotate(leader=_NAME).values(*_COLUMNS)
    by_key = {row["pk"]: row for row in rows}
    return [by_key[key] for key in keys if key in by_key]


def all_rows(call: Call, chosen: Filter, spec: CallSpec, *, portion: int = 1000) -> Iterator[dict[str, Any]]:
    """Every row of the list, a portion at a time, for an export."""
    keys = list(narrowed(call, chosen, spec).values_list("pk", flat=True))
    for start in range(0, len(keys), portion):
        yield from rows_of(keys[start : start + portion], spec)


def by_state(call: Call) -> dict[str, int]:
    """How many of what was submitted are in each state."""
    rows = submitted_to(call).order_by().values("state").annotate(found=Count("pk"))
    return {row["state"]: row["found"] for row in rows}


def by_findings(call: Call, spec: CallSpec) -> dict[str, int]:
    """How many have nothing to look at, something unmet, something to judge. Reads every finding."""
    rows = _counted(submitted_to(call).order_by(), spec)
    found = rows.aggregate(
        with_clean=Count("pk", filter=Q(unmet=0, judge=0)),
        with_unmet=Count("pk", filter=Q(unmet__gt=0)),
        with_judge=Count("pk", filter=Q(judge__gt=0)),
    )
    return {kind: found[f"with_{kind}"] for kind in FINDINGS}


def institutions_of(call: Call) -> list[Any]:
    """The institutions that applied, by name, each with its region."""
    rows = submitted_to(call).exclude(institution=None).order_by("institution__name")
    return list(
        rows.values(
            orgnr=F("institution__orgnr"), name=F("institution__name"), region=F("institution__region")
        ).distinct()
    )
