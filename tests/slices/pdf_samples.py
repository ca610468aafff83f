"""Sample files for the tests of inspection: clean, damaged, locked and hostile. All texts and names are invented."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable, Mapping
from functools import cache

import pikepdf
import typst

TEXTS: Mapping[str, tuple[str, ...]] = {
    "en": (
        "We will find out whether people with heart failure do better when nurses follow them up at home.",
        "Four hundred patients from six hospitals take part, and half of them are drawn to the new service.",
        "The main outcome is the number of days alive and out of hospital during the first year.",
        "Patients have helped to choose the questions, and they will help to explain what we find.",
        "The budget covers one doctoral student, a statistician for part of the time, and travel between sites.",
        "Results are published openly, and the data are stored where other researchers may ask for them.",
    ),
    "nb": (
        "Vi skal undersøke om mennesker med hjertesvikt får det bedre når sykepleiere følger dem opp hjemme.",
        "Fire hundre pasienter fra seks sykehus deltar, og halvparten av dem trekkes ut til det nye tilbudet.",
        "Hovedutfallet er hvor mange dager pasientene lever utenfor sykehus i løpet av det første året.",
        "Pasienter har vært med på å velge spørsmålene, og de skal hjelpe til med å forklare funnene.",
        "Budsjettet dekker en stipendiat, en statistiker i deler av tiden og reiser mellom stedene.",
        "Resultatene publiseres åpent, og dataene lagres slik at andre forskere kan be om å få bruke dem.",
    ),
    "nn": (
        "Vi skal undersøkje om menneske med hjartesvikt får det betre når sjukepleiarar følgjer dei opp heime.",
        "Fire hundre pasientar frå seks sjukehus er med, og halvparten av dei blir trekte ut til det nye tilbodet.",
        "Hovudutfallet er kor mange dagar pasientane lever utanfor sjukehus i løpet av det første året.",
        "Pasientar har vore med på å velje spørsmåla, og dei skal hjelpe til med å forklare funna.",
        "Budsjettet dekkjer ein stipendiat, ein statistikar i delar av tida og reiser mellom stadene.",
        "Resultata blir publiserte ope, og dataa blir lagra slik at andre forskarar kan be om å få bruke dei.",
    ),
}
REFERENCES = tuple(
    f"{number}. Eksempel K, Prøve O, Døme A. A randomised trial of follow up at home in patients with heart "
    f"failure: outcome number {number} after one year. Journal of Examples 20{number:02};12(3):{number}0-{number}9."
    for number in range(1, 25)
)


@cache
def clean(language: str = "en", pages: int = 2) -> bytes:
    """A document of exactly `pages` pages in that language, tagged, as the system itself makes them."""
    body = "\n#pagebreak()\n".join(f"= {number + 1}\n{' '.join(TEXTS[language])}" for number in range(pages))
    return from_typst(body, language)


def from_typst(body: str, language: str = "en") -> bytes:
    return typst.compile(f'#set text(lang: "{language}")\n{body}'.encode())


def with_references(language: str) -> bytes:
    """Text in `language`, then a list of English references that is longer than the text."""
    paragraphs = " ".join(TEXTS[language])
    listed = "\n\n".join(REFERENCES).replace("1. ", "1\\. ")
    return from_typst(f"{paragraphs}\n\nReferanser\n\n{listed}", language)


def with_names() -> bytes:
    """An English abstract with Norwegian names, places and institutions."""
    names = "Kari Eksempel, Ola Prøve og Åse Døme, Sørlandet sykehus, Haukeland universitetssjukehus"
    return from_typst(f"Sammendrag\n\n{names}\n\n{' '.join(TEXTS['en'])}\n\n{names}")


def mixed(major: str, minor: str) -> bytes:
    """Three paragraphs in `major` to one in `minor`."""
    paragraphs = [" ".join(TEXTS[language]) for language in (major, major, minor, major)]
    return from_typst("\n\n".join(paragraphs))


def scanned() -> bytes:
    """Pages that hold a drawing and a stamp, as a scanner leaves them."""
    return from_typst("#pagebreak()".join(["#rect(width: 60%, height: 60%)\nScanned by Exampler"] * 4))


def broken_xref() -> bytes:
    head, _, _ = classic().rpartition(b"startxref")
    return head + b"startxref\n99999999\n%%EOF\n"


def truncated() -> bytes:
    """The tail with the table and the trailer is gone; every page is still there."""
    data = classic()
    return data[: data.rindex(b"xref\n0") + 40]


def leading_junk() -> bytes:
    return b"HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\n\r\n" + clean()


def cut_in_half() -> bytes:
    data = classic()
    return data[: len(data) // 2]


@cache
def classic(language: str = "nb", pages: int = 3) -> bytes:
    """The clean document with an old-fashioned table and trailer, text first."""
    return _saved(clean(language, pages), object_stream_mode=pikepdf.ObjectStreamMode.disable)


def unreadable() -> bytes:
    return b"%PDF-1.7\n" + bytes(range(256)) * 40


def encrypted(user: str = "secret") -> bytes:
    return _saved(clean(), encryption=pikepdf.Encryption(owner="owner", user=user))


def with_javascript() -> bytes:
    with pikepdf.open(io.BytesIO(clean())) as pdf:
        pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
        return _bytes_of(pdf)


def with_attachment() -> bytes:
    with pikepdf.open(io.BytesIO(clean())) as pdf:
        pdf.attachments["data.csv"] = b"a;b\n1;2\n"
        return _bytes_of(pdf)


def with_launch_link() -> bytes:
    """A link on a page that starts a program, its kind spelled with an escape."""
    with pikepdf.open(io.BytesIO(classic())) as pdf:
        action = pikepdf.Dictionary(S=pikepdf.Name.Launch, F="calc.exe")
        link = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=action
        )
        pdf.pages[0].Annots = pikepdf.Array([link])
        data = _bytes_of(pdf, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return data.replace(b"/Launch", b"/L#61unch").replace(b"(calc.exe)", b"(ca.exe)")


def zip_archive(inner: str = "note.txt", content: bytes = b"text") -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(inner, content)
    return whole.getvalue()


def pdf_and_zip() -> bytes:
    return clean() + zip_archive()


def handmade(*objects: bytes, root: int = 1) -> bytes:
    """A PDF of these objects, numbered from 1, with a right table."""
    data, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    trailer = b"trailer\n<</Size %d/Root %d 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (size, root, len(data))
    return data + b"xref\n0 %d\n0000000000 65535 f \n" % size + table + trailer


def stream(data: bytes, entries: bytes = b"") -> bytes:
    return b"<<%b/Length %d>>stream\n%b\nendstream" % (entries, len(data), data)


CATALOG, PAGES = b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R>>"


@cache
def deflated_zeros(mebibytes: int) -> bytes:
    packer = zlib.compressobj(9)
    return b"".join(packer.compress(bytes(2**20)) for _ in range(mebibytes)) + packer.flush()


def inflating_contents(mebibytes: int = 300) -> bytes:
    """A thousandth of what it becomes when a reader asks for the page."""
    return handmade(CATALOG, PAGES, PAGE, stream(deflated_zeros(mebibytes), b"/Filter/FlateDecode"))


def inflating_twice() -> bytes:
    """The same, deflated once more."""
    packed = zlib.compress(deflated_zeros(300), 9)
    return handmade(CATALOG, PAGES, PAGE, stream(packed, b"/Filter[/FlateDecode/FlateDecode]"))


def inflating_object_stream() -> bytes:
    """A page that lies in an object stream of 600 MiB, more than the process may have."""
    held = zlib.compressobj(9)
    packed = (
        held.compress(b"3 0 " + PAGE)
        + b"".join(held.compress(b" " * 2**20) for _ in range(600))
        + held.flush()
    )
    holder = stream(packed, b"/Type/ObjStm/N 1/First 4/Filter/FlateDecode")
    data = b"%PDF-1.7\n"
    places = {}
    for number, body in ((1, CATALOG), (2, PAGES), (4, holder)):
        places[number] = len(data)
        data += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    rows = [
        (0, 0, 255),
        (1, places[1], 0),
        (1, places[2], 0),
        (2, 4, 0),
        (1, places[4], 0),
        (1, len(data), 0),
    ]
    table = b"".join(bytes([kind]) + where.to_bytes(4, "big") + bytes([last]) for kind, where, last in rows)
    entries = b"/Type/XRef/Size 6/W[1 4 1]/Root 1 0 R"
    return data + b"5 0 obj\n%b\nendobj\nstartxref\n%d\n%%%%EOF\n" % (stream(table, entries), len(data))


def nested_arrays(depth: int = 1_000_000) -> bytes:
    return handmade(CATALOG, PAGES, PAGE[:-2] + b"/Deep " + b"[" * depth + b"]" * depth + b">>", stream(b"n"))


def nested_in_contents(depth: int = 3_000_000) -> bytes:
    return handmade(CATALOG, PAGES, PAGE, stream(b"[" * depth))


def page_tree_loop() -> bytes:
    return handmade(CATALOG, b"<</Type/Pages/Kids[2 0 R 3 0 R]/Count 2147483647>>", PAGE, stream(b"n"))


def page_tree_doubling(levels: int = 40) -> bytes:
    """Each level names the next one twice: two to the power of `levels` pages, on paper."""
    nodes = [b"<</Type/Pages/Kids[%d 0 R %d 0 R]/Count %d>>" % (n, n, 2**40) for n in range(3, levels + 3)]
    leaf = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>>"
    return handmade(CATALOG, *nodes, leaf)


def many_pages(count: int = 50_000) -> bytes:
    """One page named many times."""
    return handmade(
        CATALOG, b"<</Type/Pages/Kids[%b]/Count %d>>" % (b"3 0 R " * count, count), PAGE, stream(b"n")
    )


def form_calls_itself(fan: int = 20, levels: int = 12) -> bytes:
    """Forms that draw the next form twenty times each: 20 to the power of 12 drawings."""
    start = 4
    forms = [_form(n + 1, fan) for n in range(start + 1, start + levels)]
    page = PAGE[:-2] + b"/Resources<</XObject<</F 5 0 R>>>>>>"
    last = stream(b"0 0 m", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]")
    return handmade(CATALOG, PAGES, page, stream(b"/F Do " * fan), *forms, last)


def _form(next_number: int, fan: int) -> bytes:
    entries = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</F %d 0 R>>>>" % next_number
    return stream(b"/F Do " * fan, entries)


def many_drawings(mebibytes: int = 80) -> bytes:
    """Text operators without end, just under what one stream may hold."""
    drawing = b"BT /F 9 Tf 1 0 0 1 5 5 Tm (abcdefgh) Tj ET\n"
    packed = zlib.compress(drawing * (mebibytes * 2**20 // len(drawing)), 9)
    font = b"/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>"
    return handmade(CATALOG, PAGES, PAGE[:-2] + font + b">>", stream(packed, b"/Filter/FlateDecode"))


HOSTILE: Mapping[str, Callable[[], bytes]] = {
    make.__name__: make
    for make in (
        inflating_contents,
        inflating_twice,
        inflating_object_stream,
        nested_arrays,
        nested_in_contents,
        page_tree_loop,
        page_tree_doubling,
        many_pages,
        form_calls_itself,
        many_drawings,
        pdf_and_zip,
        zip_archive,
        unreadable,
        cut_in_half,
    )
}


def _saved(data: bytes, **options: object) -> bytes:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return _bytes_of(pdf, **options)


def _bytes_of(pdf: pikepdf.Pdf, **options: object) -> bytes:
    whole = io.BytesIO()
    pdf.save(whole, deterministic_id="encryption" not in options, **options)  # type: ignore[arg-type]
    return whole.getvalue()
