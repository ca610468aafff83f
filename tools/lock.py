"""Pins every package with its hashes: `python -m tools.lock`, then look at what changed.

No address of a registry is written: whoever installs uses the registry of his own machine.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
UV = ROOT / ".venv/bin/uv"
# The oldest Python that is promised: what is pinned for it also runs on newer ones.
COMPILE = ["pip", "compile", "--quiet", "--upgrade", "--generate-hashes", "--python-version", "3.11"]
PLAIN = ["--no-header", "--no-annotate", "--no-emit-index-url", "--no-emit-find-links"]


def compile_requirements(output: str, *source: str) -> None:
    command = [str(UV), *COMPILE, *PLAIN, *source, "--output-file", f"requirements/{output}"]
    subprocess.run(command, cwd=ROOT, check=True)


def lock_uv() -> None:
    with tempfile.NamedTemporaryFile("w", suffix=".in") as wanted:
        wanted.write("uv\n")
        wanted.flush()
        compile_requirements("uv.txt", wanted.name)


def lock_browser_packages() -> None:
    options = [
        "--package-lock-only",
        "--omit-lockfile-registry-resolved",
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
    ]
    subprocess.run(["npm", "install", *options], cwd=ROOT, check=True)


def main() -> int:
    compile_requirements("base.txt", "pyproject.toml")
    compile_requirements("dev.txt", "pyproject.toml", "--group", "dev")
    lock_uv()
    lock_browser_packages()
    return 0


if __name__ == "__main__":
    sys.exit(main())
