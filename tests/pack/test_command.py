"""`pack` on the command line: what it writes, for whom, and what it refuses."""

from __future__ import annotations

import zipfile

import openpyxl
import pytest

from pipeline_core import cli
from pipeline_core.answers import ask, in_quarter
from pipeline_core.answers.scenario_files import written
from pipeline_core.answers.scenarios import content_of
from pipeline_core.store.database import close_store, open_store
from pipeline_core.store.scenarios import Saving, save_scenario
from pipeline_core.workspaces import sample_exports
from tests.conftest import NOW, as_of, take_in


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


def test_a_saved_scenario_stands_beside_the_forecast(path, tmp_path):
    store, scope = open_store(path), as_of("2026-11-16", reporting_currency="IDR")
    asked = {"levers": {"win_rate": 1.2}, "overrides": {}}
    content = written(content_of(store, scope, asked))
    period = in_quarter(store, scope)
    saving = Saving("Tenders", "", "", content, scope.as_of, period.since, period.until)
    save_scenario(store, saving, NOW, "test")
    likely = [ask(store, "forecast", period, **each).frame["p50"].iloc[0] for each in ({}, asked)]
    close_store(store)
    out = tmp_path / "pack.xlsx"

    assert run(path, "--format", "xlsx", "--scenario", "tenders", "--out", str(out)) == 0
    sheet = openpyxl.load_workbook(out)["What if"]
    (moved,) = [cell.row for row in sheet.iter_rows() for cell in row if cell.value == "tenders"]
    for row, p50 in zip((moved - 1, moved), likely, strict=True):
        assert p50 / 100 in [cell.value for cell in sheet[row]]
    assert likely[1] > likely[0]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--scenario", "none", "--out", "x.html"), "There is no scenario named none."),
        (("--meeting", "9", "--out", "x.html"), "No meeting has this number."),
        (("--out", "/nowhere/at/all/x.html"), "The file could not be written."),
    ],
)
def test_what_cannot_be_done_is_said(path, capsys, arguments, said):
    assert run(path, *arguments) == 2
    assert said in capsys.readouterr().err
