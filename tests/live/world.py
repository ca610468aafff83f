"""What the live tests need in a database, made through the actions in a process of its own.

    python -m tests.live.world      prints {"application": id, "call": key, "sessions": {role: session key}}

An open call, one complete application of `applicant`, and somebody logged in for each role.
"""

from __future__ import annotations

import json
from typing import Any


def make() -> dict[str, Any]:
    from django.utils import timezone

    from tests.slices import walk_world

    world = walk_world.build(timezone.now(), stages=("open",))
    place = world.places["open"]
    assert place.a
    place.a.refresh_from_db()
    return {
        "application": str(place.a.pk),
        "revision": place.a.revision,
        "call": place.call.key,
        "sessions": {role: session_of(user) for role, user in world.users.items()},
    }


def session_of(user: Any) -> str:
    """A session as logging in makes it."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return str(session.session_key)


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps(make()))
