"""The board: which deals have a card, and that none is lost between the cards and the rest."""

from __future__ import annotations

import dataclasses
import datetime

import pandas as pd
import pytest

from pipeline_core.answers import ask
from pipeline_core.charts.board import board
from pipeline_core.charts.palettes import LIGHT
from pipeline_core.text import Text
from tests.companies import company, moves, random_company
from tests.conftest import as_of

MARCH = as_of("2026-03-31")
ENGLISH = Text("en", "IDR")


def test_the_largest_deals_of_each_stage_have_cards_in_process_order(store):
    company(
        store,
        {"id": "a", "amount": 10, "moves": moves("Prospect")},
        {"id": "b", "amount": 30, "due": "2026-03-30", "moves": moves("Prospect")},
        {"id": "c", "amount": "", "moves": moves("Prospect")},
        {"id": "d", "amount": 20, "moves": moves("Prospect", "Offer")},
        {"id": "e", "amount": 99, "moves": moves("Prospect", "Offer", "Close")},
    )
    cards = ask(store, "pipeline_board", MARCH, at_most=2).frame

    assert list(cards["deal_id"]) == ["b", "a", "d"]
    assert list(cards["stage"]) == ["Prospect", "Prospect", "Offer"]
    assert list(cards["is_overdue"]) == [True, False, False]
    assert (
        cards["days_in_stage"][2] == (datetime.date(2026, 3, 31) - datetime.date(2026, 1, 8)).days
    )


@pytest.mark.parametrize("seed", range(3))
def test_with_room_for_all_the_board_is_the_pipeline(store, seed):
    random_company(store, seed)
    scope = dataclasses.replace(
        MARCH, since=datetime.date(2026, 3, 1), until=datetime.date(2026, 4, 30)
    )
    cards = ask(store, "pipeline_board", scope, at_most=1000).frame
    stages = ask(store, "pipeline_by_stage", scope).frame

    for stage in stages.itertuples():
        mine = cards[cards["stage"] == stage.stage]
        assert len(mine) == stage.deals
        assert pd.isna(stage.amount) or mine["amount"].sum() == stage.amount


def drawn(store) -> str:
    stages = ask(store, "pipeline_by_stage", MARCH).frame
    return board(stages, ask(store, "pipeline_board", MARCH).frame, ENGLISH, LIGHT)


def test_a_stage_says_how_many_deals_have_no_card_and_that_it_is_empty(store):
    company(
        store,
        {"id": "x", "moves": moves("Prospect", "Contact", "Offer")},
        *({"id": f"d{n}", "moves": moves("Prospect")} for n in range(9)),
    )
    shown = drawn(store)

    assert "and 3 more" in shown
    assert shown.count("No deal is here") == 1
    assert shown.count('role="listitem"') == 3


def test_what_a_file_says_is_shown_and_not_run(store):
    company(
        store,
        {"id": "<script>alert(1)</script>", "owner": "A & <b>B</b>", "moves": moves("Prospect")},
    )
    shown = drawn(store)

    assert "<script>" not in shown and "&lt;script&gt;" in shown
    assert "A &amp; &lt;b&gt;B&lt;/b&gt;" in shown


def test_a_board_without_a_deal_is_no_error():
    empty = pd.DataFrame({"stage": pd.Series(dtype="str"), "deals": pd.Series(dtype="int64")})

    assert 'role="list"' in board(empty, empty, ENGLISH, LIGHT)
