"""Named checks of the open pipeline, values that cannot be, and the deals behind each number."""

from __future__ import annotations

import datetime

import numpy as np
import pandas as pd
import pytest

from pipeline_core.answers import ask
from pipeline_core.ingest import save_stages, stages
from pipeline_core.store.thresholds import save_stage_thresholds, stage_thresholds
from tests.companies import HEADER, arrive
from tests.conftest import NOW, as_of

MARCH = as_of("2026-03-31")
# One deal without a fault, and one fault in each of the others. d closed long ago: nobody asks it.
FIVE = """
a,Prospect,100,2026-01-01,2026-04-30,Sari,2026-03-20,Call them,40%
b,Prospect,200,2026-01-01,2026-03-30,Sari,2026-03-20,Call them,40%
c,Contact,300,2026-01-01,2026-04-30,Budi,2026-02-28,Call them,40%
d,Lost,900,2026-01-01,2026-02-01,Budi,2026-02-01,,0%
e,Contact,400,2026-01-01,2026-04-30,Budi,2026-03-20,,40%
f,Contact,,2026-01-01,2026-04-30,,2026-03-20,Send it,100%
"""


@pytest.fixture
def five(store):
    arrive(store, *FIVE.strip().splitlines())
    return store


def checks(store, scope=MARCH) -> pd.DataFrame:
    return ask(store, "hygiene_checks", scope).frame.set_index("check_name")


def test_each_check_is_passed_by_a_share_of_the_open_value(five):
    frame = checks(five)

    assert dict(frame["failing"]) == {
        "dated": 0,
        "not_overdue": 1,
        "amount": 1,
        "owner": 1,
        "touched": 1,
        "next_step": 1,
        "stage_known": 0,
        "probability_sane": 1,
        "all": 4,
    }
    assert frame.loc["not_overdue", "passing_share"] == 800 / 1000
    assert frame.loc["touched", "passing_share"] == 700 / 1000
    assert frame.loc["next_step", "passing_share"] == 600 / 1000
    assert frame.loc["owner", "passing_share"] == 1  # the deal without an owner has no value
    assert frame.loc["all", "passing_share"] == 100 / 1000


def test_amounts_are_counted_by_deals_since_a_missing_one_has_no_value(five):
    frame = checks(five)

    assert frame.loc["amount", "measured_by"] == "deals"
    assert frame.loc["amount", "passing_share"] == 4 / 5
    assert frame.loc["owner", "measured_by"] == "amount"


def test_a_check_without_a_column_cannot_be_made_and_is_not_passed(store):
    arrive(store, "a,Prospect,100", "b,Prospect,50", header="Deal ID,Stage,Amount")
    frame = checks(store)

    assert list(frame.index[~frame["is_checkable"]]) == [
        *("dated", "not_overdue", "owner", "touched", "next_step", "probability_sane")
    ]
    assert frame.loc[~frame["is_checkable"], "passing_share"].isna().all()
    assert frame.loc["all", "passing_share"] == 1  # of the checks that can be made


def test_a_list_of_owners_is_no_column_of_the_deals(store):
    arrive(store, "a,Prospect,100", header="Deal ID,Stage,Amount")
    arrive(store, "Sari,Dewi,West", header="sales_agent,manager,regional_office", name="teams.csv")

    assert not checks(store).loc["owner", "is_checkable"]


def test_an_undone_upload_carries_no_column(five):
    from pipeline_core.ingest import undo

    undo(five, 1, NOW, "me")
    arrive(five, "a,Prospect,100", header="Deal ID,Stage,Amount", name="other-2026-03-31.csv")

    assert not checks(five).loc["next_step", "is_checkable"]


def test_next_steps_of_a_later_upload_say_nothing_of_an_earlier_day(store):
    arrive(store, "a,Prospect,100", header="Deal ID,Stage,Amount", name="deals-2026-03-02.csv")
    arrive(store, "a,Prospect,100,Call", header="Deal ID,Stage,Amount,Next step")

    assert checks(store).loc["next_step", "passing"] == 1
    assert not checks(store, as_of("2026-03-20")).loc["next_step", "is_checkable"]


def test_a_deal_is_overdue_from_the_day_after_its_close_date(store):
    arrive(
        store,
        "a,Prospect,1,2026-01-01,2026-03-31,Sari,2026-03-31,x,40%",
        "b,Prospect,1,2026-01-01,2026-03-30,Sari,2026-03-31,x,40%",
    )

    assert list(ask(store, "failing_deals", MARCH, check_name="not_overdue").frame["name"]) == ["b"]


def test_a_deal_without_a_date_is_not_asked_whether_it_has_passed(store):
    arrive(
        store,
        "a,Prospect,1,2026-01-01,,Sari,2026-03-31,x,40%",
        "b,Prospect,1,2026-01-01,2026-04-30,Sari,2026-03-31,x,40%",
    )
    frame = checks(store)

    assert frame.loc["not_overdue", ["deals", "passing"]].tolist() == [1, 1]
    assert frame.loc["dated", ["deals", "passing"]].tolist() == [2, 1]


def test_a_probability_of_nothing_or_certainty_is_not_sane_while_a_deal_is_open(store):
    rows = [
        f"{name},Prospect,1,2026-01-01,2026-04-30,Sari,2026-03-31,x,{probability}"
        for name, probability in zip("abcdef", ("0%", "1%", "99%", "100%", "", "200%"), strict=True)
    ]
    arrive(store, *rows)
    failing = ask(store, "failing_deals", MARCH, check_name="probability_sane").frame

    assert sorted(failing["name"]) == ["a", "d", "e", "f"]


def test_silence_is_judged_by_the_threshold_of_the_stage(five):
    table = stage_thresholds(five).assign(silent_days=[5, 0], stuck_days=None)
    save_stage_thresholds(five, table, NOW, "me")
    failing = ask(five, "failing_deals", MARCH, check_name="touched").frame

    assert sorted(failing["name"]) == ["a", "b"]  # 11 days in Prospect; Contact is never silent


def test_a_deal_whose_stage_has_no_place_is_asked_for_that_alone(five):
    known = stages(five)
    is_contact = known["label"] == "Contact"
    save_stages(five, known.assign(kind=known["kind"].mask(is_contact, "unplaced")), NOW, "me")
    frame = checks(five)

    assert frame.loc["stage_known", ["deals", "passing"]].tolist() == [5, 2]
    assert frame.loc["not_overdue", "deals"] == 2  # as many as are open on the pipeline's page
    assert frame.loc["all", ["deals", "passing"]].tolist() == [5, 1]


def test_where_amounts_are_thin_deals_are_counted(store):
    arrive(
        store,
        "a,Prospect,,2026-01-01,2026-04-30,Sari,2026-03-31,x,40%",
        "b,Prospect,0,2026-01-01,2026-01-30,Sari,2026-03-31,x,40%",
        "c,Prospect,500,2026-01-01,2026-04-30,Sari,2026-03-31,x,40%",
    )
    frame = checks(store)

    assert set(frame["measured_by"]) == {"deals"}
    assert frame.loc["not_overdue", "passing_share"] == 2 / 3


def test_an_amount_in_a_currency_without_a_rate_is_an_amount(store):
    header = "Deal ID,Stage,Amount,Currency"
    arrive(store, "a,Prospect,100,IDR", "b,Prospect,10,USD", header=header)
    answer = ask(store, "hygiene_checks", as_of("2026-03-31", reporting_currency="IDR"))

    assert answer.frame.set_index("check_name").loc["amount", "failing"] == 0
    assert answer.left_out["no_rate"] == 1


def test_a_period_hides_no_undated_deal(five):
    april = as_of("2026-03-31", since=datetime.date(2026, 4, 1), until=datetime.date(2026, 4, 30))

    assert checks(five, april).equals(checks(five))


def test_filters_hold_for_checks_and_for_the_deals_that_fail(five):
    mine = as_of("2026-03-31", owners=("Budi",))

    assert checks(five, mine).loc["all", ["deals", "failing"]].tolist() == [2, 2]
    assert set(ask(five, "failing_deals", mine).frame["name"]) == {"c", "e"}


def random_rows(seed: int) -> list[str]:
    chance = np.random.default_rng(seed)

    def one(*choices: str) -> str:
        return str(choices[int(chance.integers(len(choices)))])

    return [
        ",".join(
            [
                f"d{number}",
                one("Prospect", "Contact", "Close", "Lost"),
                one("100", "250.5", "70", "9000", "-5", "0", ""),
                "2026-01-01",
                one("2026-03-01", "2026-04-30", ""),
                one("Sari", "Budi", ""),
                one("2026-03-20", "2026-01-20", ""),
                one("Call", ""),
                one("20%", "60%", "0%", ""),
            ]
        )
        for number in range(60)
    ]


@pytest.mark.parametrize("seed", range(3))
def test_the_checks_equal_a_count_in_plain_pandas(store, seed):
    lines = random_rows(seed)
    arrive(store, *lines)
    table = pd.DataFrame([line.split(",") for line in lines], columns=HEADER.split(","))
    table = table[table["Stage"].isin(["Prospect", "Contact"])]
    due = pd.to_datetime(table["Expected close date"])
    passed = pd.DataFrame(
        {
            "dated": due.notna(),
            "not_overdue": (due >= pd.Timestamp("2026-03-31")).astype("boolean").mask(due.isna()),
            "amount": pd.to_numeric(table["Amount"]) > 0,
            "owner": table["Owner"] != "",
            "touched": table["Last modified date"] == "2026-03-20",
            "next_step": table["Next step"] != "",
            "stage_known": True,
            "probability_sane": table["Probability"].isin(["20%", "60%"]),
        }
    )
    passed["all"] = passed.fillna(True).all(axis=1)
    value = pd.to_numeric(table["Amount"]).clip(lower=0).fillna(0)
    frame = checks(store)

    for name in passed:
        of = pd.Series(1.0, table.index) if frame.loc[name, "measured_by"] == "deals" else value
        asked, passes = of[passed[name].notna()], of[passed[name].fillna(False).astype("bool")]
        assert frame.loc[name, ["deals", "passing"]].tolist() == [len(asked), len(passes)]
        assert frame.loc[name, "passing_share"] == pytest.approx(passes.sum() / asked.sum())


@pytest.mark.parametrize("seed", range(3))
def test_each_check_leads_to_as_many_deals_as_fail_it(store, seed):
    arrive(store, *random_rows(seed))
    for check_name, row in checks(store).iterrows():
        deals = ask(store, "failing_deals", MARCH, check_name=check_name).frame
        assert len(deals) == row["failing"]
        assert deals.loc[deals["amount"] > 0, "amount"].sum() == row["failing_amount"]


def test_a_deal_says_how_many_checks_it_fails(five):
    frame = ask(five, "failing_deals", MARCH).frame.set_index("name")

    assert dict(frame["failed_checks"]) == {"e": 1, "c": 1, "b": 1, "f": 3}


def test_values_that_cannot_be_are_kept_and_listed(store):
    header = "Deal ID,Stage,Amount,Created date,Expected close date,Closed date"
    arrive(
        store,
        "a,Close,50,2026-03-01,2026-02-01,2026-02-01",
        "b,Prospect,60,2026-03-01,2026-02-15,",
        "c,Prospect,-70,2026-03-01,2026-04-15,",
        "d,Prospect,80,2026-01-01,2026-04-15,",
        header=header,
    )
    frame = ask(store, "odd_values", MARCH).frame.set_index("odd")

    assert dict(frame["deals"]) == {
        "closed_before_created": 1,
        "due_before_created": 1,
        "negative_amount": 1,
    }
    for odd, row in frame.iterrows():
        assert len(ask(store, "odd_deals", MARCH, odd=odd).frame) == row["deals"]
    assert len(ask(store, "odd_deals", MARCH).frame) == 3


def test_a_deal_that_is_created_after_the_day_is_odd(store):
    header = "Deal ID,Stage,Amount,Created date"
    arrive(store, "a,Prospect,50,2026-05-01", "b,Prospect,60,2026-03-01", header=header)

    assert list(ask(store, "odd_deals", MARCH, odd="created_later").frame["name"]) == ["a"]
