"""Makes the project's own tools and packages ready: `python3 -m tools.setup`.

Every step remembers a fingerprint of what it was made from and is left out when nothing changed; a second
run takes a fraction of a second. Only the standard library is used: nothing is installed yet.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import stat
import subprocess
import sys
import venv
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin/python"
LEAST_PYTHON = (3, 11)
LEAST_NODE = 18
LAUNCHER = """#!{python}
import sys
from tildel.config.cli import main
sys.exit(main())
"""


class CannotSetUp(Exception):
    """Something the machine must bring is not there."""


def once(stamp: Path, key: str, step: Callable[[], None]) -> None:
    """Does `step` unless `stamp` says that it was done for the same `key`."""
    if stamp.exists() and stamp.read_text() == key:
        return
    stamp.unlink(missing_ok=True)
    step()
    stamp.write_text(key)


def fingerprint(*paths: Path, extra: str = "") -> str:
    parts = [extra.encode(), *(path.read_bytes() for path in paths)]
    return hashlib.sha256(b"\0".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()


def run(*command: str | Path) -> None:
    subprocess.run([str(part) for part in command], cwd=ROOT, check=True, stdin=subprocess.DEVNULL)


def check_machine() -> None:
    if sys.version_info < LEAST_PYTHON:
        raise CannotSetUp(
            f"Python 3.11 or newer is needed, this is {sys.version.split()[0]} (make PYTHON=python3.12)"
        )
    if shutil.which("npm") is None or shutil.which("node") is None:
        raise CannotSetUp(
            "Node and npm are needed for the parts a browser is sent (on Debian: apt-get install npm)"
        )
    version = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True).stdout
    major = re.match(r"v(\d+)", version)
    if major is None or int(major[1]) < LEAST_NODE:
        raise CannotSetUp(f"Node {LEAST_NODE} or newer is needed, this is {version.strip()}")


def make_environment() -> None:
    """The virtual environment, made anew when it was made by another Python."""
    try:
        venv.EnvBuilder(with_pip=True, clear=VENV.exists()).create(VENV)
    except subprocess.CalledProcessError as error:
        raise CannotSetUp("this Python has no ensurepip (on Debian: apt-get install python3-venv)") from error


def install_python_packages() -> None:
    run(
        VENV / "bin/uv",
        "pip",
        "sync",
        "--quiet",
        "--python",
        PYTHON,
        "--require-hashes",
        "requirements/dev.txt",
    )
    # The project itself is a line in a .pth file and a launcher: nothing is built, nothing is downloaded.
    site = next((VENV / "lib").glob("python3*/site-packages"))
    (site / "tildel.pth").write_text(f"{ROOT / 'src'}\n")
    launcher = VENV / "bin/tildel"
    launcher.write_text(LAUNCHER.format(python=PYTHON))
    launcher.chmod(launcher.stat().st_mode | stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH)


def install_browser_packages() -> None:
    run("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error")


def main() -> int:
    os.chdir(ROOT)
    requirements, lock = ROOT / "requirements", ROOT / "package-lock.json"
    this_python = f"{sys.version} {sys.base_prefix} {ROOT}"
    try:
        check_machine()
        once(VENV / ".python", fingerprint(extra=this_python), make_environment)
        pip = (PYTHON, "-m", "pip", "--disable-pip-version-check", "install", "--quiet")
        uv = requirements / "uv.txt"
        once(VENV / ".uv", fingerprint(uv), lambda: run(*pip, "--require-hashes", "-r", uv))
        wanted = fingerprint(requirements / "dev.txt", extra=this_python)
        once(VENV / ".packages", wanted, install_python_packages)
        modules = ROOT / "node_modules"
        once(modules / ".tildel", fingerprint(lock, ROOT / "package.json"), install_browser_packages)
        sent = fingerprint(lock, ROOT / "tools/vendor.py")
        once(ROOT / "build/vendor/.made", sent, lambda: run(PYTHON, "-m", "tools.vendor"))
        catalogues = sorted((ROOT / "src/tildel/config/locale").glob("*/LC_MESSAGES/django.po"))
        compiled = all(path.with_suffix(".mo").exists() for path in catalogues)
        words = fingerprint(*catalogues, extra=str(compiled))
        once(ROOT / "build/.messages", words, lambda: run(PYTHON, "-m", "tools.messages", "compile"))
    except CannotSetUp as problem:
        print(f"setup: {problem}", file=sys.stderr)
        return 2
    except subprocess.CalledProcessError as failed:
        print(f"setup: this step failed: {' '.join(map(str, failed.cmd))}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
