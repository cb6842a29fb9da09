"""Where deals are lost and why, on deals that can be counted by hand."""

from __future__ import annotations

import datetime

import pandas as pd
import pytest

from pipeline_core.answers import ask
from pipeline_core.metrics.intervals import wilson
from tests.companies import company, moves, random_company
from tests.conftest import as_of, take_in

MARCH = as_of("2026-03-31")
HEADER = "Deal ID,Stage,Amount,Created date,Closed date,Lost reason"


def lost(store, *deals: tuple[str, str, str, int | str], as_of_day: str = "2026-03-31") -> None:
    """Import deals by id, path in letters, reason and amount; a move every week from 1 January."""
    names = {"P": "Prospect", "C": "Contact", "O": "Offer", "W": "Close", "L": "Lost"}
    lines, entries = [HEADER], ["Deal ID,Stage,Entered at"]
    for name, path, reason, amount in deals:
        steps = [step.rsplit(" ", 1) for step in moves(*(names[letter] for letter in path))]
        stage, day = steps[-1]
        closed = day if path[-1] in "WL" else ""
        lines.append(f"{name},{stage},{amount},2026-01-01,{closed},{reason}")
        entries += [f"{name},{stage},{day}" for stage, day in steps]
    files = (("deals.csv", lines), ("history.csv", entries))
    take_in(
        store,
        *((name, "\n".join(rows).encode()) for name, rows in files),
        as_of=datetime.date.fromisoformat(as_of_day),
    )


@pytest.fixture
def seven(store):
    lost(
        store,
        ("a", "PL", "Price", 10),
        ("b", "PL", " Price ", 20),
        ("c", "PCL", "Timing", 40),
        ("d", "PCPL", "", 80),
        ("e", "PCOW", "Price", 160),
        ("f", "PC", "Price", 320),
        ("g", "L", "Price", 5),
    )
    return store


def test_a_deal_is_lost_from_the_open_stage_in_which_it_was_last(seven):
    frame = ask(seven, "lost_by_stage", MARCH).frame

    assert list(frame["stage"].fillna("–")) == ["Prospect", "Contact", "Offer", "–"]
    assert list(frame["lost"]) == [3, 1, 0, 1]
    assert list(frame["entered"].iloc[:3]) == [6, 4, 1]
    assert list(frame["left"].iloc[:3]) == [6, 3, 1]  # f is still in Contact
    assert list(frame["lost_amount"]) == [110_00, 40_00, 0, 5_00]


def test_the_share_is_of_those_that_left_the_stage(seven):
    row = ask(seven, "lost_by_stage", MARCH).frame.iloc[1]

    assert row["lost_share"] == pytest.approx(1 / 3)
    assert (row["low"], row["high"]) == pytest.approx(wilson(1, 3))


def test_no_deal_in_a_stage_gives_no_share_rather_than_zero(seven):
    nobody = as_of("2026-03-31", owners=("Nobody",))
    frame = ask(seven, "lost_by_stage", nobody).frame

    assert list(frame["lost"]) == [0, 0, 0]
    assert frame[["lost_share", "low", "high"]].isna().all(axis=None)


def test_where_most_losses_show_no_stage_there_are_no_shares(store):
    lost(store, ("a", "L", "", 1), ("b", "L", "", 1), ("c", "PL", "", 1), ("d", "PCW", "", 1))
    answer = ask(store, "lost_by_stage", MARCH)

    assert answer.left_out["stage_at_loss_unknown"] == 2
    assert answer.frame["lost_share"].isna().all()
    assert answer.frame["lost"].sum() == 3


def test_reasons_are_counted_by_stage_with_those_that_give_none(seven):
    frame = ask(seven, "loss_reasons", MARCH).frame
    cells = {
        (
            row.stage if pd.notna(row.stage) else "",
            row.lost_reason if pd.notna(row.lost_reason) else "",
        ): (
            row.deals,
            row.amount,
        )
        for row in frame.itertuples()
    }

    assert cells == {
        ("Prospect", "Price"): (2, 30_00),
        ("Prospect", ""): (1, 80_00),
        ("Contact", "Timing"): (1, 40_00),
        ("", "Price"): (1, 5_00),
    }
    assert frame["share"].iloc[0] == pytest.approx(2 / 3)


def test_a_cell_leads_to_its_deals(seven):
    def found(**choice) -> set[str]:
        return set(ask(seven, "lost_deals", MARCH, **choice).frame["deal_id"])

    assert found() == {"a", "b", "c", "d", "g"}
    assert found(stage="Prospect", reason="Price") == {"a", "b"}
    assert found(stage="Prospect", reason="") == {"d"}
    assert found(stage="") == {"g"}
    assert found(reason=("Price", "Timing")) == {"a", "b", "c", "g"}


def test_a_deal_that_is_lost_later_is_not_lost_yet(seven):
    before = as_of("2026-01-10")

    assert ask(seven, "lost_by_stage", before).frame["lost"].sum() == 3  # a, b and g
    assert "c" not in set(ask(seven, "lost_deals", before).frame["deal_id"])


def test_a_deal_reopened_after_its_loss_is_not_lost(store):
    lost(store, ("a", "PLC", "Price", 1))

    assert ask(store, "lost_by_stage", MARCH).frame["lost"].sum() == 0
    assert ask(store, "loss_reasons", MARCH).frame.empty


def test_the_period_is_that_of_creation(store):
    company(
        store,
        {"id": "a", "moves": moves("Prospect", "Lost", start="2026-01-05")},
        {"id": "b", "moves": moves("Prospect", "Lost", start="2026-02-05")},
    )
    january = as_of("2026-03-31", since=datetime.date(2026, 1, 1), until=datetime.date(2026, 1, 31))

    assert list(ask(store, "lost_deals", january).frame["deal_id"]) == ["a"]


@pytest.mark.parametrize("seed", range(3))
def test_stages_reasons_and_deals_say_the_same_number(store, seed):
    deals = random_company(store, seed)
    day = as_of("2026-12-31")
    by_stage = ask(store, "lost_by_stage", day).frame
    steps = {deal["id"]: [move.rsplit(" ", 1)[0] for move in deal["moves"]] for deal in deals}
    last = [path[-2] for path in steps.values() if path[-1] == "Lost"]

    assert dict(zip(by_stage["stage"], by_stage["lost"], strict=True)) == {
        stage: last.count(stage) for stage in ("Prospect", "Contact", "Conversation", "Offer")
    }
    assert by_stage["lost"].sum() == ask(store, "loss_reasons", day).frame["deals"].sum()
    assert by_stage["lost"].sum() == len(ask(store, "lost_deals", day).frame)
    assert (by_stage["lost"] <= by_stage["left"]).all()
