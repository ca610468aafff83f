"""The rows of the public site."""

from __future__ import annotations

from tildel.config.access_kinds import BOTH, Row, Who, anyone, row

SITE: dict[str, Row] = {
    "robots_file": anyone(),
    "sitemap_file": anyone(),
    "portal:calls_ics": anyone(),
    "portal:subscribe": anyone(BOTH),
    # Whoever has the link out of the mail; it opens nothing but this one wish.
    "portal:confirm_subscription": anyone(BOTH),
    "portal:stop_subscription": anyone(BOTH),
    "portal:award_figures": anyone(),
    "portal:award": anyone(),
    "portal:grant_json_file": anyone(),
    "portal:awards_xlsx": anyone(),
    "portal:awards_json_file": anyone(),
    "portal:awards_360giving_file": anyone(),
    "portal:feed_file": anyone(),
}

DEPARTMENTS: dict[str, Row] = {
    "people:departments": row(Who.ANY_MANAGER, Who.ADMINISTRATOR),
    "people:new_department": row(Who.ANY_MANAGER, Who.ADMINISTRATOR, by=BOTH),
    "people:edit_department": row(Who.MANAGER, Who.ADMINISTRATOR, by=BOTH),
}
