"""What the machine itself must bring: Chromium and a PostgreSQL server, both from Debian.

`python3 -m tools.machine` installs what is missing where it may (root on Debian) and says so where it may
not. Only the standard library is used: this runs before anything is installed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

PARTS: dict[str, str] = {
    "chromium": "the tests in a browser",
    "postgresql": "the tests on a PostgreSQL server",
}


def chromium() -> str | None:
    """The path of Chromium, or None."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


def postgresql() -> str | None:
    """The folder that holds initdb and postgres of the newest server on the machine, or None."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    found = str(debian[-1]) if debian else shutil.which("initdb")
    return str(Path(found).resolve().parent) if found else None


FINDERS: dict[str, Callable[[], str | None]] = {"chromium": chromium, "postgresql": postgresql}


def missing() -> list[str]:
    return [package for package, find in FINDERS.items() if find() is None]


def may_install() -> bool:
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def install(packages: list[str]) -> None:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    # A machine without any font would show a page's fallback letters as boxes.
    names = [*packages, "fonts-liberation"] if "chromium" in packages else packages
    for command in (["update", "-q"], ["install", "-y", "-q", "--no-install-recommends", *names]):
        subprocess.run(["apt-get", *command], check=True, env=environment, stdin=subprocess.DEVNULL)


def main() -> int:
    wanted = missing()
    if wanted and may_install():
        print(f"installing from Debian: {' '.join(wanted)}", flush=True)
        install(wanted)
        wanted = missing()
    for package in wanted:
        print(
            f"{package} is not here and cannot be installed by this user; {PARTS[package]} need it",
            file=sys.stderr,
        )
        print(f"  on Debian: sudo apt-get install {package}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
