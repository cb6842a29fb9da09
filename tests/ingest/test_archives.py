"""What comes out of a ZIP or GZ, and which are refused."""

from __future__ import annotations

import gzip
import io
import struct
import zipfile

import pytest

from pipeline_core.errors import AlurError
from pipeline_core.ingest import zips
from pipeline_core.ingest.archives import unpacked

DEALS = b"Id,Stage,Amount\n1,Won,100\n2,Open,200\n"


def zipped(members: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return written.getvalue()


def refusal(file_name: str, content: bytes) -> str:
    with pytest.raises(AlurError) as refused:
        unpacked(file_name, content)
    assert file_name in refused.value.values["file"]
    return refused.value.key


def test_a_zip_gives_its_tables_and_leaves_the_rest() -> None:
    content = zipped(
        {
            "export/deals.csv": DEALS,
            "export/HISTORY.TSV": b"a\tb\n",
            "export/book.xlsx": b"anything",
            "export/readme.pdf": b"%PDF",
            "export/": b"",
            "__MACOSX/export/._deals.csv": b"resource fork",
            "export/.hidden.csv": b"x",
        }
    )

    assert unpacked("backup.zip", content) == [
        ("deals.csv", DEALS),
        ("HISTORY.TSV", b"a\tb\n"),
        ("book.xlsx", b"anything"),
    ]


def test_files_of_one_name_keep_their_folders() -> None:
    content = zipped({"2024/deals.csv": DEALS, "2025/deals.csv": DEALS, "owners.csv": b"a,b"})

    assert [name for name, _ in unpacked("years.zip", content)] == [
        "2024 - deals.csv",
        "2025 - deals.csv",
        "owners.csv",
    ]


def test_a_gz_gives_its_one_file() -> None:
    assert unpacked("deals.csv.gz", gzip.compress(DEALS)) == [("deals.csv", DEALS)]
    assert unpacked("deals", gzip.compress(DEALS)) == [("deals", DEALS)]


def test_any_other_file_stays_as_it_is() -> None:
    assert unpacked("deals.csv", DEALS) == [("deals.csv", DEALS)]
    assert unpacked("empty.csv", b"") == [("empty.csv", b"")]


def test_a_workbook_is_no_archive() -> None:
    book = zipped({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"})

    assert unpacked("deals.xlsx", book) == [("deals.xlsx", book)]


def test_a_word_document_is_no_archive() -> None:
    document = zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<document/>"})

    assert refusal("letter.docx", document) == "not_a_table"


@pytest.mark.parametrize("name", ["inner.zip", "inner.csv.gz", "inner.7z", "a/inner.TAR"])
def test_an_archive_in_an_archive_is_refused(name: str) -> None:
    content = zipped({"deals.csv": DEALS, name: zipped({"deals.csv": DEALS})})

    assert refusal("outer.zip", content) == "archive_in_archive"


@pytest.mark.parametrize(
    "inside",
    [
        gzip.compress(DEALS),
        zipped({"deals.csv": DEALS}),
        b"\0" * 257 + b"ustar\x0000" + b"\0" * 248,
    ],
)
def test_an_archive_in_a_gz_is_refused(inside: bytes) -> None:
    assert refusal("deals.gz", gzip.compress(inside)) == "archive_in_archive"


def test_other_archives_are_named_as_such() -> None:
    assert refusal("deals.7z", b"7z\xbc\xaf\x27\x1c" + bytes(50)) == "not_a_table"
    assert refusal("deals.rar", b"Rar!\x1a\x07\x00" + bytes(50)) == "not_a_table"


def test_an_archive_without_tables_says_what_is_inside() -> None:
    with pytest.raises(AlurError) as refused:
        unpacked("pictures.zip", zipped({"a.png": b"\x89PNG", "b.pdf": b"%PDF"}))

    assert refused.value.key == "archive_without_table"
    assert refused.value.values["members"] == "a.png, b.pdf"
    assert refusal("empty.zip", zipped({})) == "archive_without_table"


def test_more_than_a_hundred_tables_are_refused() -> None:
    assert len(unpacked("many.zip", zipped({f"{n}.csv": DEALS for n in range(100)}))) == 100
    assert refusal("many.zip", zipped({f"{n}.csv": DEALS for n in range(101)})) == (
        "too_many_members"
    )


def test_a_bomb_is_refused_with_its_size_and_the_limit() -> None:
    bomb = zipped({"deals.csv": bytes(150_000_000)})
    with pytest.raises(AlurError) as refused:
        unpacked("bomb.zip", bomb)

    assert refused.value.key == "unpacked_too_large"
    assert refused.value.values == {"file": "bomb.zip", "size": 150, "limit": 100}


def test_a_gz_bomb_is_not_unpacked_to_its_end() -> None:
    assert refusal("bomb.csv.gz", gzip.compress(bytes(150_000_000))) == "unpacked_too_large"


def test_a_header_that_promises_less_than_is_inside_is_not_believed() -> None:
    content = bytearray(zipped({"deals.csv": bytes(1_000_000)}))
    directory = content.rindex(b"PK\x01\x02")
    content[directory + 24 : directory + 28] = struct.pack("<I", 10)  # its uncompressed size

    assert refusal("liar.zip", bytes(content)) == "file_is_damaged"


def test_an_export_that_shrinks_well_is_no_bomb(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zips, "SMALL", 1000)
    rows = b"".join(b"%d,Won,2024-01-01,Jakarta\n" % n for n in range(20_000))

    assert unpacked("deals.zip", zipped({"deals.csv": rows})) == [("deals.csv", rows)]


def test_a_file_with_a_password_is_refused() -> None:
    content = bytearray(zipped({"deals.csv": DEALS}))
    content[6] |= 1  # APPNOTE 4.4.4, in the member's header and in the directory
    content[content.rindex(b"PK\x01\x02") + 8] |= 1

    assert refusal("secret.zip", bytes(content)) == "file_is_locked"


@pytest.mark.parametrize("kept", [10, 100, -5, -30])
def test_a_zip_cut_off_is_refused(kept: int) -> None:
    assert refusal("cut.zip", zipped({"deals.csv": DEALS * 100})[:kept]) == "file_is_damaged"


def test_a_wrong_checksum_is_refused() -> None:
    content = bytearray(zipped({"deals.csv": DEALS}, zipfile.ZIP_STORED))
    content[content.index(b"Won")] ^= 1

    assert refusal("flipped.zip", bytes(content)) == "file_is_damaged"


def test_a_gz_cut_off_or_flipped_is_refused() -> None:
    content = gzip.compress(DEALS * 100, mtime=0)
    flipped = content[:-6] + bytes([content[-6] ^ 1]) + content[-5:]  # in its checksum

    assert refusal("cut.csv.gz", content[:-20]) == "file_is_damaged"
    assert refusal("flipped.csv.gz", flipped) == "file_is_damaged"
