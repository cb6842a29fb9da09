"""Deals that have stopped: stuck by the past of their stage, silent by their last touch, pushed, skipping."""

from __future__ import annotations

import datetime

import numpy as np
import pandas as pd
import pytest

from pipeline_core.answers import ask
from pipeline_core.store.thresholds import save_stage_thresholds, stage_thresholds
from tests.companies import company
from tests.conftest import NOW, as_of, shared, take_in

MARCH = as_of("2026-03-31")


def past(stage: str, days: int, outcome: str, count: int) -> list[dict]:
    """So many closed deals that stayed so long in a stage; ids tell them apart."""
    entered = datetime.date(2025, 6, 1)
    left = entered + datetime.timedelta(days=days)
    moves = [f"{stage} {entered}", f"{outcome} {left}"]
    return [{"id": f"{stage}{days}{outcome}{n}", "moves": moves} for n in range(count)]


def flags(store, scope=MARCH) -> pd.DataFrame:
    return ask(store, "deal_flags", scope).frame.set_index("deal_id")


@pytest.fixture
def two_pasts(store):
    """Whoever stays long in Offer is lost; whoever stays long in Contact is won all the same."""
    company(
        store,
        *past("Offer", 5, "Close", 180),
        *past("Offer", 60, "Close", 20),
        *past("Offer", 40, "Lost", 200),
        *past("Contact", 5, "Close", 180),
        *past("Contact", 60, "Close", 20),
        *past("Contact", 3, "Lost", 200),
        {"id": "old offer", "amount": 300, "moves": ["Offer 2026-03-01"]},
        {"id": "new offer", "amount": 200, "moves": ["Offer 2026-03-27"]},
        {"id": "old contact", "amount": 100, "moves": ["Contact 2026-03-01"]},
    )
    return store


def test_long_is_the_age_by_which_nine_in_ten_of_the_won_had_left(two_pasts):
    pace = ask(two_pasts, "stage_pace", MARCH).frame.set_index("stage")

    assert dict(pace["won_visits"]) == {"Contact": 200, "Offer": 200}
    assert list(pace["long_days"]) == [5, 5]
    assert pace.loc["Offer", "chance_at_entry"] == pytest.approx(0.5, abs=0.02)
    assert pace.loc["Offer", "chance_when_long"] < 0.25 < pace.loc["Contact", "chance_when_long"]


def test_age_alone_makes_no_deal_stuck(two_pasts):
    found = flags(two_pasts)

    assert dict(found["is_stuck"]) == {
        "old offer": True,
        "new offer": False,
        "old contact": False,
    }
    assert dict(found["days_waiting"]) == {"old offer": 30, "new offer": 4, "old contact": 30}
    assert set(found["stuck_by"]) == {"stage"}


def test_a_stuck_deal_was_not_stuck_on_an_earlier_day(two_pasts):
    found = flags(two_pasts, as_of("2026-03-04"))

    assert dict(found["is_stuck"]) == {"old offer": False, "old contact": False}


def test_with_fewer_than_twenty_won_visits_nobody_is_called_stuck(store):
    deals = [*past("Offer", 5, "Close", 19), *past("Offer", 40, "Lost", 30)]
    company(store, *deals, {"id": "old", "moves": ["Offer 2026-01-01"]})

    assert flags(store)["is_stuck"].isna().all()
    assert ask(store, "stuck_deals", MARCH).frame["is_stuck"].isna().all()
    assert ask(store, "stalled_deals", MARCH).frame.empty


def test_days_chosen_for_a_stage_replace_the_rule_and_zero_means_never(two_pasts):
    table = stage_thresholds(two_pasts)
    chosen = table.assign(stuck_days=table["stage"].map({"Offer": 0, "Contact": 20}))
    save_stage_thresholds(two_pasts, chosen, NOW, "me")
    found = flags(two_pasts)

    assert dict(found["is_stuck"]) == {"old offer": False, "new offer": False, "old contact": True}
    assert set(found["stuck_by"]) == {"chosen"}
    assert found.loc["old contact", "long_days"] == 20


def test_a_filter_narrows_the_deals_but_not_what_is_long(two_pasts):
    nobody = as_of("2026-03-31", owners=("Budi",))

    assert ask(two_pasts, "stage_pace", nobody).frame.equals(
        ask(two_pasts, "stage_pace", MARCH).frame
    )
    assert ask(two_pasts, "deal_flags", nobody).frame.empty


def test_stuck_deals_are_those_of_the_flags(two_pasts):
    stuck = ask(two_pasts, "stuck_deals", MARCH).frame

    assert stuck.loc[stuck["is_stuck"], "amount"].tolist() == [300_00]
    assert len(stuck) == 3


def test_who_needs_attention_is_whom_the_flags_name_and_leads_to_the_same_deals(two_pasts):
    table = stage_thresholds(two_pasts)
    save_stage_thresholds(two_pasts, table.assign(stuck_days=20), NOW, "me")
    attention = ask(two_pasts, "attention", MARCH).frame.set_index("reason")
    listed = ask(two_pasts, "deal_list", MARCH, outcome="open", attention="stuck").frame

    assert attention.loc["stuck"].to_list() == [2, 400_00]
    assert set(listed["deal_id"]) == {"old offer", "old contact"}


def test_where_closed_deals_show_no_stage_the_whole_life_is_the_clock():
    """The demo of Maven against the same count from its file in plain pandas; METHODS C.5 has .21."""
    from pipeline_core.store.database import open_store

    file = shared("exports/maven_crm_sales_opportunities/sales_pipeline.csv")
    maven = open_store(":memory:")
    take_in(maven, file)
    stuck = ask(maven, "stuck_deals", as_of("2017-12-31")).frame
    pace = ask(maven, "stage_pace", as_of("2017-12-31")).frame

    table = pd.read_csv(file, parse_dates=["engage_date", "close_date"])
    won = table[table["deal_stage"] == "Won"]
    long = np.quantile((won["close_date"] - won["engage_date"]).dt.days, 0.9, method="inverted_cdf")
    waiting = table[~table["deal_stage"].isin(["Won", "Lost"]) & table["engage_date"].notna()]
    age = (pd.Timestamp("2017-12-31") - waiting["engage_date"]).dt.days
    assert set(pace["long_days"]) == {long}
    assert set(pace["clock"]) == {"life"}
    assert pace["chance_when_long"].iloc[0] == pytest.approx(0.21, abs=0.01)
    assert stuck["is_stuck"].sum() == (age > long).sum() == 1432
    assert stuck["is_stuck"].isna().sum() == 500


TOUCHED = (
    "Deal ID,Deal name,Stage,Amount,Created date,Last modified date,Next step\n"
    "a,A,Prospect,5,2026-01-01,2026-02-28,\n"
    "b,B,Prospect,6,2026-01-01,2026-03-20,\n"
    "c,C,Prospect,7,2026-01-01,2026-01-15,call on 2026-04-02\n"
    "d,D,Prospect,8,2026-01-01,2026-01-15,called 2026-02-01\n"
    "e,E,Prospect,9,2026-01-01,,\n"
)


@pytest.fixture
def touched(store):
    take_in(store, ("deals-2026-03-31.csv", TOUCHED.encode()))
    return store


def test_a_deal_is_silent_after_thirty_days_unless_a_next_step_is_planned(touched):
    found = flags(touched)

    assert found["is_silent"].to_dict() == {
        "a": True,
        "b": False,
        "c": False,
        "d": True,
        "e": None,
    }
    listed = ask(touched, "deal_list", MARCH, attention="silent").frame
    assert set(listed["deal_id"]) == {"a", "d"}
    assert ask(touched, "attention", MARCH).frame.set_index("reason").loc["silent", "deals"] == 2
    assert found.loc["a", "days_untouched"] == 31
    assert found.loc["c", "planned_on"] == pd.Timestamp("2026-04-02")
    assert ask(touched, "stalled_deals", MARCH).frame["deal_id"].tolist() == ["d", "a"]
    assert ask(touched, "stalled_deals", MARCH).left_out["silence_unknown"] == 1


def test_a_stage_has_its_own_patience(touched):
    patient = stage_thresholds(touched).assign(silent_days=60)
    save_stage_thresholds(touched, patient, NOW, "me")
    assert list(flags(touched).query("is_silent == True").index) == ["d"]

    save_stage_thresholds(touched, patient.assign(silent_days=0), NOW, "me")
    assert not flags(touched)["is_silent"].fillna(False).any()


def test_before_any_upload_told_of_touches_nobody_is_silent(touched):
    assert flags(touched, as_of("2026-03-30"))["is_silent"].isna().all()


def upload(store, day: str, *rows: str) -> None:
    header = "Deal ID,Deal name,Stage,Amount,Created date,Expected close date\n"
    content = header + "".join(f"{row}\n" for row in rows)
    take_in(store, (f"deals-{day}.csv", content.encode()), as_of=datetime.date.fromisoformat(day))


def test_a_close_moved_to_a_later_month_is_a_push_and_within_a_month_it_is_none(store):
    for day, due in (
        ("2026-01-10", "2026-01-20"),
        ("2026-01-17", "2026-01-30"),
        ("2026-01-24", "2026-02-10"),
        ("2026-02-14", "2026-04-10"),
        ("2026-02-21", "2026-03-10"),
    ):
        upload(store, day, f"a,A,Prospect,5,2026-01-01,{due}")
    now, earlier = flags(store).loc["a"], flags(store, as_of("2026-01-25")).loc["a"]

    assert (now["pushes"], now["days_slipped"], now["is_overdue"]) == (2, 49, True)
    assert (earlier["pushes"], earlier["days_slipped"]) == (1, 21)


def test_a_changed_amount_is_counted_and_an_unknown_one_is_no_change(store):
    for day, amount in (("2026-01-10", ""), ("2026-01-17", "5"), ("2026-01-24", "7")):
        upload(store, day, f"a,A,Prospect,{amount},2026-01-01,")

    assert flags(store)["amount_changes"].to_dict() == {"a": 1}


def test_a_stage_passed_over_is_named_and_a_late_start_skips_nothing(store):
    company(
        store,
        {"id": "jumps", "moves": ["Prospect 2026-01-01", "Offer 2026-01-10"]},
        {"id": "starts late", "moves": ["Conversation 2026-01-01", "Offer 2026-01-10"]},
        {
            "id": "all",
            "moves": ["Prospect 2026-01-01", "Contact 2026-01-02", "Conversation 2026-01-03"],
        },
        {"id": "b", "moves": ["Prospect 2026-01-01", "Contact 2026-01-02", "Offer 2026-01-09"]},
    )
    skipped = flags(store)["skipped_stages"]

    assert skipped["jumps"] == "Contact, Conversation"
    assert skipped["b"] == "Conversation"
    assert skipped[["starts late", "all"]].isna().all()
