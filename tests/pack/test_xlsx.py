"""The workbook of a pack, opened again: its numbers are the answers', its words are words, its charts are there."""

from __future__ import annotations

import io

import openpyxl
import pandas as pd
import pytest

from pipeline_core.pack.building import pack
from pipeline_core.pack.contents import Table
from pipeline_core.pack.xlsx import as_xlsx
from pipeline_core.text import Text
from tests.conftest import TODAY, as_of

FIRST_ROW = 4  # of the first table of a step: its heading


def opened(found) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(as_xlsx(found)))


def cells(sheet, table: Table, name: str) -> list:
    """The values under a heading of a sheet's first table."""
    column = list(table.columns).index(name) + 1
    return [sheet.cell(FIRST_ROW + 1 + row, column).value for row in range(len(table.frame))]


@pytest.mark.parametrize("language", ["en", "id"])
def test_every_number_is_the_answers(packs, language):
    found = packs[language]
    book = opened(found)
    checked = 0
    for part in found.parts:
        table, sheet = part.tables[0], book[part.title]
        assert sheet["A1"].value == part.finding and sheet.freeze_panes == "A5"
        for name, kind in table.columns.items():
            known = [None if pd.isna(each) else each for each in table.frame[name]]
            if kind == "cents":
                known = [None if each is None else each / 100 for each in known]
            if kind in ("cents", "int64", "Int64", "float64"):
                assert cells(sheet, table, name) == pytest.approx(known, nan_ok=True), name
                checked += len(known)
    assert checked > 300


def test_money_dates_and_shares_are_numbers_with_their_formats(packs):
    found = packs["en"]
    sheet, table = opened(found)["Decisions"], found.parts[-1].tables[0]
    columns = list(table.columns)
    formats = {
        name: sheet.cell(FIRST_ROW + 1, columns.index(name) + 1).number_format
        for name in ("amount", "due_on", "name")
    }

    assert formats == {"amount": "#,##0", "due_on": "d mmm yyyy", "name": "@"}
    assert cells(sheet, table, "due_on") == list(table.frame["due_on"])
    assert sheet.cell(FIRST_ROW, columns.index("amount") + 1).value == "Amount (IDR)"


def test_names_that_look_like_formulas_links_or_numbers_stay_words(harmful):
    found = pack(harmful, as_of("2026-02-09"), Text("en"), TODAY)
    book = opened(found)
    sheet, table = book["Deals to discuss"], found.parts[3].tables[0]
    names = {"=HYPERLINK()", "{=1+1}", "http://example.org", "</script><script>alert(1)</script>"}

    assert set(cells(sheet, table, "name")) == names
    assert set(cells(sheet, table, "owner")) == {"=1+2", "@SUM(A1)", "<b>Budi</b>", "007"}
    assert 100.5 in cells(sheet, table, "amount")
    assert not [
        cell.coordinate
        for each in book
        for row in each.iter_rows()
        for cell in row
        if cell.data_type == "f" or cell.hyperlink
    ]


@pytest.mark.parametrize("language", ["en", "id"])
def test_each_chart_is_the_spreadsheets_own_and_draws_its_table(packs, language):
    found = packs[language]
    book = opened(found)
    drawn = [part for part in found.parts if part.bars]

    assert [part.name for part in drawn] == ["where", "changed", "deals", "stuck", "what_if"]
    for part in drawn:
        sheet, (chart,) = book[part.title], book[part.title]._charts
        table, last = part.tables[part.bars.table], chart.series[-1]
        reference = last.val.numRef.f.rpartition("!")[2].replace("$", "")
        values = [row[0].value for row in sheet[reference]]
        known = [None if pd.isna(each) else each for each in table.frame[part.bars.values[-1]]]
        scale = 100 if table.columns[part.bars.values[-1]] == "cents" else 1
        assert values == [each if each is None else each / scale for each in known]
    assert book.sheetnames[1:-1] == [part.title for part in found.parts]
