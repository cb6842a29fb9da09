"""What a person sees in a workbook is what comes out of it, with the sheet's own row numbers."""

from __future__ import annotations

import datetime
import io
import zipfile

import pytest
import xlsxwriter

from pipeline_core.ingest import workbook_cells
from pipeline_core.ingest.workbook_cells import cell_text
from pipeline_core.ingest.workbooks import Sheet, sheet_records, sheets
from tests.conftest import shared
from tests.workbooks_made import FORMATS, blank, ods, report, row, text, xls, xlsx


def read(content: bytes, sheet: str = "Deals") -> list[tuple[int, list[str]]]:
    return list(sheet_records("deals.xlsx", content, sheet))


def test_rows_keep_their_numbers_and_cells_their_columns() -> None:
    assert read(xlsx(report)) == [
        (2, ["", "Pipeline of the week"]),
        (5, ["", "Id", "Stage", "Amount"]),
        (6, ["", "006A", "Won", "100"]),
        (8, ["", "", "Open"]),
    ]


def test_the_size_of_a_sheet_counts_from_its_first_cell() -> None:
    assert sheets("deals.xlsx", xlsx(report)) == (Sheet("Deals", False, 8, 4),)


def test_sheets_that_people_do_not_see_are_marked() -> None:
    def fill(workbook: xlsxwriter.Workbook, deals: xlsxwriter.worksheet.Worksheet) -> None:
        deals.write(0, 0, "Id")
        workbook.add_worksheet("hiddenDataSheet").hide()
        workbook.add_worksheet("Deeper").very_hidden()
        workbook.add_worksheet("Owners & targets").write(0, 0, "Owner")
        workbook.add_worksheet("Empty")
        workbook.add_chartsheet("Chart")

    content = xlsx(fill)

    assert [(sheet.name, sheet.is_hidden, sheet.height) for sheet in sheets("a.xlsx", content)] == [
        ("Deals", False, 1),
        ("hiddenDataSheet", True, 0),
        ("Deeper", True, 0),
        ("Owners & targets", False, 1),
        ("Empty", False, 0),
    ]
    assert read(content, "Owners & targets") == [(1, ["Owner"])]
    assert read(content, "Empty") == []


def test_ids_that_excel_keeps_as_numbers_stay_whole() -> None:
    content = xlsx(lambda _, deals: deals.write_row(0, 0, [12345678901.0, 3000000012345678, -7]))

    assert read(content) == [(1, ["12345678901", "3000000012345678", "-7"])]


def test_days_moments_and_truths_are_written_as_people_read_them() -> None:
    def fill(workbook: xlsxwriter.Workbook, deals: xlsxwriter.worksheet.Worksheet) -> None:
        formats = {
            name: workbook.add_format({"num_format": written}) for name, written in FORMATS.items()
        }
        moment = datetime.datetime(2024, 1, 2, 15, 4, 5)
        deals.write_datetime(0, 0, datetime.datetime(2024, 1, 2), formats["day"])
        deals.write_datetime(0, 1, datetime.datetime(2024, 1, 2), formats["moment"])
        deals.write_datetime(0, 2, moment, formats["moment"])
        deals.write_datetime(0, 3, datetime.time(9, 30), formats["time"])
        deals.write_datetime(0, 4, datetime.timedelta(hours=26, minutes=30), formats["long"])
        deals.write_boolean(0, 5, True)
        deals.write_boolean(0, 6, False)

    assert read(xlsx(fill)) == [
        (1, [*["2024-01-02"] * 2, "2024-01-02 15:04:05", "09:30:00", "26:30:00", "TRUE", "FALSE"])
    ]


def test_a_cell_with_an_error_is_empty() -> None:
    def fill(_: xlsxwriter.Workbook, deals: xlsxwriter.worksheet.Worksheet) -> None:
        deals.write_formula(0, 0, "=NA()", value="#N/A")
        deals.write_formula(0, 1, "=A9999", value="#REF!")
        deals.write_string(0, 2, "Won")

    assert read(xlsx(fill)) == [(1, ["", "", "Won"])]


def test_an_error_that_calamine_does_not_know_stops_nothing() -> None:
    def fill(_: xlsxwriter.Workbook, deals: xlsxwriter.worksheet.Worksheet) -> None:
        deals.write_row(0, 0, ["Id", "Stage"])
        deals.write_formula(1, 0, "=A1#", value="#REF!")
        deals.write_formula(2, 0, "=NA()", value="#N/A")
        deals.write_string(2, 1, "Won")

    source = zipfile.ZipFile(io.BytesIO(xlsx(fill)))
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as changed:
        for name in source.namelist():
            inside = source.read(name).replace(b"<v>#REF!</v>", b"<v>#ERROR!</v>")
            changed.writestr(name, inside.replace(b"<v>#N/A</v>", b"<v>#SPILL!</v>"))

    assert len(sheets("deals.xlsx", written.getvalue())) == 1
    assert read(written.getvalue()) == [(1, ["Id", "Stage"]), (3, ["", "Won"])]


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        (1500.5, "1500.5"),
        (0.1 + 0.2, "0.30000000000000004"),
        (1e-7, "0.0000001"),
        (1e300, "1e+300"),
        (-0.0, "0"),
        (float("inf"), "inf"),
        (2**60, "1152921504606846976"),
        (datetime.datetime(2024, 1, 2, 15, 4, 4, 999_999), "2024-01-02 15:04:05"),
        (datetime.datetime(2023, 12, 31, 23, 59, 59, 999_600), "2024-01-01"),
        (datetime.datetime.max, "9999-12-31 23:59:59"),
        (datetime.timedelta(seconds=-90), "-0:01:30"),
        ("PT26H30M00S", "26:30:00"),
        ("PT Maju Jaya", "PT Maju Jaya"),
        ("\xa0 #N/A\n", ""),
    ],
)
def test_a_cell_has_one_text(cell: workbook_cells.Cell, shown: str) -> None:
    assert cell_text(cell) == shown


def test_the_old_format_of_excel_is_read() -> None:
    moment = datetime.datetime(2024, 1, 2, 15, 4, 5)
    content = xls({(2, 1): "Id", (3, 1): 12345678901.0, (3, 2): moment, (3, 3): True}, "Lists")

    assert sheets("deals.xls", content) == (Sheet("Deals", False, 4, 4), Sheet("Lists", True, 0, 0))
    assert read(content) == [
        (3, ["", "Id"]),
        (4, ["", "12345678901", "2024-01-02 15:04:05", "TRUE"]),
    ]


def test_open_document_sheets_are_read() -> None:
    typed = (
        '<table:table-cell office:value-type="float" office:value="12345678901"/>'
        '<table:table-cell office:value-type="date" office:date-value="2024-01-02"/>'
        '<table:table-cell office:value-type="date" office:date-value="2024-01-02T15:04:05"/>'
        '<table:table-cell office:value-type="boolean" office:boolean-value="true"/>'
        '<table:table-cell office:value-type="currency" office:value="1500.5"/>'
    )
    before, after = row(blank(16_384), 3), row(blank(16_384), 1_048_571)
    content = ods(before + row(blank(1) + text("Id")) + row(blank(1) + typed) + after)

    assert sheets("deals.ods", content) == (Sheet("Deals", False, 5, 6), Sheet("Lists", True, 0, 0))
    assert read(content) == [
        (4, ["", "Id"]),
        (5, ["", "12345678901", "2024-01-02", "2024-01-02 15:04:05", "TRUE", "1500.5"]),
    ]


@pytest.mark.parametrize("times", [10**6, 4 * 10**9])
def test_rows_repeated_without_end_take_little_memory(times: int) -> None:
    (deals, _) = sheets("deals.ods", ods(row(text("a"), times)))

    assert deals.height <= 1_048_577


def test_columns_repeated_without_end_are_bounded() -> None:
    content = ods(row(text("a") + blank(4 * 10**9) + text("b")))

    assert [cells[0] for _, cells in read(content)] == ["a"]


def test_reading_may_stop_after_the_first_rows() -> None:
    content = xlsx(lambda _, deals: [deals.write_row(n, 0, [n, "Won"]) for n in range(5000)])
    rows = sheet_records("deals.xlsx", content, "Deals")

    assert next(rows) == (1, ["0", "Won"])
    rows.close()


def test_what_dynamics_exports_is_read_with_its_hidden_columns() -> None:
    path = shared("exports/derived_shapes/dynamics365_export_with_do_not_modify_columns.xlsx")
    deals, lists = sheets(path.name, path.read_bytes())
    rows = list(sheet_records(path.name, path.read_bytes(), deals.name))

    assert lists.is_hidden and (deals.height, len(rows)) == (801, 801)
    assert rows[0][1][0] == "(Do Not Modify) Opportunity"
    assert rows[1][1][9] == "13400" and rows[1][1][15] == "2024-05-20 07:42:00"
