"""Pages that are named .xls are read as their largest table."""

from __future__ import annotations

import time

import pytest

from pipeline_core.ingest.html_tables import html_records, is_html

SPREADSHEET = """<?xml version="1.0"?>
<?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="Deals"><Table>
<Row ss:Index="3"><Cell ss:Index="2"><Data ss:Type="String">Id</Data></Cell>
 <Cell ss:MergeAcross="1"><Data ss:Type="String">Stage &amp; day</Data></Cell>
 <Cell><Data ss:Type="String">Won?</Data><Comment><ss:Data>asked</ss:Data></Comment></Cell></Row>
<Row><Cell/><Cell><Data ss:Type="Number">3000000012345678</Data></Cell>
 <Cell><Data ss:Type="DateTime">2024-01-02T00:00:00.000</Data></Cell>
 <Cell><Data ss:Type="Error">#N/A</Data></Cell><Cell><Data ss:Type="Boolean">1</Data></Cell></Row>
</Table></Worksheet></Workbook>"""


def table(inside: str) -> list[tuple[int, list[str]]]:
    return list(html_records(f"<html><body><table>{inside}</table></body></html>".encode()))


def test_a_page_is_known_by_its_start_whatever_its_name() -> None:
    assert is_html(b"\xef\xbb\xbf\n <!DOCTYPE html PUBLIC>")
    assert is_html(b"<!-- made by a CRM -->\r\n<TABLE border=1>")
    assert is_html("\ufeff<html>".encode("utf-16-le"))
    assert is_html(SPREADSHEET.encode())
    assert not is_html(b"Id,Stage\n1,<b>Won</b>\n")
    assert not is_html(b"<?xml version='1.0'?><deals/>") and not is_html(b"")


def test_the_first_of_the_tables_with_most_rows_is_read() -> None:
    page = b"""<table><tr><td>Logo</table><table><tr><th>Id<th>Stage<tr><td>1<td>Won</table>
    <table><tr><td>x<tr><td>y</table>"""

    assert list(html_records(page)) == [(1, ["Id", "Stage"]), (2, ["1", "Won"])]


def test_a_table_inside_the_cell_of_a_layout_is_read_apart() -> None:
    assert table("<tr><td>a<table><tr><td>1<tr><td>2</table></td><td>b</td></tr>") == [
        (1, ["1"]),
        (2, ["2"]),
    ]


def test_cells_are_text_without_markup() -> None:
    cells = (
        "<td>PT&nbsp;Maju &amp; <b>Co</b></td><td>&nbsp;</td><td>a\n  b<br>c</td><td title='>'>x"
    )

    assert table(f"<tr>{cells}") == [(1, ["PT\xa0Maju & Co", "", "a b\nc", "x"])]


def test_blank_rows_are_left_out_and_counted() -> None:
    assert table("<tr><td>Id</tr><tr><td>&nbsp;</tr><tr></tr><tr><td>1<td></tr>") == [
        (1, ["Id"]),
        (4, ["1"]),
    ]


def test_cells_that_span_keep_the_others_in_their_columns() -> None:
    rows = "<tr><td rowspan=2>North<td colspan='2'>Q1<td>d<tr><td>b<td>c<td>d<tr><td>a"

    assert table(rows) == [
        (1, ["North", "Q1", "", "d"]),
        (2, ["", "b", "c", "d"]),
        (3, ["a"]),
    ]


def test_scripts_styles_and_comments_are_no_cells() -> None:
    noise = "<style>td{}</style><!-- <tr><td>old --><script>'<tr><td>'</script>"

    assert table(f"{noise}<tr><td>1{noise}</td></tr>") == [(1, ["1"])]


def test_the_stated_encoding_is_kept_to_unless_it_is_wrong() -> None:
    page = "<html><meta charset={}><table><tr><td>Привет</table>"

    for stated, written in [("windows-1251", "cp1251"), ("latin-1", "utf-8"), ("no", "utf-16")]:
        assert list(html_records(page.format(stated).encode(written))) == [(1, ["Привет"])]


def test_the_xml_of_excel_2003_is_read_like_a_sheet() -> None:
    assert list(html_records(SPREADSHEET.encode())) == [
        (3, ["", "Id", "Stage & day", "", "Won?"]),
        (4, ["", "3000000012345678", "2024-01-02", "", "TRUE"]),
    ]


def test_a_page_without_a_table_has_no_rows() -> None:
    assert list(html_records(b"<html><body>Please log in</body></html>")) == []
    assert table("") == []


@pytest.mark.parametrize(
    "piece",
    ["<a ", "<!--", "<td", "<td a='", "<td colspan=16000>", "<tr><td rowspan=9999 colspan=999>x"]
    + ["<table><tr><td colspan=999>", "&", "<script>", "<tr><td>", "<td \"'", "</table>", "<"],
)
def test_a_hostile_page_takes_time_in_line_with_its_length(piece: str) -> None:
    page = b"<table><tr><td>" + piece.encode() * (200_000 // len(piece))
    started = time.perf_counter()
    list(html_records(page))

    assert time.perf_counter() - started < 5
