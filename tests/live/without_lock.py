"""Tildel's `serve` with one thing taken out: the lock of the application's row while it is submitted.

Kept to show that the tests of simultaneous submits would notice (`python -m tests.live.without_lock --bind …`).
"""

from __future__ import annotations

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tildel.config.settings")
    import django
    from django.core.management import call_command

    django.setup()
    from tildel.applications.actions import submissions
    from tildel.applications.models import Application

    def held(pk: object) -> Application:
        return Application.objects.select_related("call__current", "call__programme").get(pk=pk)

    assert submissions._held
    submissions._held = held
    call_command("serve", *sys.argv[1:])


if __name__ == "__main__":
    main()
