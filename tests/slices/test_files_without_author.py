"""Files that cross the blind line: what they say of their author is gone, what they show stays (promise D6)."""

import io
import struct
import zipfile
import zlib
from datetime import UTC, datetime

import pikepdf
import pytest

from tildel.files.actions import open_without_author, store_made_file
from tildel.files.authorless import bytes_without_author
from tildel.files.domain.pictures import jpeg_without_author, png_without_author
from tildel.files.models import File
from tildel.files.office import document_without_author
from tildel.files.queries import read_file
from tildel.kernel.errors import RuleBroken

NAME = b"Ola Hemmelig"
NOW = datetime(2024, 6, 10, 12, 0, tzinfo=UTC)
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def segment(marker: int, content: bytes) -> bytes:
    return bytes((0xFF, marker)) + (len(content) + 2).to_bytes(2, "big") + content


def jpeg(scan: bytes = b"\x12\xff\x00\x34\xff\xd0\x56") -> bytes:
    """Segments of every kind around one scan; the pixels mean nothing."""
    return b"".join(
        [
            b"\xff\xd8",
            segment(0xE0, b"JFIF\x00\x01\x01"),
            segment(0xE1, b"Exif\x00\x00GPSLatitude 60.39 " + NAME),
            segment(0xE1, b"http://ns.adobe.com/xap/1.0/\x00" + NAME),
            segment(0xE2, b"ICC_PROFILE\x00\x01\x01colours"),
            segment(0xE2, b"MPF\x00" + NAME),
            segment(0xED, b"Photoshop 3.0\x00" + NAME),
            segment(0xEE, b"Adobe\x00d"),
            segment(0xFE, NAME),
            segment(0xC4, b"\x00\xff\xd9 a table that looks like an end"),
            segment(0xDA, b"\x01"),
            scan,
            segment(0xC4, b"\x01second"),
            segment(0xDA, b"\x02"),
            b"\x78\x9a",
            b"\xff\xd9",
            b"hangs after the end " + NAME,
        ]
    )


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png() -> bytes:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    notes = [chunk(b"tEXt", b"Author\x00" + NAME), chunk(b"eXIf", NAME), chunk(b"iTXt", NAME)]
    notes += [chunk(b"zTXt", NAME), chunk(b"tIME", b"\x07\xe8\x06\x0a\x0c\x00\x00")]
    return (
        b"\x89PNG\r\n\x1a\n"
        + head
        + b"".join(notes)
        + chunk(b"IDAT", zlib.compress(b"\x00\x00"))
        + chunk(b"IEND", b"")
    )


def pdf() -> bytes:
    """One page with a picture, a note, and its author in every place that a PDF has for one."""
    made = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page(page_size=(200, 200))
        page = document.pages[0]
        picture = document.make_stream(jpeg())
        picture.Type, picture.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
        picture.Width, picture.Height, picture.BitsPerComponent = 1, 1, 8
        picture.ColorSpace, picture.Filter = pikepdf.Name.DeviceGray, pikepdf.Name.DCTDecode
        picture.Metadata = document.make_stream(b"<x:xmpmeta>" + NAME + b"</x:xmpmeta>")
        page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=picture))
        page.obj.Contents = document.make_stream(b"q 1 0 0 1 0 0 cm /Im0 Do Q")
        page.obj.PieceInfo = pikepdf.Dictionary(Program=pikepdf.Dictionary(Private=pikepdf.String(NAME)))
        note = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[0, 0, 9, 9], T=pikepdf.String(NAME),
            Contents=pikepdf.String(b"a note"),
        )  # fmt: skip
        page.obj.Annots = pikepdf.Array([note])
        document.docinfo["/Author"] = NAME.decode()
        with document.open_metadata() as metadata:
            metadata["dc:creator"] = [NAME.decode()]
        document.attachments["cv.txt"] = pikepdf.AttachedFileSpec(
            document, NAME, filename=f"{NAME.decode()}.txt"
        )
        document.save(made, compress_streams=False)
    return made.getvalue()


PDF = pdf()


def everything_in(data: bytes) -> bytes:
    """Every object and stream of a PDF, spelled out."""
    with pikepdf.open(io.BytesIO(data)) as document:
        told = [document.trailer.unparse(resolved=True)]
        for thing in document.objects:
            if isinstance(thing, pikepdf.Stream):
                told += [thing.stream_dict.unparse(resolved=True), thing.read_raw_bytes()]
            else:
                told.append(thing.unparse(resolved=True) if isinstance(thing, pikepdf.Object) else b"")
    return b"\n".join(told)


def docx() -> bytes:
    made = io.BytesIO()
    parts = {
        "[Content_Types].xml": b"<Types/>",
        "_rels/.rels": b'<Relationships><Relationship Id="r1" Type="http://x/metadata/thumbnail" Target="t"/></Relationships>',
        "docProps/core.xml": b"<cp:coreProperties><dc:creator>" + NAME + b"</dc:creator></cp:coreProperties>",
        "docProps/app.xml": b"<Properties><Company>" + NAME + b"</Company></Properties>",
        "docProps/thumbnail.jpeg": NAME,
        "word/people.xml": b'<w15:people><w15:person w15:author="' + NAME + b'"/></w15:people>',
        "word/comments.xml": b'<w:comment w:author="'
        + NAME
        + b'" w:initials="OH"><w:t>Why?</w:t></w:comment>',
        "word/document.xml": b'<w:p w:rsidR="00AB12CD"><w:ins w:author="'
        + NAME
        + b'"><w:t>The plan.</w:t></w:ins></w:p>',
    }
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return made.getvalue()


def test_a_picture_keeps_its_pixels_and_colours_and_nothing_of_its_author():
    clean = jpeg_without_author(jpeg())
    assert clean == b"".join(
        [
            b"\xff\xd8",
            segment(0xE0, b"JFIF\x00\x01\x01"),
            segment(0xE2, b"ICC_PROFILE\x00\x01\x01colours"),
            segment(0xEE, b"Adobe\x00d"),
            segment(0xC4, b"\x00\xff\xd9 a table that looks like an end"),
            segment(0xDA, b"\x01"),
            b"\x12\xff\x00\x34\xff\xd0\x56",
            segment(0xC4, b"\x01second"),
            segment(0xDA, b"\x02"),
            b"\x78\x9a\xff\xd9",
        ]
    )


def test_a_drawing_keeps_its_pixels_and_nothing_of_its_author():
    clean = png_without_author(png())
    kinds = [clean[at : at + 4] for at in (12, 12 + 25)]
    assert (NAME in clean, kinds, clean.endswith(chunk(b"IEND", b""))) == (False, [b"IHDR", b"IDAT"], True)


@pytest.mark.parametrize("cut", [0, 1, 3, 30, 200])
def test_pictures_that_are_cut_off_are_refused(cut):
    with pytest.raises(ValueError):
        jpeg_without_author(jpeg().partition(b"\xff\xd9hangs")[0][:cut])
    with pytest.raises(ValueError):
        png_without_author(png()[: min(cut, len(png()) - 1)])


def test_a_text_document_keeps_its_words_and_nothing_of_its_author():
    with zipfile.ZipFile(io.BytesIO(document_without_author(docx()))) as clean:
        parts = {name: clean.read(name) for name in clean.namelist()}
    assert [name for name, content in parts.items() if NAME in content or b"AB12CD" in content] == []
    assert b"The plan." in parts["word/document.xml"]
    assert "docProps/thumbnail.jpeg" not in parts
    assert parts["_rels/.rels"] == b"<Relationships></Relationships>"


def test_what_is_no_document_is_refused():
    with pytest.raises(ValueError, match="no document"):
        document_without_author(b"PK\x03\x04 nothing more")


def test_a_pdf_says_nothing_of_its_author_wherever_it_stood():
    assert everything_in(PDF).count(NAME) >= 7
    clean = bytes_without_author(PDF, "application/pdf")
    assert clean is not None
    said = everything_in(clean)
    assert [
        word for word in (NAME, b"GPSLatitude", b"/EmbeddedFile", b"/Metadata", b"/Info ") if word in said
    ] == []
    with pikepdf.open(io.BytesIO(clean)) as document:
        page = document.pages[0]
        assert (len(document.pages), page.Contents.read_bytes()) == (1, b"q 1 0 0 1 0 0 cm /Im0 Do Q")
        assert str(page.Annots[0].Contents) == "a note"
        assert page.Resources.XObject.Im0.read_raw_bytes() == jpeg_without_author(jpeg())


def test_the_same_file_gives_the_same_copy():
    assert bytes_without_author(PDF, "application/pdf") == bytes_without_author(PDF, "application/pdf")


@pytest.mark.parametrize(
    ("data", "content_type", "cleaned"),
    [
        (jpeg(), "image/jpeg", True),
        (png(), "image/png", True),
        (docx(), DOCX, True),
        (b"%PDF-1.7 nothing", "application/pdf", False),
        (b"plain", "text/plain", False),
    ],
)
def test_a_child_cleans_each_type_it_knows(data, content_type, cleaned):
    made = bytes_without_author(data, content_type)
    assert (made is not None) == cleaned
    assert NAME not in (made or b"")


@pytest.mark.django_db
def test_the_copy_is_made_once_and_the_file_stays_as_it_was(monkeypatch):
    file = store_made_file(name="plan.pdf", data=PDF, by=None, at=NOW)
    with open_without_author(file=file, reader=None) as first:
        clean = first.read()
    monkeypatch.setattr("tildel.files.actions.bytes_without_author", lambda *_given: None)
    with open_without_author(file=file, reader=None) as second:
        assert second.read() == clean
    assert (read_file(file), NAME in clean) == (PDF, False)


@pytest.mark.django_db
def test_a_file_that_cannot_be_cleaned_or_has_malware_does_not_leave():
    file = store_made_file(name="odd.pdf", data=b"%PDF-1.7 odd", by=None, at=NOW)
    with pytest.raises(RuleBroken) as refused:
        open_without_author(file=file, reader=None)
    assert refused.value.code == "files.author_data_stays"
    File.objects.filter(pk=file.pk).update(scan="found")
    file.refresh_from_db()
    with pytest.raises(RuleBroken) as refused:
        open_without_author(file=file, reader=None)
    assert refused.value.code == "files.infected"
