"""Tildel's `serve` on the test cluster, which need not outlive a power cut and says so to whoever asks.

python -m tests.browser.in_a_hurry --bind …
"""

from __future__ import annotations

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tildel.config.settings")
    import django
    from django.core.management import call_command

    django.setup()
    from tildel.config import database

    assert database.refuse_unsafe_server
    database.refuse_unsafe_server = lambda: None
    call_command("serve", *sys.argv[1:])


if __name__ == "__main__":
    main()
