"""The forecast as it is asked of a store: its parts, what it stands on, and what it cannot know."""

from __future__ import annotations

import dataclasses
import datetime
import json

import numpy as np
import pandas as pd
import pytest

from pipeline_core.answers import ask
from pipeline_core.cli import main
from pipeline_core.store.database import close_store, open_store
from pipeline_core.store.settings import save_target
from tests.companies import arrive, company, moves
from tests.conftest import as_of

DAY = as_of("2026-02-28")  # 31 days of the quarter are left
QUARTER = (datetime.date(2026, 1, 1), datetime.date(2026, 3, 31))


def past(closed: int, until: str = "2026-02-20") -> list[dict]:
    """Closed deals, every third one won, spread over the year before `until`: Prospect, Offer, close."""
    draw = np.random.default_rng(closed)
    last = datetime.date.fromisoformat(until)
    made = []
    for number in range(closed):
        stages = ["Prospect", "Offer", "Close" if number % 3 == 0 else "Lost"]
        days = int(draw.integers(5, 25))
        start = last - datetime.timedelta(days=2 * days + int(draw.integers(0, 330)))
        made.append(
            {
                "id": f"p{number:03d}",
                "amount": 100 + number % 7 * 50,
                "owner": ("Sari", "Budi")[number % 2],
                "segment": ("Hospital", "Industry", "Retail")[number % 5 % 3],
                "moves": moves(*stages, start=start.isoformat(), days=days),
            }
        )
    return made


OPEN = (
    {
        "id": "a",
        "amount": 1000,
        "due": "2026-03-10",
        "moves": moves("Prospect", start="2026-02-20"),
    },
    {
        "id": "b",
        "amount": 400,
        "due": "2026-03-31",
        "owner": "Budi",
        "moves": moves("Prospect", "Offer", start="2026-02-10"),
    },
    {"id": "c", "amount": "", "due": "", "moves": moves("Prospect", start="2026-01-15")},
)


def filled(store, closed: int, day: str = "2026-02-28"):
    company(store, *past(closed), *OPEN, as_of=day)
    return store


def row(store, scope=DAY, **asked) -> pd.Series:
    return ask(store, "forecast", scope, **asked).frame.iloc[0]


def test_the_parts_add_up_and_the_range_is_in_order(store):
    found = row(filled(store, 330))
    won = [deal for deal in past(330) if deal["moves"][-1] >= "Close 2026-01-01"]
    booked = 100 * sum(deal["amount"] for deal in won if deal["moves"][-1].startswith("Close"))

    assert found["booked"] == booked > 0
    assert found["booked"] + found["open"] + found["new"] == found["mean"]
    assert found["booked"] < found["p10"] < found["p50"] < found["p90"]
    assert found[["luck", "market", "not_created"]].sum() == pytest.approx(1)
    assert (found["open_deals"], found["usual_amounts"], found["depth"]) == (3, 1, "good")


def test_the_open_part_is_the_sum_of_its_deals(store):
    filled(store, 330)
    deals = ask(store, "forecast_deals", DAY).frame.set_index("deal_id")
    plain = row(store, is_anchored=False, with_new=False)

    assert plain["open"] == pytest.approx(deals["expected"].sum(), abs=2)
    assert plain["new"] == 0
    assert (deals["expected"] - deals["amount"] * deals["chance"]).abs().max() <= 0.5
    usual = np.mean([deal["amount"] for n, deal in enumerate(past(330)) if n % 3 == 0])
    assert deals.loc["c", "is_usual_amount"]
    assert deals.loc["c", "amount"] == pytest.approx(100 * usual, rel=0.2)
    assert deals.loc["a", ["days_in_stage", "stage"]].tolist() == [8, "Prospect"]


def test_a_chance_rests_on_earlier_deals_that_waited_as_long(store):
    filled(store, 330)
    deals = ask(store, "forecast_deals", DAY).frame.set_index("deal_id")
    waited = sum(
        datetime.date.fromisoformat(deal["moves"][1][-10:])
        - datetime.date.fromisoformat(deal["moves"][0][-10:])
        >= datetime.timedelta(days=7)
        for deal in past(330)
    )

    assert deals.loc["a", "alike_days"] == 7
    assert waited <= deals.loc["a", "alike"] <= waited + 3
    assert 0 < deals.loc["a", "alike_chance"] < 1


def test_the_path_ends_with_the_forecast(store):
    filled(store, 330)
    path = ask(store, "forecast_weeks", DAY).frame
    last = path.iloc[-1]

    assert path["day"].dt.date.tolist()[::4] == [datetime.date(2026, 3, 7), QUARTER[1]]
    assert last[["booked", "p10", "p50", "p90"]].equals(row(store)[["booked", "p10", "p50", "p90"]])
    assert path["p50"].is_monotonic_increasing


@pytest.mark.parametrize(
    ("closed", "depth", "clock", "groups"),
    [
        (9, "none", "life", ""),
        (12, "rough", "life", ""),
        (60, "fair", "stage", "segment"),
        (330, "good", "stage", "segment, owner"),
    ],
)
def test_what_it_stands_on_is_said(store, closed, depth, clock, groups):
    found = ask(filled(store, closed), "history_used", DAY).frame.iloc[0]

    assert (found["closed_deals"], found["won_deals"]) == (closed, -(-closed // 3))
    assert (found["depth"], found["clock"], found["groups"]) == (depth, clock, groups)
    assert row(store)["depth"] == depth


def test_with_too_little_history_there_is_the_weighted_number_and_no_range(store):
    found = row(filled(store, 9))

    assert found[["p10", "p50", "p90", "new", "spread"]].isna().all()
    assert found["mean"] == found["weighted"] == found["booked"] + 0.1 * 1000_00 + 0.6 * 400_00
    assert ask(store, "forecast_weeks", DAY).frame.empty
    assert ask(store, "forecast_deals", DAY).frame.empty


def test_a_rough_history_gives_a_wide_range(store):
    found = row(filled(store, 40))

    assert (found["p90"] - found["p10"]) / (found["p50"] - found["booked"]) > 1


def test_no_deal_at_all_is_no_forecast_and_no_error(store):
    found = row(store)

    assert (found["booked"], found["mean"], found["depth"]) == (0, 0, "none")


def test_the_target_has_a_chance_only_where_there_is_one(store):
    filled(store, 330)
    assert row(store)[["target", "p_target"]].isna().all()

    save_target(store, *QUARTER, int(row(store)["p90"]))
    assert row(store)["p_target"] == pytest.approx(0.1, abs=0.001)
    assert row(store, target=int(row(store)["booked"]))["p_target"] == 1


def test_filters_choose_deals_and_the_whole_team_says_how_they_win(store):
    filled(store, 330)
    owners = [dataclasses.replace(DAY, owners=(owner,)) for owner in ("Sari", "Budi")]
    bare = {"is_anchored": False, "with_new": False}
    parts = [row(store, scope, **bare) for scope in owners]
    chances = [ask(store, "forecast_deals", scope).frame for scope in owners]
    whole = ask(store, "forecast_deals", DAY).frame.set_index("deal_id")["chance"]

    assert sum(part["open_deals"] for part in parts) == 3
    assert sum(part["open"] for part in parts) == pytest.approx(row(store, **bare)["open"], abs=1)
    assert pd.concat(chances).set_index("deal_id")["chance"].to_dict() == whole.to_dict()


def test_an_earlier_day_knows_nothing_of_what_came_later(store):
    company(store, *past(200, until="2026-03-25"), as_of="2026-03-31")
    early = open_store(":memory:")
    known = []
    for deal in past(200, until="2026-03-25"):
        seen = [move for move in deal["moves"] if move[-10:] <= "2026-01-31"]
        if seen:
            known.append({**deal, "moves": seen})
    company(early, *known, as_of="2026-01-31")
    day = as_of("2026-01-31")

    assert any(len(deal["moves"]) < 3 for deal in known)
    assert ask(store, "forecast", day).frame.equals(ask(early, "forecast", day).frame)
    close_store(early)


def test_a_period_to_come_is_what_comes_between_its_days(store):
    filled(store, 330)
    second = dataclasses.replace(
        DAY, since=datetime.date(2026, 4, 1), until=datetime.date(2026, 6, 30)
    )
    both = dataclasses.replace(second, since=QUARTER[0])
    bare = {"is_anchored": False}
    far = row(store, second, **bare)

    assert (far["booked"], far["p10"] >= 0) == (0, True)
    assert far["open"] < row(store, both, **bare)["open"]
    assert far["new"] < row(store, both, **bare)["new"]


def test_a_period_that_is_over_is_what_was_booked(store):
    filled(store, 330)
    january = dataclasses.replace(
        DAY, since=datetime.date(2026, 1, 1), until=datetime.date(2026, 1, 31)
    )
    found = row(store, january)

    assert found["p10"] == found["p50"] == found["p90"] == found["booked"] > 0


def test_a_deal_without_a_day_of_creation_waits_but_is_not_a_new_one(store):
    header = "Deal ID,Stage,Amount,Created date,Closed date"
    closed = [
        f"p{n},{'Close' if n % 3 else 'Lost'},100,2025-{n % 9 + 1:02d}-01,2025-{n % 9 + 2:02d}-11"
        for n in range(90)
    ]
    undated = [f"o{n},Prospect,100,," for n in range(30)]
    arrive(store, *closed, *undated, header=header, name="deals-2026-02-28.csv")
    answer = ask(store, "forecast", DAY)
    stands_on = ask(store, "history_used", DAY).frame.iloc[0]

    assert answer.left_out["no_created_date"] == 30
    assert answer.frame["open_deals"].iloc[0] == 30
    assert stands_on["created_a_month"] == 0


def test_parked_deals_are_left_out_and_counted(store):
    parked = {"id": "x", "amount": 999, "moves": ["Prospect 2026-01-01", "On hold 2026-02-01"]}
    company(store, *past(330), *OPEN, parked, as_of="2026-02-28")
    answer = ask(store, "forecast", DAY)

    assert answer.frame["open_deals"].iloc[0] == 3
    assert answer.left_out == {"parked": 1}
    assert "x" not in set(ask(store, "forecast_deals", DAY).frame["deal_id"])


def test_the_command_line_prints_one_object(tmp_path, capsys):
    path = tmp_path / "own.duckdb"
    kept = open_store(path)
    filled(kept, 330)
    expected = row(kept)
    close_store(kept)
    asked = ["--store", str(path), "--until", "2026-03-31", "--target", "9000"]
    assert main(["forecast", *asked, "--json"]) == 0
    said = json.loads(capsys.readouterr().out)

    assert said["p50"] == expected["p50"] / 100
    assert (said["as_of"], said["since"]) == ("2026-02-28", "2026-01-01")
    assert 0 < said["p_target"] < 1
    assert sum(said["budget"][name] for name in ("luck", "market", "not_created")) == pytest.approx(
        1
    )
    assert [deal["deal_id"] for deal in said["deals"]][:1] == ["a"]
    assert said["weeks"][-1]["p90"] == said["p90"]
    assert said["history"]["closed_deals"] == 330
    assert main(["forecast", *asked]) == 0
    assert "History behind the forecast" in capsys.readouterr().out
