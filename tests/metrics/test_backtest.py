"""The backtest as it is asked of a store and printed."""

from __future__ import annotations

import datetime
import json

import pytest

from pipeline_core.answers import ask
from pipeline_core.answers.backtesting import calls_made
from pipeline_core.cli import main
from pipeline_core.forecast.backtest import METHODS
from pipeline_core.store.database import close_store, open_store
from tests.companies import company
from tests.conftest import as_of, rows
from tests.metrics.test_forecast import DAY, OPEN, filled, past


def test_origins_are_days_whose_outcome_is_known(store):
    filled(store, 330)
    said = calls_made(store, DAY, 28, 14)
    days = sorted({call.origin for call in said})
    first_close = rows(store, "select min(closed_on) from deal_versions")[0][0]

    assert days[-1] == datetime.date(2026, 2, 1)  # 28 days with the 28th of February
    assert days[0] >= first_close + datetime.timedelta(days=91)
    assert {(later - day).days for day, later in zip(days, days[1:], strict=False)} == {14}
    assert len(said) == len(days) * len(METHODS)


def test_bookings_are_those_of_the_days_from_the_origin_on(store):
    filled(store, 330)
    origin = datetime.date(2026, 1, 15)
    asked = as_of("2026-02-28", since=origin, until=origin)
    call = calls_made(store, asked, 28, 14)[0]
    won = sum(
        deal["amount"] * 100
        for deal in past(330)
        if deal["moves"][-1].startswith("Close")
        and origin
        <= datetime.date.fromisoformat(deal["moves"][-1][-10:])
        < origin + datetime.timedelta(days=28)
    )

    assert call.actual == won > 0


def test_the_table_has_a_row_per_method_and_filters_do_not_change_it(store):
    filled(store, 330)
    found = ask(store, "backtest", DAY, every=42).frame
    of_sari = ask(store, "backtest", as_of("2026-02-28", owners=("Sari",)), every=42).frame

    assert found["method"].tolist() == [name for name in METHODS]
    assert found.equals(of_sari)
    assert found["wape"].between(0, 5).all()


def test_amounts_that_come_with_the_close_are_not_known_before(store):
    hidden = [{**deal, "amount": ""} for deal in OPEN]
    company(store, *past(330), *hidden, as_of="2026-02-28")
    blank = calls_made(store, DAY, 28, 42)[0]
    other = open_store(":memory:")
    company(other, *past(330), *OPEN, as_of="2026-02-28")
    told = calls_made(other, DAY, 28, 42)[0]
    close_store(other)

    assert blank.open != told.open
    assert blank.chances.tolist() == told.chances.tolist()


def test_each_forecast_of_the_past_stands_beside_the_deals_that_were_won(store):
    filled(store, 330)
    found = ask(store, "backtest_origins", DAY, every=42).frame
    own = found[found["method"] == "alur"].iloc[-1]
    days = {name: own[f"{name}_on"].date() for name in ("since", "until")}
    deals = ask(store, "deal_list", as_of("2026-02-28", **days), outcome="won").frame

    assert days["until"] == datetime.date(2026, 2, 28)
    assert own["booked"] == deals["amount"].sum() > 0
    assert own["p10"] < own["p50"] < own["p90"]
    assert found.loc[found["method"] == "run_rate", ["p10", "p90"]].isna().all(axis=None)
    assert found.groupby("since_on")["booked"].nunique().eq(1).all()


def test_a_forecast_of_the_past_is_made_once_until_the_data_change(store):
    filled(store, 30)
    first = calls_made(store, DAY, 28, 42)
    again = calls_made(store, as_of("2026-02-28", owners=("Sari",)), 28, 42)
    assert all(one is other for one, other in zip(first, again, strict=True)) and first

    company(store, *past(33), *OPEN, as_of="2026-02-28")
    assert calls_made(store, DAY, 28, 42)[0] is not first[0]


def test_without_history_there_is_nothing_to_test(store):
    filled(store, 9)

    assert ask(store, "backtest", DAY).frame.empty


def test_the_command_prints_cases(tmp_path, capsys):
    path = tmp_path / "own.duckdb"
    kept = open_store(path)
    filled(kept, 330)
    close_store(kept)
    asked = ["backtest", "--store", str(path), "--horizon", "28d", "--every", "56d"]
    assert main([*asked, "--by", "owner", "--json"]) == 0
    captured = capsys.readouterr()
    cases = json.loads(captured.out)["cases"]

    assert [case["method"] for case in cases] == list(METHODS)
    assert set(cases[0]) >= {"origins", "wape", "wape_low", "wape_high", "wape_open", "bias"}
    assert cases[0]["coverage80"] is not None and cases[2]["coverage80"] is None
    assert captured.err.rstrip().endswith(f"{cases[0]['origins']}/{cases[0]['origins']}")
    assert main(asked) == 0
    assert "Forecasts of the past" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["wape", "bias"])
def test_a_narrow_question_has_a_narrow_answer(store, name):
    filled(store, 330)
    one = as_of("2026-02-28", since=datetime.date(2026, 1, 5), until=datetime.date(2026, 1, 5))
    found = ask(store, "backtest", one).frame

    assert found["origins"].eq(1).all()
    assert found[name].notna().all()
