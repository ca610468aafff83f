"""What the public site hears of, and what it says when it starts."""

from __future__ import annotations

from django.apps import AppConfig
from django.db.models.signals import post_delete, post_save

from tildel.design.navigation import offer_pages
from tildel.design.refusals import say
from tildel.portal.phrases import REFUSALS


class PortalConfig(AppConfig):
    name = "tildel.portal"

    def ready(self) -> None:
        from wagtail.signals import page_published, page_unpublished, post_page_move  # noqa: PLC0415

        from tildel.portal.actions import feeding  # noqa: PLC0415 - the tables are there only now
        from tildel.portal.queries.site import menu_pages  # noqa: PLC0415

        say(REFUSALS)
        offer_pages(menu_pages)
        post_save.connect(feeding.hear, sender="audit.Event", dispatch_uid="portal.hear")
        for signal in (page_published, page_unpublished, post_page_move):
            signal.connect(feeding.page_changed, dispatch_uid="portal.page_changed")
        for sender in ("portal.TextPage", "portal.NewsPage"):
            post_delete.connect(feeding.page_changed, sender=sender, dispatch_uid=f"portal.deleted.{sender}")
        for signal in (post_save, post_delete):
            signal.connect(
                feeding.restriction_changed, sender="wagtailcore.PageViewRestriction",
                dispatch_uid="portal.restricted",
            )  # fmt: skip
