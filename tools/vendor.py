"""Copies what a browser is sent from node_modules to build/vendor: `python3 -m tools.vendor`.

It is served under /static/vendor/. A list and not a wildcard: what is not named is sent to nobody. axe-core
stays where it is, for it is only used by tests. The standard library is enough.
"""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ROOT / "node_modules"
VENDOR = ROOT / "build/vendor"
INTER = "@fontsource-variable/inter"
FILES = {
    "designsystemet.css": "@digdir/designsystemet-css/dist/src/index.css",
    "designsystemet-theme.css": "@digdir/designsystemet-theme/src/themes/designsystemet.css",
    "designsystemet.js": "@digdir/designsystemet-web/dist/umd/index.js",
    "htmx.min.js": "htmx.org/dist/htmx.min.js",
    "inter.css": f"{INTER}/index.css",
}
# Bundled into designsystemet.js, so their licences go along too.
BUNDLED = ("@floating-ui/dom", "@u-elements/u-combobox", "@u-elements/u-tabs")
_SOURCE_MAP = re.compile(r"^//# sourceMappingURL=.*\n?", re.MULTILINE)
_FONT_FILE = re.compile(r"url\(\./(files/[\w-]+\.woff2)\)")


def copy_all(packages: Path = PACKAGES, vendor: Path = VENDOR) -> None:
    shutil.rmtree(vendor, ignore_errors=True)
    vendor.mkdir(parents=True)
    for name, origin in FILES.items():
        # A source map that is not sent would be looked for by collectstatic and by browsers.
        text = _SOURCE_MAP.sub("", (packages / origin).read_text(encoding="utf-8"))
        (vendor / name).write_text(text, encoding="utf-8")
    _copy_fonts(packages / INTER, vendor)
    (vendor / "licences.txt").write_text(_licences(packages), encoding="utf-8")


def _copy_fonts(package: Path, vendor: Path) -> None:
    (vendor / "files").mkdir()
    for name in _FONT_FILE.findall((vendor / "inter.css").read_text(encoding="utf-8")):
        shutil.copyfile(package / name, vendor / name)


def _licences(packages: Path) -> str:
    scoped = {"/".join(origin.split("/")[: 2 if origin.startswith("@") else 1]) for origin in FILES.values()}
    texts = []
    for name in sorted(scoped | set(BUNDLED)):
        licence = packages / name / "LICENSE"
        named = json.loads((packages / name / "package.json").read_text(encoding="utf-8"))["license"]
        text = licence.read_text(encoding="utf-8") if licence.exists() else f"{named}\n"
        texts.append(f"=== {name}\n\n{text}")
    return "\n".join(texts)


if __name__ == "__main__":
    copy_all()
