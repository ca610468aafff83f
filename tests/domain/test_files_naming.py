from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tildel.files.domain.naming import MAX_BYTES, MAX_CHARACTERS, declared_ending, download_name

TABLE = [
    ("Søknad æøå ÆØÅ.pdf", "Søknad æøå ÆØÅ.pdf"),
    ("Čájánas šiella.PDF", "Čájánas šiella.pdf"),
    ("../../etc/passwd", "passwd.pdf"),
    ("..\\..\\Windows\\cv.pdf", "cv.pdf"),
    ("C:\\Users\\kari\\cv.pdf", "cv.pdf"),
    ("cv.pdf.exe", "cv.pdf"),
    ("cv.exe.pdf", "cv.pdf"),
    ("cv.pdf.", "cv.pdf"),
    ("cv.pdf   .scr", "cv.pdf"),
    ("cv.docx", "cv.pdf"),
    ("plan v1.2", "plan v1.2.pdf"),
    ("plan v1.2.pdf", "plan v1.2.pdf"),
    ("cv\u202efdp.exe", "cvfdp.pdf"),
    ("cv\x00.exe.pdf", "cv.pdf"),
    ("a\r\nSet-Cookie: x=1.pdf", "a Set-Cookie_ x=1.pdf"),
    ("\u200bcv\u2066.pdf", "cv.pdf"),
    ("cv\ud800.pdf", "cv.pdf"),
    ('"quoted".pdf', "_quoted_.pdf"),
    ("søknad.pdf", "søknad.pdf"),
    ("a\u030angstro\u0308m.pdf", "ångström.pdf"),
    ("-rf.pdf", "rf.pdf"),
    (".htaccess", "htaccess.pdf"),
    ("CON.pdf", "_CON.pdf"),
    ("com1.tar.gz", "_com1.pdf"),
    ("nul.plan.pdf", "_nul.plan.pdf"),
    ("...", "document.pdf"),
    ("", "document.pdf"),
    (".pdf", "document.pdf"),
    ("/", "document.pdf"),
]


@pytest.mark.parametrize(("original", "expected"), TABLE)
def test_name_is_kept_without_what_deceives(original: str, expected: str) -> None:
    assert download_name(original) == expected


def test_other_types_get_no_ending() -> None:
    assert download_name("cv.exe", content_type="application/zip") == "cv"


@pytest.mark.parametrize("letter", ["a", "å", "字", "🙂"])
def test_long_names_are_cut_between_characters(letter: str) -> None:
    name = download_name(letter * 5000 + ".pdf")
    assert (len(name) <= MAX_CHARACTERS, len(name.encode()) <= MAX_BYTES) == (True, True)
    assert set(name.removesuffix(".pdf")) == {letter}


PIECES = st.sampled_from(
    [".pdf", ".exe", "..", "/", "\\", "\u202e", "\x00", " ", ".", "-", "con", "å", "a\u030a"]
)


@given(st.text() | st.lists(PIECES).map("".join))
def test_every_name_is_safe_and_stays(original: str) -> None:
    name = download_name(original)
    unseen = {c for c in name if unicodedata.category(c) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}}
    assert unseen | (set(name) & set('/\\<>:"|?*')) == set()
    assert name.endswith(".pdf")
    assert not name.startswith((".", "-", " "))
    assert (len(name) <= MAX_CHARACTERS, len(name.encode()) <= MAX_BYTES) == (True, True)
    assert download_name(name) == name


@pytest.mark.parametrize(
    ("name", "ending"),
    [("a.PDF", "pdf"), ("a.docx ", "docx"), ("a", None), ("a.2", None), ("", None), ("a.pdf.exe", "exe")],
)
def test_declared_ending(name: str, ending: str | None) -> None:
    assert declared_ending(name) == ending
