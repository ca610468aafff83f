"""The public site of the demo world: a page about it, two pieces of invented news, and the search."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from tildel.kernel.time import in_oslo
from tildel.portal.actions.feeding import rebuild
from tildel.portal.actions.pages import add_news, add_text


@transaction.atomic
def make(now: datetime) -> None:
    today = in_oslo(now).date()
    add_text(
        slug="about",
        titles={"nb": "Om demonstrasjonen", "nn": "Om demonstrasjonen", "en": "About the demonstration"},
        leads={
            "nb": "Alt her er oppdiktet, bortsett fra utlysninger og tildelinger som har en kilde.",
            "nn": "Alt her er oppdikta, bortsett frå utlysingar og tildelingar som har ei kjelde.",
            "en": "Everything here is invented, except calls and awards that have a source.",
        },
        texts={
            "nb": "Personene finnes ikke, og e-postadressene fører ingen steder.",
            "nn": "Personane finst ikkje, og e-postadressene fører ingen stader.",
            "en": "The people do not exist, and the email addresses lead nowhere.",
        },
        in_menu=True,
    )
    add_news(
        slug="new-site",
        day=today - timedelta(days=2),
        titles={
            "nb": "Oppdiktet nyhet: Nå finner du alt på ett sted",
            "nn": "Oppdikta nyheit: No finn du alt på ein stad",
            "en": "Invented news: everything is in one place now",
        },
        leads={
            "nb": "Utlysninger, tildelinger, studier og infrastruktur står nå ved siden av hverandre.",
            "nn": "Utlysingar, tildelingar, studiar og infrastruktur står no ved sida av kvarandre.",
            "en": "Calls, awards, studies and infrastructure stand beside each other now.",
        },
    )
    add_news(
        slug="awards-as-data",
        day=today - timedelta(days=20),
        titles={
            "nb": "Oppdiktet nyhet: Tildelingene er åpne data",
            "en": "Invented news: awards are open data",
        },
        leads={
            "nb": "Listen kan lastes ned i formatet 360Giving.",
            "en": "The list can be downloaded in the format of 360Giving.",
        },
    )
    rebuild()
