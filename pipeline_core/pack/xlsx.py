"""A pack as one workbook: a sheet for each step, with charts that the spreadsheet draws itself."""

from __future__ import annotations

import datetime
import io
import re
from typing import Any

import pandas as pd
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from pipeline_core.charts.palettes import LIGHT
from pipeline_core.pack.contents import Bars, Definition, Pack, Part, Table
from pipeline_core.text import Text
from pipeline_core.text.cells import kind_of, writer

# Words are written as words: nothing that a file says becomes a formula, a number or a link.
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
FORMATS = {
    "money": "#,##0",
    "cents": "#,##0.00",
    "day": "d mmm yyyy",
    "count": "#,##0",
    "times": '0.0"×"',
    "days": "#,##0.0",
    "share": "0.0%",
}
NARROWEST, WIDEST = 10, 60  # characters
TABLE_ROW = 3  # under the finding and its captions; the frozen heading of the first table
NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']")
LONGEST_NAME = 31  # that a sheet may have
CHART_WIDTH, BAR_HEIGHT = 720, 34  # pixels
PARAGRAPH_COLUMNS, PARAGRAPH_WIDTH, LINE_HEIGHT = 8, 100, 15  # columns, characters, points
CHART_COLOURS = (LIGHT.open, LIGHT.open_pale)


def as_xlsx(pack: Pack) -> bytes:
    """Return a pack as the bytes of a file."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, OPTIONS)
    made_at = datetime.datetime.combine(pack.made_on, datetime.time())
    book.set_properties({"title": pack.title, "created": made_at})
    written = _Written(book, pack.text)
    _overview(written, pack)
    for part in pack.parts:
        _sheet(written, part)
    _definitions(written, pack)
    book.close()
    return out.getvalue()


class _Written:
    """A workbook that is being written, with its formats: each may be made only once."""

    def __init__(self, book: Workbook, text: Text) -> None:
        self.book, self.text = book, text
        self.formats: dict[str, Format] = {
            kind: book.add_format({"num_format": pattern, "valign": "top"})
            for kind, pattern in FORMATS.items()
        }
        self.formats["words"] = book.add_format({"valign": "top", "num_format": "@"})
        self.formats["wrapped"] = book.add_format({"valign": "top", "text_wrap": True})
        self.formats["finding"] = book.add_format({"bold": True, "font_size": 14})
        self.formats["strong"] = book.add_format({"bold": True})
        self.formats["heading"] = book.add_format(
            {"bold": True, "bottom": 1, "valign": "top", "text_wrap": True}
        )

    def sheet(self, name: str) -> Worksheet:
        """Add a sheet that prints on as many pages as it is long, never wider than one."""
        sheet = self.book.add_worksheet(NOT_IN_NAMES.sub(" ", name)[:LONGEST_NAME])
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        return sheet


def _overview(written: _Written, pack: Pack) -> None:
    sheet, formats = written.sheet(pack.text("pack.overview_sheet")), written.formats
    sheet.write_string(0, 0, pack.title, formats["finding"])
    rows: list[tuple[str, str, str]] = [(*fact, "words") for fact in pack.facts]
    rows += [("", "", "words"), (pack.text("pack.step"), pack.text("pack.finding"), "heading")]
    rows += [(part.title, part.finding, "wrapped") for part in pack.parts]
    for row, (name, said, form) in enumerate(rows, 2):
        sheet.write_string(row, 0, name, formats[form])
        sheet.write_string(row, 1, said, formats[form])
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, 90)


def _sheet(written: _Written, part: Part) -> None:
    sheet = written.sheet(part.title)
    sheet.write_string(0, 0, part.finding, written.formats["finding"])
    _paragraph(written, sheet, 1, " · ".join(part.captions))
    row, places = TABLE_ROW, []
    for table in part.tables:
        if places:
            sheet.write_string(row, 0, table.title, written.formats["strong"])
            row += 1
        places.append(row)
        _table(written, sheet, row, table)
        row += len(table.frame) + 3
    if part.tables:
        sheet.freeze_panes(TABLE_ROW + 1, 0)
        _widths(sheet, part.tables, written.text)
    if part.bars and len(part.tables[part.bars.table].frame):
        row = _chart(written, sheet, part, places[part.bars.table], row)
    if part.note:
        _paragraph(written, sheet, row, f"{written.text('review.note')}: {part.note}")
        row += 2
    _defined(written, sheet, row, part.definitions)


def _table(written: _Written, sheet: Worksheet, row: int, table: Table) -> None:
    for column, name in enumerate(table.columns):
        heading = _heading(table, name, written.text)
        sheet.write_string(row, column, heading, written.formats["heading"])
        kind = kind_of(name, table.columns[name])
        form = _form(table.frame[name], kind)
        write = writer(name, table.columns[name], written.text)
        for place, value in enumerate(table.frame[name], row + 1):
            if not pd.isna(value):
                cell = _cell(value, kind, write, written.text)
                put = sheet.write_string if isinstance(cell, str) else sheet.write
                put(place, column, cell, written.formats[form])


def _heading(table: Table, name: str, text: Text) -> str:
    """A column of money names its currency once, so that its cells need not."""
    heading = table.headings[name]
    if table.columns[name] != "cents" or not text.currency:
        return heading
    return text("pack.heading_unit", heading=heading, unit=text.currency)


def _form(values: pd.Series, kind: str) -> str:
    has_cents = kind == "money" and (values.dropna().astype("int64") % 100).any()
    return "cents" if has_cents else kind if kind in FORMATS else "words"


def _cell(value: Any, kind: str, write: Any, text: Text) -> Any:
    """A value as a spreadsheet counts it; codes, periods and truths are words."""
    if kind == "money":
        return int(value) / 100
    if kind == "day":
        return pd.Timestamp(value).to_pydatetime()
    if kind == "truth":
        return text("said.yes") if value else text("said.no")
    if kind == "count":
        return int(value)
    return float(value) if kind in FORMATS else write(value)


def _widths(sheet: Worksheet, tables: tuple[Table, ...], text: Text) -> None:
    """Each column as wide as what is written in it, within reason."""
    longest: dict[int, int] = {}
    for table in tables:
        for column, (name, kind) in enumerate(table.columns.items()):
            write = writer(name, kind, text)
            said = [len(str(write(value))) for value in table.frame[name].dropna()]
            wide = max([len(_heading(table, name, text)) // 2, *said], default=0)
            longest[column] = max(longest.get(column, 0), wide)
    for column, wide in longest.items():
        sheet.set_column(column, column, min(max(wide + 2, NARROWEST), WIDEST))


def _chart(written: _Written, sheet: Worksheet, part: Part, top: int, row: int) -> int:
    """Draw bars of a table whose heading is in row `top`, and return the row under them."""
    bars, table = part.bars, part.tables[part.bars.table]
    chart = written.book.add_chart({"type": "bar", "subtype": "stacked" if bars.base else None})
    first, last, columns = top + 1, top + len(table.frame), list(table.columns)
    names = [sheet.name, first, columns.index(bars.names), last, columns.index(bars.names)]
    for name in (*((bars.base,) if bars.base else ()), *bars.values):
        column = columns.index(name)
        seen = {"color": CHART_COLOURS[bars.values.index(name)]} if name != bars.base else None
        chart.add_series(
            {
                "name": [sheet.name, top, column],
                "categories": names,
                "values": [sheet.name, first, column, last, column],
                "fill": seen or {"none": True},
                "gap": 40,
            }
        )
    _axes(chart, bars, table, written.text)
    chart.set_title({"name": part.finding, "name_font": {"size": 12}, "overlay": False})
    height = 120 + BAR_HEIGHT * len(table.frame)
    chart.set_size({"width": CHART_WIDTH, "height": height})
    sheet.insert_chart(row, 0, chart, {"description": part.alt or part.finding})
    return row + height // 20 + 2  # a row is twenty pixels high


def _axes(chart: Any, bars: Bars, table: Table, text: Text) -> None:
    is_money = table.columns[bars.values[0]] == "cents"
    pattern = text("pack.axis_money") if is_money else "#,##0"
    chart.set_x_axis({"num_format": pattern, "major_gridlines": {"visible": True}})
    chart.set_y_axis(
        {"reverse": True, "label_position": "low"}
    )  # the first row of the table on top
    hidden = [0] if bars.base else []
    several = {"position": "bottom", "delete_series": hidden}
    chart.set_legend(several if len(bars.values) > 1 else {"none": True})


def _defined(
    written: _Written, sheet: Worksheet, row: int, definitions: tuple[Definition, ...]
) -> None:
    for each in definitions:
        sheet.write_string(row, 0, each.title, written.formats["strong"])
        _paragraph(written, sheet, row + 1, each.about)
        out = " · ".join(each.left_out) or written.text("passport.nothing_left_out")
        _paragraph(written, sheet, row + 2, out)
        row += 4


def _paragraph(written: _Written, sheet: Worksheet, row: int, words: str) -> None:
    """Words that are longer than a column run over several, as high as they need."""
    sheet.merge_range(row, 0, row, PARAGRAPH_COLUMNS - 1, "")
    sheet.write_string(row, 0, words, written.formats["wrapped"])
    sheet.set_row(row, LINE_HEIGHT * (1 + len(words) // PARAGRAPH_WIDTH + words.count("\n")))


def _definitions(written: _Written, pack: Pack) -> None:
    sheet, formats = written.sheet(pack.text("pack.definitions_sheet")), written.formats
    headings = ("pack.number", "pack.meaning", "pack.left_out")
    for column, (key, wide) in enumerate(zip(headings, (30, 90, 60), strict=True)):
        sheet.write_string(0, column, pack.text(key), formats["heading"])
        sheet.set_column(column, column, wide)
    for row, each in enumerate(pack.definitions, 1):
        out = "\n".join(each.left_out) or pack.text("passport.nothing_left_out")
        for column, said in enumerate((each.title, each.about, out)):
            sheet.write_string(row, column, said, formats["wrapped"])
    sheet.freeze_panes(1, 0)
