"""`pack` on the command line: what it writes, for whom, and what it refuses."""

from __future__ import annotations

import zipfile

import openpyxl
import pytest

from pipeline_core import cli
from pipeline_core.answers import ask
from pipeline_core.store.database import close_store, open_store
from pipeline_core.workspaces import sample_exports
from tests.conftest import as_of, take_in


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    found = tmp_path_factory.mktemp("pack") / "own.duckdb"
    store = open_store(found)
    take_in(store, sample_exports()[-1])
    close_store(store)
    return found


def run(path, *arguments: str) -> int:
    return cli.main(["pack", "--store", str(path), *arguments])


def test_a_workbook_says_what_show_says(path, tmp_path, capsys):
    out = tmp_path / "pack.xlsx"
    code = run(
        path, "--format", "xlsx", "--lang", "id", "--owner", "Sari Wijaya", "--out", str(out)
    )
    store = open_store(path)
    scope = as_of("2026-11-16", owners=("Sari Wijaya",), reporting_currency="IDR")
    amounts = ask(store, "pipeline_by_stage", scope).frame["amount"] / 100
    close_store(store)
    sheet = openpyxl.load_workbook(out)["Posisi kita"]

    assert (code, capsys.readouterr().out) == (0, f"Ditulis: {out}\n")
    assert [sheet.cell(5 + row, 3).value for row in range(len(amounts))] == list(amounts)


def test_each_owner_of_open_deals_gets_a_file(path, tmp_path):
    out = tmp_path / "packs.zip"
    owners = ("Budi Santoso", "Sari Wijaya")
    chosen = [word for name in owners for word in ("--owner", name)]
    assert run(path, "--format", "xlsx", "--each-owner", *chosen, "--out", str(out)) == 0
    store = open_store(path)
    scope = as_of("2026-11-16", owners=owners)
    deals = ask(store, "deal_list", scope, outcome="open", period_by="none").frame
    close_store(store)

    names = zipfile.ZipFile(out).namelist()
    assert set(deals["owner"]) == {*owners}
    assert names == ["01-Budi-Santoso.xlsx", "02-Sari-Wijaya.xlsx"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--meeting", "9", "--out", "x.html"), "No meeting has this number."),
        (("--out", "/nowhere/at/all/x.html"), "The file could not be written."),
    ],
)
def test_what_cannot_be_done_is_said(path, capsys, arguments, said):
    assert run(path, *arguments) == 2
    assert said in capsys.readouterr().err
