"""A call to come and the departments of the demo world; all of it is invented."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

from django.db import transaction

from tildel.config.demo import cast
from tildel.config.demo.people import Accounts, make_research_managers, manager_of
from tildel.kernel.time import in_oslo
from tildel.people.actions import write_department
from tildel.people.domain.department import DepartmentContent
from tildel.programmes import queries as programmes
from tildel.programmes.actions import change_call, open_call, publish_call
from tildel.programmes.domain.call import Text
from tildel.programmes.domain.spec import with_changes

KEY, TEMPLATE = "klinbeforsk-kommende", "klinbeforsk-2024"
# Where, what kind, and the names in bokmål, nynorsk and English.
DEPARTMENTS = (
    (cast.OUS, "clinical", "Oppdiktet hjerteavdeling", "Oppdikta hjarteavdeling",
     "Invented heart department"),
    (cast.OUS, "laboratory", "Oppdiktet laboratorium", "Oppdikta laboratorium", "Invented laboratory"),
    (cast.BERGEN, "research", "Oppdiktet forskningsavdeling", "Oppdikta forskingsavdeling",
     "Invented research department"),
    (cast.UNN, "support", "Oppdiktet forskningsstøtte", "Oppdikta forskingsstøtte",
     "Invented research support"),
)  # fmt: skip


@transaction.atomic
def make(accounts: Accounts, programme: Any, now: datetime) -> None:
    make_research_managers(accounts, {row[0] for row in DEPARTMENTS})
    for orgnr, kind, nb, nn, en in DEPARTMENTS:
        content = DepartmentContent(
            orgnr, {"nb": nb, "nn": nn, "en": en}, kind, email="avdeling@example.org",
            phone="+47 00 00 00 00", address="Oppdiktet vei 1", source="Oppdiktet for demonstrasjon",
        )  # fmt: skip
        write_department(content=content, by=manager_of(accounts, orgnr), at=now)
    _coming_call(programme, accounts[cast.OFFICER], now)


def _coming_call(programme: Any, officer: Any, now: datetime) -> None:
    """It opens in three weeks and closes ten weeks later."""
    opens = in_oslo(now).date() + timedelta(weeks=3)
    call = open_call(programme=programme, template=TEMPLATE, key=KEY, by=officer, at=now)
    spec = with_changes(
        programmes.spec_of(call), deadline=datetime.combine(opens + timedelta(weeks=10), time(16)),
        name=Text("Demo: kommende utlysning", "Demo: komande utlysing", "Demo: a call to come"),
    )  # fmt: skip
    spec = replace(spec, opens=datetime.combine(opens, time(9)))
    change_call(call=call, spec=spec, by=officer, at=now)
    publish_call(call=call, by=officer, at=now)
