"""Workbooks as Excel, its old format and LibreOffice write them, made of what a test gives."""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Callable

import xlsxwriter
import xlwt

FORMATS = {"day": "yyyy-mm-dd", "moment": "yyyy-mm-dd hh:mm:ss", "time": "hh:mm", "long": "[h]:mm"}
OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
NAMES = {
    "table": OFFICE.replace("office:1", "table:1"),
    "text": OFFICE.replace("office:1", "text:1"),
}
SPREADSHEET = "application/vnd.oasis.opendocument.spreadsheet"
Fill = Callable[[xlsxwriter.Workbook, xlsxwriter.worksheet.Worksheet], object]


def xlsx(fill: Fill) -> bytes:
    """A workbook whose first sheet, Deals, a test fills."""
    written = io.BytesIO()
    with xlsxwriter.Workbook(written) as workbook:
        fill(workbook, workbook.add_worksheet("Deals"))
    return written.getvalue()


def xls(rows: dict[tuple[int, int], object], *hidden: str) -> bytes:
    written, workbook = io.BytesIO(), xlwt.Workbook()
    deals = workbook.add_sheet("Deals")
    for (row, column), value in rows.items():
        is_moment = isinstance(value, datetime.datetime)
        style = xlwt.easyxf(num_format_str=FORMATS["moment"] if is_moment else "general")
        deals.write(row, column, value, style)
    for name in hidden:
        sheet = workbook.add_sheet(name)
        sheet.visibility = 1
        sheet.write(0, 0, "not for people")
    workbook.save(written)
    return written.getvalue()


def ods(rows: str, mimetype: str = SPREADSHEET, manifest: str = "<manifest/>") -> bytes:
    """A sheet Deals from rows of XML; another one, Lists, is hidden."""
    spaces = f'xmlns:office="{OFFICE}" ' + " ".join(
        f'xmlns:{name}="{space}"' for name, space in NAMES.items()
    )
    style = OFFICE.replace("office:1", "style:1")
    content = (
        f'<office:document-content {spaces} xmlns:style="{style}"><office:automatic-styles>'
        '<style:style style:name="ta2" style:family="table"><style:table-properties'
        ' table:display="false"/></style:style></office:automatic-styles><office:body>'
        f'<office:spreadsheet><table:table table:name="Deals">{rows}</table:table>'
        f'<table:table table:name="Lists" table:style-name="ta2"><table:table-row>{text("x")}'
        "</table:table-row></table:table></office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", mimetype, zipfile.ZIP_STORED)
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", manifest)
    return written.getvalue()


def text(words: str) -> str:
    return (
        f'<table:table-cell office:value-type="string"><text:p>{words}</text:p></table:table-cell>'
    )


def row(cells: str, times: int = 1) -> str:
    return f'<table:table-row table:number-rows-repeated="{times}">{cells}</table:table-row>'


def blank(columns: int) -> str:
    return f'<table:table-cell table:number-columns-repeated="{columns}"/>'


def report(workbook: xlsxwriter.Workbook, deals: xlsxwriter.worksheet.Worksheet) -> None:
    """A title block, the first column empty, a blank row inside: Salesforce's formatted report."""
    deals.write(1, 1, "Pipeline of the week")
    deals.write_row(4, 1, ["Id", "Stage", "Amount"])
    deals.write_row(5, 1, ["006A", "  Won \n", 100])
    deals.write_row(7, 2, ["Open"])
