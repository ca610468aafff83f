"""Privacy of the demo world: who has fetched what is held of them, who asks to be erased, and what will go.

klinbeforsk-2021 ── a draft that was never sent, on the list of what will go
  `ASKER` began it, and has a file ready that can be fetched
`LEAVER` ── has an account and nothing else, and has asked to be erased
the administrator ── has made a file for a partner who has no account
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from tildel.applications.actions.drafts import create_application
from tildel.config.demo import cast
from tildel.config.demo.cast import Actor
from tildel.config.demo.people import Accounts
from tildel.privacy.actions import exports, nightly, persons
from tildel.privacy.queries.rules import rules
from tildel.programmes.queries import spec_of

ASKER = Actor("Innsa", "Spørrevik")
LEAVER = Actor("Glemma", "Slettebø")
PARTNER = "partner.uten.konto@example.org"
OLD_CALL = 5  # the number of klinbeforsk-2021 among the calls


@transaction.atomic
def make(accounts: Accounts, calls: dict[int, Any], now: datetime) -> None:
    """Around the day `now`; made through the actions, as people make them."""
    administrator, before = accounts[cast.ADMINISTRATOR], now - timedelta(days=1)
    if OLD_CALL in calls:
        _draft(calls[OLD_CALL], accounts[ASKER])
    own = exports.ask_export(by=accounts[ASKER], language="nb", at=before)
    exports.make_export(export=own, at=before)
    asked = exports.ask_export_for(
        address=PARTNER, reason="Ba om innsyn i brev; legitimasjon kontrollert. Oppdiktet.",
        language="nb", by=administrator, at=before,
    )  # fmt: skip
    exports.make_export(export=asked, at=before)
    persons.ask_erasure(by=accounts[LEAVER], text="Jeg har byttet felt.", at=before)
    nightly.look_ahead(rules=rules(), at=now, by=administrator)


def _draft(call: Any, by: Any) -> None:
    """Begun a week before the deadline, and forgotten."""
    tracks = spec_of(call).tracks
    create_application(
        call=call, language="nb", track=tracks[0].key if tracks else "", by=by,
        at=call.deadline_at - timedelta(days=7),
    )  # fmt: skip
