"""Which workbooks are refused, and that the sentence names the reason."""

from __future__ import annotations

import io
import zipfile

import pytest
import xlsxwriter

from pipeline_core.errors import AlurError
from pipeline_core.ingest.workbooks import is_workbook, sheet_records, sheets
from tests.workbooks_made import blank, ods, report, row, text, xls, xlsx


def refusal(content: bytes) -> str:
    with pytest.raises(AlurError) as refused:
        sheets("deals.xlsx", content)
    assert refused.value.values["file"] == "deals.xlsx"
    return refused.value.key


def test_a_sheet_of_every_cell_there_is_does_not_end_the_app() -> None:
    content = xlsx(lambda _, deals: [deals.write(0, 0, "a"), deals.write(1_048_575, 16_383, "z")])

    assert refusal(content) == "workbook_too_heavy"
    assert refusal(ods(row(text("a") * 100 + blank(16_000) + text("z"), 1_048_576)))


def test_no_visible_cell_is_refused_with_the_names_of_the_sheets() -> None:
    def fill(workbook: xlsxwriter.Workbook, _: xlsxwriter.worksheet.Worksheet) -> None:
        lists = workbook.add_worksheet("Lists")
        lists.write(0, 0, "not for people")
        lists.hide()

    with pytest.raises(AlurError) as refused:
        sheets("deals.xlsx", xlsx(fill))

    assert refused.value.key == "no_filled_sheet"
    assert refused.value.values["sheets"] == "Deals, Lists"


def test_an_unknown_sheet_is_refused_with_the_known_ones() -> None:
    with pytest.raises(AlurError) as refused:
        list(sheet_records("deals.xlsx", xlsx(report), "Angebote"))

    assert refused.value.key == "no_such_sheet"
    assert refused.value.values == {"file": "deals.xlsx", "sheet": "Angebote", "sheets": "Deals"}


def test_a_workbook_with_a_password_is_refused_as_such() -> None:
    # Excel wraps an encrypted XLSX into an old Office file whose directory names this stream
    wrapped = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(1016)
    wrapped += "EncryptedPackage".encode("utf-16-le") + bytes(480)
    old = bytearray(xls({(0, 0): "Id"}))
    second_record = old.index(bytes.fromhex("0908100000060500")) + 20
    old[second_record : second_record + 2] = b"\x2f\x00"  # FilePass
    locked = ods(row(text("a")), manifest="<manifest><encryption-data/></manifest>")

    assert is_workbook(wrapped) and is_workbook(bytes(old)) and is_workbook(locked)
    assert [refusal(wrapped), refusal(bytes(old)), refusal(locked)] == ["file_is_locked"] * 3


def test_other_office_files_are_refused_as_documents() -> None:
    letter = bytes.fromhex("d0cf11e0a1b11ae1") + "WordDocument".encode("utf-16-le") + bytes(1000)

    assert is_workbook(letter) and refusal(letter) == "not_a_table"
    assert refusal(ods("", mimetype="application/vnd.oasis.opendocument.text")) == "not_a_table"
    assert not is_workbook(b"Id,Stage\n1,Won\n") and not is_workbook(b"")


@pytest.mark.parametrize("kept", [4, 500, -1, -30])
def test_a_workbook_cut_off_is_refused(kept: int) -> None:
    assert refusal(xlsx(report)[:kept]) == "file_is_damaged"


def test_an_old_workbook_cut_off_is_refused() -> None:
    assert refusal(xls({(0, 0): "Id"})[:3000]) == "file_is_damaged"


def test_a_sheet_that_is_no_xml_is_refused() -> None:
    written, source = io.BytesIO(), zipfile.ZipFile(io.BytesIO(xlsx(report)))
    with zipfile.ZipFile(written, "w") as broken:
        for name in source.namelist():
            is_sheet = name.endswith("sheet1.xml")
            broken.writestr(name, b"<worksheet><sheetData><row" if is_sheet else source.read(name))

    assert refusal(written.getvalue()) == "file_is_damaged"


def test_an_open_document_that_is_no_xml_is_refused_at_once() -> None:
    assert refusal(ods(row(text("a")) + "<table:table-row><table:table-cell>")) == "file_is_damaged"
    assert refusal(ods("</table:table>:table>")) == "file_is_damaged"


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("xl/workbook.xml", bytes(150_000_000))

    assert refusal(written.getvalue()) == "unpacked_too_large"
