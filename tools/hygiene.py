"""What the repository itself must be like: `python -m tools.hygiene`.

Nothing here depends on where packages were fetched from, no file grows until nobody reads it, and an
`__init__.py` imports nothing behind anybody's back.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MOST_LINES = 400
COUNTED = {".py", ".html", ".js", ".css", ".typ"}
UNCOUNTED_FOLDERS = {"migrations", "data", "locale"}
LOCKS = re.compile(r"^(package-lock\.json|requirements/[^/]+\.txt)$")
# A character class keeps the pattern from finding itself.
HOSTS = re.compile(
    r"registry\.(?:n[p]mjs|y[a]rnpkg)|p[y]pi\.org|p[y]thonhosted\.org|d[e]b\.debian\.org", re.I
)
LOCK_TRACES = re.compile(
    r'"resolved"\s*:|^--?(?:index-url|extra-index-url|find-links|i|f)\b|[@=]\s*https?://', re.M
)
OUTSIDE_PATHS = re.compile(r"(?<![\w.}\]])/w[o]rk/\w")
UNFINISHED = re.compile(r"\b(?:T[O]DO|F[I]XME|X[X]X)\b|NotImplemented[E]rror")


def files(root: Path = ROOT) -> list[str]:
    """Every file that is or could be committed."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=root, check=True, capture_output=True, text=True).stdout
    return sorted(name for name in listed.split("\0") if name and (root / name).is_file())


def problems(root: Path = ROOT) -> Iterator[str]:
    for name in files(root):
        if Path(name).name in ("uv.lock", ".npmrc", "pip.conf"):
            yield f"{name}: does not belong here"
            continue
        try:
            text = (root / name).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        yield from (f"{name}: {fault}" for fault in faults(name, text))


def faults(name: str, text: str) -> Iterator[str]:
    """What is wrong with one file, by its name relative to the root and its text."""
    path = Path(name)
    if HOSTS.search(text):
        yield "names a package registry"
    if LOCKS.match(name) and LOCK_TRACES.search(text):
        yield "says where packages were fetched from"
    if OUTSIDE_PATHS.search(text):
        yield "names a folder outside the project"
    if path.suffix in COUNTED and UNFINISHED.search(text):
        yield "is unfinished by its own word"
    if path.name == "__init__.py" and text:
        yield "is not empty"
    if _counts(path) and (lines := text.count("\n")) > MOST_LINES:
        yield f"has {lines} lines; {MOST_LINES} is the most"


def _counts(path: Path) -> bool:
    return path.suffix in COUNTED and not UNCOUNTED_FOLDERS & set(path.parts)


def main() -> int:
    found = list(problems())
    print("\n".join([*found, f"hygiene: {len(found)} problems"]))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
