"""Thresholds per stage: chosen, kept through a new order of stages, taken back."""

from __future__ import annotations

import pandas as pd

from pipeline_core.ingest import save_stages, stages
from pipeline_core.store.thresholds import save_stage_thresholds, stage_thresholds
from tests.companies import company, moves
from tests.conftest import NOW, rows

EFFECTIVE = (
    "select stage, silent_days, stuck_days from thresholds() where kind = 'open' order by place"
)


def three_stages(store) -> None:
    company(store, {"id": "a", "moves": moves("Prospect", "Contact", "Offer")})


def chosen(store, *values: tuple) -> pd.DataFrame:
    """The stages' table with (silent, stuck) in place of what stands there, in process order."""
    table = stage_thresholds(store)
    return table.assign(
        silent_days=[silent for silent, _ in values], stuck_days=[stuck for _, stuck in values]
    )


def test_nobody_has_to_choose_a_threshold(store):
    three_stages(store)

    assert stage_thresholds(store)[["silent_days", "stuck_days"]].isna().all(axis=None)
    assert rows(store, EFFECTIVE) == [
        ("Prospect", 30, None),
        ("Contact", 30, None),
        ("Offer", 30, None),
    ]


def test_a_stage_has_its_own_thresholds_and_zero_means_never(store):
    three_stages(store)
    save_stage_thresholds(store, chosen(store, (7, None), (None, 21), (0, 0)), NOW, "me")

    assert rows(store, EFFECTIVE) == [
        ("Prospect", 7, None),
        ("Contact", 30, 21),
        ("Offer", None, 0),
    ]
    assert rows(store, "select count(*) from audit_log where what = 'change_thresholds'") == [(1,)]


def test_thresholds_saved_again_replace_the_earlier_ones(store):
    three_stages(store)
    for silent in (7, 9):
        save_stage_thresholds(store, chosen(store, *[(silent, None)] * 3), NOW, "me")
    save_stage_thresholds(store, chosen(store, *[(None, None)] * 3), NOW, "me")

    assert rows(store, "select count(*) from stage_thresholds") == [(0,)]


def test_two_stages_made_one_have_one_row_of_thresholds(store):
    three_stages(store)
    save_stage_thresholds(store, chosen(store, (7, None), (8, None), (9, None)), NOW, "me")
    known = stages(store)
    save_stages(store, known.assign(label=known["label"].replace("Contact", "Prospect")), NOW, "me")

    assert list(stage_thresholds(store)["silent_days"]) == [7, 9]
