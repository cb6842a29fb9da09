"""The store: all or nothing, closed to the outside, one process at a time."""

from __future__ import annotations

import subprocess
import sys

import duckdb
import pandas as pd
import pytest

from pipeline_core.errors import AlurError
from pipeline_core.store import database, settings
from pipeline_core.store.database import (
    MIGRATIONS,
    close_store,
    data_version,
    open_store,
    query,
    sql_files,
    transaction,
)
from tests.companies import random_company
from tests.conftest import NOW, rows

ASKED = {
    "versions_in_scope": "select * from versions_in_scope($scope)",
    "deals_in_scope": "select * from deals_in_scope($scope)",
    "open_deals_in_scope": "select * from open_deals_in_scope($scope)",
    "visits_in_scope": "select * from visits_in_scope($scope)",
    "stage_visits_in_scope": "select * from stage_visits_in_scope($scope)",
    "deal_progress": "select * from deal_progress($scope)",
    "open_stages": "select * from open_stages($scope)",
    "funnel_rungs": "select * from funnel_rungs($scope)",
    "entered_steps": "select * from entered_steps($scope)",
    "funnel_steps": "select * from funnel_steps($scope)",
    "deal_clocks": "select * from deal_clocks($scope)",
    "checks_in_scope": "select * from checks_in_scope($scope) where $scope is null",
    "deal_checks": "select * from deal_checks($scope)",
    "odd_deals_in_scope": "select * from odd_deals_in_scope($scope)",
    "odd_kinds": "select * from odd_kinds() where $scope is null",
    "present_visits": "select * from present_visits($scope)",
    "deals_at_ends": "select * from deals_at_ends($scope, $scope['as_of'])",
    "deals_between": "select * from deals_between($scope, $scope['as_of'])",
    "close_date_moves": "select * from close_date_moves($scope, []::integer[])",
    "thresholds": "select * from thresholds() where $scope is not null",
}


def test_a_change_that_fails_leaves_nothing_behind(store):
    before = data_version(store)
    with pytest.raises(RuntimeError), transaction(store) as change:
        change.run("add_setting", key="language", value="id")
        raise RuntimeError("in the middle")

    assert rows(store, "select * from settings") == []
    assert data_version(store) == before


def test_every_change_moves_the_version_of_the_data(store):
    before = data_version(store)
    settings.change_setting(store, "fiscal_year_start", "4", NOW, "me")

    assert data_version(store) == before + 1
    assert settings.fiscal_year_start(store) == 4
    assert rows(store, "select happened_by, details from audit_log") == [
        ("me", "fiscal_year_start=4")
    ]


def test_an_answer_has_the_promised_types_also_when_it_is_empty(store):
    frame = query(store, "all_targets", settings.TARGETS)

    assert list(frame.columns) == list(settings.TARGETS)
    assert str(frame["amount_cents"].dtype) == "Int64"


def test_an_answer_is_asked_for_once_until_the_data_change(store, monkeypatch):
    asked = []
    run_in_time = database._run_in_time
    monkeypatch.setattr(
        database, "_run_in_time", lambda *question: asked.append(1) or run_in_time(*question)
    )

    def settings_now() -> list[str]:
        return list(query(store, "all_settings", settings.SETTINGS)["value"])

    settings_now()
    settings_now()

    assert len(asked) == 1
    settings.change_setting(store, "language", "id", NOW, "me")
    assert settings_now() == ["id"]


def test_what_a_page_does_to_an_answer_does_not_change_what_is_kept(store):
    settings.change_setting(store, "language", "id", NOW, "me")
    frame = query(store, "all_settings", settings.SETTINGS)
    frame.loc[0, "value"] = "en"

    assert list(query(store, "all_settings", settings.SETTINGS)["value"]) == ["id"]


def test_what_is_written_is_there_after_the_store_is_opened_again(tmp_path):
    path = tmp_path / "a" / "own.duckdb"
    store = open_store(path)
    settings.change_setting(store, "language", "id", NOW, "me")
    close_store(store)
    again = open_store(path)

    assert settings.setting(again, "language") == "id"
    close_store(again)


def test_a_store_of_before_is_told_how_far_its_deals_had_come(tmp_path):
    store = open_store(tmp_path / "own.duckdb")
    random_company(store, seed=3)
    versions = "select * from deal_versions order by all"
    before = rows(store, versions)
    rows(store, "alter table deal_versions drop column furthest_place")
    rows(store, (MIGRATIONS / "004_furthest_place.sql").read_text())

    assert any(row[-1] == 1_000_000 for row in before)
    assert rows(store, versions) == before
    close_store(store)


def test_a_store_that_another_process_holds_says_so(tmp_path):
    path = tmp_path / "own.duckdb"
    code = (
        "import sys\nfrom pipeline_core.store.database import open_store\n"
        "store = open_store(sys.argv[1])\nprint('open', flush=True)\nsys.stdin.read()\n"
    )
    other = subprocess.Popen(
        [sys.executable, "-c", code, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert other.stdout.readline() == b"open\n"
    with pytest.raises(AlurError, match="store_is_live"):
        open_store(path)
    other.communicate()


def test_a_file_that_is_no_store_says_so(tmp_path):
    path = tmp_path / "own.duckdb"
    path.write_bytes(b"not a database" * 500)

    with pytest.raises(AlurError, match="store_is_broken"):
        open_store(path)


def test_a_killed_import_leaves_the_state_before_it(tmp_path):
    path = tmp_path / "own.duckdb"
    code = (
        "import os, sys\nfrom pipeline_core.store.database import open_store, transaction\n"
        "store = open_store(sys.argv[1])\n"
        "with transaction(store) as change:\n"
        "    change.run('add_setting', key='language', value='id')\n"
        "    os.kill(os.getpid(), 9)\n"
    )
    subprocess.run([sys.executable, "-c", code, str(path)], check=False)
    store = open_store(path)

    assert settings.setting(store, "language") is None
    close_store(store)


@pytest.mark.parametrize(
    "sql",
    [
        "select * from read_text('/etc/hostname')",
        "copy (select 1) to 'leak.csv'",
        "attach 'other.duckdb'",
        "set enable_external_access = true",
        "install httpfs",
    ],
)
def test_sql_can_reach_no_file_and_no_host(store, sql):
    with pytest.raises(duckdb.Error):
        rows(store, sql)


@pytest.mark.parametrize("macro", ASKED)
def test_every_macro_can_be_asked(store, macro):
    scope = {"as_of": NOW.date(), "since": None, "until": None, "reporting_currency": None}
    names = [
        "visible_owner",
        "pipeline",
        "owner",
        "team",
        "segment",
        "region",
        "product",
        "source",
        "deal_type",
    ]
    scope |= {f"{name}_ids": None for name in names}

    assert rows(store, ASKED[macro], scope=scope) == []


def test_no_two_sql_files_share_a_name():
    names = [
        file.stem
        for folder in {file.parent for file in sql_files().values()}
        for file in folder.glob("*.sql")
    ]

    assert len(names) == len(set(names))


def test_a_target_is_replaced_and_taken_back(store):
    since, until = NOW.date().replace(day=1), NOW.date()
    settings.save_target(store, since, until, 500)
    settings.save_target(store, since, until, 700)
    assert list(settings.targets(store)["amount_cents"]) == [700]

    settings.save_target(store, since, until, None)
    assert settings.targets(store).empty


def test_rates_are_replaced_as_a_whole(store):
    day = pd.Timestamp("2026-01-01")
    frame = pd.DataFrame(
        {
            "currency": ["USD"],
            "reporting_currency": "IDR",
            "rate": 16_000.0,
            "valid_from": day,
            "valid_to": pd.Timestamp("2099-01-01"),
        }
    )
    settings.save_rates(store, frame)
    settings.save_rates(store, frame.assign(rate=16_500.0))

    assert list(settings.rates(store)["rate"]) == [16_500.0]
