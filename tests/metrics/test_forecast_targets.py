"""Whose target a forecast is held against, and what the command line says where history is thin."""

from __future__ import annotations

import dataclasses
import json

import pandas as pd
import pytest

from pipeline_core.answers import ask
from pipeline_core.cli import main
from pipeline_core.store.database import close_store, open_store
from pipeline_core.store.settings import save_targets
from tests.conftest import NOW
from tests.metrics.test_forecast import DAY, QUARTER, filled, row


def with_targets(store):
    """Everybody 9000, of it the north 5000 and Sari 4000; Budi has none of his own."""
    filled(store, 330)
    whose = [(None, None, 900_000), ("Sari", None, 400_000), (None, "North", 500_000)]
    rows = [(*QUARTER, owner, team, cents, None) for owner, team, cents in whose]
    columns = ["since", "until", "owner", "team", "amount_cents", "currency"]
    save_targets(store, pd.DataFrame(rows, columns=columns), NOW, "me")
    return store


def test_deals_are_held_against_the_target_of_whose_they_are(store):
    """A part of the deals against the whole team's target would say that nothing is ever enough."""
    with_targets(store)

    for filters, target in (
        ({}, 900_000),
        ({"owners": ("Sari",)}, 400_000),
        ({"visible_owners": ("Sari",)}, 400_000),
        ({"teams": ("North",)}, 500_000),
        ({"owners": ("Budi",)}, None),
        ({"segments": ("Retail",)}, None),
        ({"owners": ("Sari",), "regions": ("West",)}, None),
    ):
        found = row(store, dataclasses.replace(DAY, **filters))
        assert (None if pd.isna(found["target"]) else found["target"]) == target, filters
        assert pd.isna(found["p_target"]) == (target is None)


@pytest.mark.parametrize(
    "name", ["forecast_concentration", "forecast_tornado", "what_would_it_take"]
)
def test_what_moves_the_forecast_is_held_against_the_same_target(store, name):
    with_targets(store)
    sari, budi = (dataclasses.replace(DAY, owners=(owner,)) for owner in ("Sari", "Budi"))
    own, told = (ask(store, name, sari, **asked).frame for asked in ({}, {"target": 400_000}))

    assert own.equals(told) and own.filter(regex="^p_target").notna().all(axis=None)
    assert not ask(store, name, budi).frame.filter(regex="^p_target").notna().any(axis=None)


@pytest.mark.parametrize(
    ("closed", "said"),
    [
        (0, "No deal has closed yet"),
        (1, "Too little history for a range: 1 closed deal, 1 won"),
        (8, "Too little history for a range: 8 closed deals, 3 of them won"),
        (30, "A rough range: it rests on only 30 closed deals, 10 of them won"),
    ],
)
def test_the_command_line_says_what_so_few_closed_deals_can_tell(tmp_path, capsys, closed, said):
    path = tmp_path / "own.duckdb"
    close_store(filled(open_store(path), closed))
    asked = ["forecast", "--store", str(path), "--until", "2026-03-31"]
    assert main(asked) == 0
    words = capsys.readouterr().out
    assert main([*asked, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)

    assert said in words and "Empty DataFrame" not in words
    assert (found["p50"] is None) == (closed < 10) == (found["deals"] == [] == found["weeks"])
