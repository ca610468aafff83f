"""The `tildel` command: pure commands without Django, every other one handed to Django.

A pure command is one line in `PURE`; it starts in a fraction of a second because its module, and nothing
of Django, is imported only when it is asked for.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module

# name → module with `run(arguments) -> exit code`
PURE = {
    "assign": "tildel.config.assign_command",
    "body": "tildel.config.body_command",
    "check": "tildel.config.check_command",
    "decide": "tildel.config.decide_command",
    "draw": "tildel.config.draw_command",
    "points": "tildel.config.points_command",
    "rank": "tildel.config.rank_command",
}
# Done by the owner of the tables; everything else has the application's role
AS_OWNER = frozenset({"setup_database", "migrate", "makemigrations"})
# Django's own commands whose names a pure one has taken
RENAMED = {"system-check": "check"}


def main(argv: list[str] | None = None) -> int:
    """Runs the command in `argv` (the process's own without it) and answers its exit code."""
    arguments = sys.argv[1:] if argv is None else argv
    name = arguments[0] if arguments else "help"
    # Many small matrices, many processes: threads would only wait for each other.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    if name in PURE:
        return int(import_module(PURE[name]).run(arguments[1:]))
    return _django([RENAMED.get(name, name), *arguments[1:]])


def _django(arguments: list[str]) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tildel.config.settings")
    if arguments[0] in AS_OWNER:
        os.environ["TILDEL_AS_OWNER"] = "1"
    # only here: a pure command must not wait for Django
    from django.core.management import execute_from_command_line  # noqa: PLC0415

    execute_from_command_line(["tildel", *arguments])
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
