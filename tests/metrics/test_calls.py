"""Calls scored by hand, and the tool's own record against the same forecasts made on their days."""

from __future__ import annotations

import dataclasses
import datetime

import numpy as np
import pandas as pd
import pytest

from pipeline_core.answers import ask
from pipeline_core.answers.record import replay_days
from pipeline_core.errors import AlurError
from pipeline_core.store import settings
from pipeline_core.store.database import deals_version
from pipeline_core.store.scenarios import Call, make_call
from tests.companies import company, moves
from tests.conftest import NOW, as_of
from tests.metrics.test_forecast import filled

AFTER = as_of("2026-04-15")
FIRST, LAST = datetime.date(2026, 1, 1), datetime.date(2026, 3, 31)


def won(name: str, owner: str, amount: int, day: str = "2026-03-01") -> dict:
    path = ["Prospect 2026-01-05", f"Close {day}"]
    return {"id": name, "owner": owner, "amount": amount, "moves": path}


def call(store, owner: str | None, amount: int, day: str, since=FIRST, until=LAST) -> None:
    on = datetime.date.fromisoformat(day)
    make_call(store, Call(owner, since, until, 100 * amount, "", on), NOW, "Sari")


@pytest.fixture
def called(store):
    """Sari wins 300 and Budi 100 in the quarter; a deal of April is in no result."""
    company(
        store,
        won("a", "Sari", 300),
        won("b", "Budi", 100),
        won("c", "Budi", 999, day="2026-04-02"),
        {"id": "d", "owner": "Budi", "moves": moves("Prospect", start="2026-02-01")},
        as_of="2026-04-15",
    )
    call(store, "Sari", 360, "2026-01-20")
    call(store, "Sari", 330, "2026-03-10")
    call(store, "Budi", 60, "2026-03-10")
    call(store, None, 440, "2026-03-10")
    call(store, None, 500, "2026-04-10", datetime.date(2026, 4, 1), datetime.date(2026, 6, 30))
    return store


def test_calls_keep_their_history_and_later_ones_are_not_known_before(called):
    now = ask(called, "calls", AFTER).frame
    then = ask(called, "calls", as_of("2026-02-01")).frame

    assert len(now) == 5
    assert now.loc[now["owner"] == "Sari", "is_latest"].tolist() == [True, False]
    assert then["amount"].tolist() == [36000] and then["is_latest"].tolist() == [True]
    assert then["weeks_to_close"].tolist() == [10]  # 70 days


def test_calls_are_scored_by_hand_when_their_period_is_over(called):
    found = ask(called, "call_errors", AFTER).frame
    scored = {
        (None if pd.isna(row.owner) else row.owner, row.amount): (row.result, row.error)
        for row in found.itertuples()
    }

    assert scored == {
        ("Sari", 36000): (30000, 6000),
        ("Sari", 33000): (30000, 3000),
        ("Budi", 6000): (10000, -4000),
        (None, 44000): (40000, 4000),
    }
    assert ask(called, "call_errors", as_of("2026-03-15")).frame.empty


def test_bias_is_that_of_the_last_calls_the_largest_first(called):
    found = ask(called, "call_bias", AFTER).frame

    assert found["owner"].fillna("team").tolist() == ["Budi", "Sari", "team"]
    assert found["bias"].tolist() == pytest.approx([-0.4, 0.1, 0.1])
    assert found["mean_error"].tolist() == pytest.approx([0.4, 0.1, 0.1])
    assert found["periods"].tolist() == [1, 1, 1]


def test_an_error_against_nothing_won_is_unknown(store):
    company(store, {"id": "d", "moves": moves("Prospect")}, as_of="2026-04-15")
    call(store, None, 50, "2026-03-10")
    found = ask(store, "call_errors", AFTER).frame.iloc[0]

    assert (found["result"], found["error"]) == (0, 5000)
    assert np.isnan(found["error_share"])
    assert ask(store, "call_bias", AFTER).frame["bias"].isna().all()


def test_a_call_after_its_period_is_refused(store):
    with pytest.raises(AlurError, match="call_after_its_period"):
        call(store, None, 1, "2026-04-01")


def test_who_sees_some_owners_sees_only_their_calls(called):
    asked = dataclasses.replace(AFTER, visible_owners=("Sari",))

    assert set(ask(called, "calls", asked).frame["owner"]) == {"Sari"}
    assert set(ask(called, "calls", as_of("2026-04-15", owners=("Budi",))).frame["owner"]) == {
        "Budi"
    }


def test_the_own_record_says_what_the_forecast_said_on_that_day(store):
    filled(store, 330)
    record = ask(store, "own_record", as_of("2026-02-28")).frame
    assert len(record) >= 4
    for row in record.itertuples():
        day = as_of(str(row.day.date()), since=row.since.date(), until=row.until.date())
        said = ask(store, "forecast", day).frame.iloc[0]
        known = ask(store, "history_used", day).frame.iloc[0]
        now = as_of("2026-02-28", since=row.since.date(), until=row.until.date())

        if known["depth"] == "good":
            assert row.p50 == pytest.approx(said["p50"], rel=1e-6)
            assert row.p10 == pytest.approx(said["p10"], rel=1e-6)
        before = dataclasses.replace(day, since=day.as_of - datetime.timedelta(90), until=day.as_of)
        recent = ask(store, "forecast", before).frame["booked"].iloc[0]  # of 91 days
        left = 7 * row.weeks_to_close
        assert row.run_rate == pytest.approx(said["booked"] + recent / 91 * left, abs=2)
        assert row.result == ask(store, "forecast", now).frame["booked"].iloc[0]
        assert row.is_inside == (row.p10 <= row.result <= row.p90)
        assert row.until <= pd.Timestamp("2026-02-28")


def test_the_record_is_summed_by_method_and_weeks(store):
    filled(store, 330)
    asked = as_of("2026-02-28")
    record = ask(store, "own_record", asked).frame
    errors = ask(store, "record_errors", asked).frame.set_index(["said_by", "weeks_to_close"])
    of_eight = record[record["weeks_to_close"] == 8]
    miss = (of_eight["p50"] - of_eight["result"]).abs().sum() / of_eight["result"].sum()

    assert errors.loc[("alur", 8), "mean_error"] == pytest.approx(miss)
    assert errors.loc[("alur", 8), "inside"] == of_eight["is_inside"].mean()
    assert errors.loc[("run_rate", 8), "periods"] == len(of_eight)
    assert "weighted" not in errors.index  # one upload: close dates of past days are not known


def test_chances_are_held_against_what_was_won_by_the_end_of_the_quarter(store):
    filled(store, 330)
    asked = as_of("2026-02-28")
    found = ask(store, "reliability", asked).frame
    record = ask(store, "own_record", asked).frame
    days = record.loc[record["weeks_to_close"] == 8, ["day", "since", "until"]]
    now = ask(store, "deal_list", asked).frame
    deals = sum(
        ask(store, "forecast", as_of(str(day.date()), since=a.date(), until=b.date()))
        .frame["open_deals"]
        .iloc[0]
        for day, a, b in days.itertuples(index=False)
    )

    assert len(now) and found["deals"].sum() == deals > 0
    assert ((found["low"] <= found["rate"]) & (found["rate"] <= found["high"])).all()
    assert found["said"].is_monotonic_increasing


def test_what_was_said_of_past_days_is_kept_while_people_only_say_something(store):
    filled(store, 330)
    before, heard, asked = deals_version(store), [], as_of("2026-02-28")
    replay_days(store, asked, lambda number, of: heard.append((number, of)))
    call(store, None, 5, "2026-01-20")
    after_call = deals_version(store)
    settings.change_setting(store, "fiscal_year_start", "2", NOW, "Sari")

    assert heard and heard == [(n, len(heard)) for n in range(1, len(heard) + 1)]
    assert after_call == before < deals_version(store)
    untils = ask(store, "own_record", asked).frame["until"]
    assert set(untils.dt.month) <= {1, 4, 7, 10}  # by the new fiscal year, not as kept


def test_without_history_there_is_no_record(called):
    for name in ("own_record", "record_errors", "reliability"):
        assert ask(called, name, AFTER).frame.empty
