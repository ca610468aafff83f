from pathlib import Path

from tools import machine, vendor
from tools.setup import fingerprint, once


def test_a_step_is_done_once_for_each_key(tmp_path):
    done = []
    for key in ("a", "a", "b", "b", "a"):
        once(tmp_path / "stamp", key, lambda key=key: done.append(key))
    assert done == ["a", "b", "a"]


def test_a_step_that_failed_is_done_again(tmp_path):
    stamp = tmp_path / "stamp"
    once(stamp, "a", lambda: None)
    try:
        once(stamp, "b", lambda: 1 / 0)
    except ZeroDivisionError:
        done = []
        once(stamp, "a", lambda: done.append("again"))
    assert done == ["again"]


def test_the_fingerprint_follows_the_bytes_of_each_file(tmp_path):
    one, two = tmp_path / "one", tmp_path / "two"
    one.write_text("ab")
    two.write_text("c")
    before = fingerprint(one, two)
    one.write_text("a")
    two.write_text("bc")
    assert fingerprint(one, two) != before


def test_what_a_browser_is_sent(tmp_path):
    vendor.copy_all(vendor=tmp_path)
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == sorted([*vendor.FILES, "files", "licences.txt"])
    assert "sourceMappingURL" not in (tmp_path / "designsystemet.js").read_text()
    fonts = {path.name for path in (tmp_path / "files").iterdir()}
    assert fonts == {
        Path(name).name for name in vendor._FONT_FILE.findall((tmp_path / "inter.css").read_text())
    }


def test_missing_parts_are_named_when_they_cannot_be_installed(monkeypatch, capsys):
    monkeypatch.setattr(machine, "FINDERS", {"chromium": lambda: None, "postgresql": lambda: "/usr/bin"})
    monkeypatch.setattr(machine, "may_install", lambda: False)
    assert machine.main() == 0
    assert capsys.readouterr().err.splitlines() == [
        "chromium is not here and cannot be installed by this user; the tests in a browser need it",
        "  on Debian: sudo apt-get install chromium",
    ]


def test_missing_parts_are_installed_where_that_is_allowed(monkeypatch):
    asked = []
    monkeypatch.setattr(machine, "FINDERS", {"chromium": lambda: asked or None})
    monkeypatch.setattr(machine, "may_install", lambda: True)
    monkeypatch.setattr(machine, "install", asked.append)
    assert (machine.main(), asked) == (0, [["chromium"]])
