"""The whole files from which broken ones are made: every source and shape, in every container."""

from __future__ import annotations

import csv
import gzip
import io
import zipfile

from tests.ingest import crm_files_of_others  # noqa: F401  (adds its files to FILES)
from tests.ingest.crm_files import FILES, workbook, written
from tests.workbooks_made import blank, ods, report, row, text, xls, xlsx

HEADER = ("Deal ID", "Deal name", "Tahap", "Nilai", "Create Date", "Close Date", "Probability")
ROWS = [
    (str(n), f"Kesepakatan {n}, «Größe»", stage, f"{n}.250,50", f"{n:02}.03.2026", "", f"{n} %")
    for n, stage in enumerate(("Prospect", "Contact", "Offer", "Close", "Lost") * 5, start=1)
]
PAGE = "<html><body><table><tr><th>{}</th></tr>{}</table></body></html>"


def whole_files() -> list[tuple[str, bytes]]:
    """Return names and bytes of some seventy files that Alur reads."""
    made = [make() for make in FILES.values()]
    return [*((each.name, each.content) for each in made), *_dialects(), *_containers()]


def _dialects() -> list[tuple[str, bytes]]:
    table = [HEADER, *ROWS]
    return [
        ("semicolons.csv", written(table, ";", "cp1252")),
        ("tabs.txt", written(table, "\t", "utf-16")),
        ("bars.csv", written(table, "|", "utf-8-sig", csv.QUOTE_ALL)),
        ("old-mac.csv", written(table, ";", "utf-8", line_end="\r")),
        ("cyrillic.csv", written([("ID", "Этап", "Сумма"), *CYRILLIC], ";", "cp1251")),
    ]


CYRILLIC = [(str(n), "Переговоры", f"{n} 000,50 руб.") for n in range(1, 9)]


def _containers() -> list[tuple[str, bytes]]:
    table = [HEADER, *ROWS]
    plain = written(table)
    cells = {(r, c): cell for r, line in enumerate(table) for c, cell in enumerate(line)}
    rows = "".join(row("".join(map(text, line)) + blank(2)) for line in table)
    body = "".join(f"<tr><td>{'</td><td>'.join(line)}</td></tr>" for line in ROWS)
    page = PAGE.format("</th><th>".join(HEADER), body).encode()
    return [
        ("deals.xlsx", workbook(table, "Deals", "Lists")),
        ("report.xlsx", xlsx(report)),
        ("deals.xls", xls(cells, "Lists")),
        ("deals.ods", ods(rows)),
        ("page.xls", page),
        ("deals.csv.gz", gzip.compress(plain, mtime=0)),
        ("export.zip", zipped({"deals.csv": plain, "deals.xlsx": workbook(table, "Deals")})),
    ]


def zipped(members: dict[str, bytes]) -> bytes:
    """Return files as a ZIP."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, inside in members.items():
            archive.writestr(name, inside)
    return content.getvalue()
