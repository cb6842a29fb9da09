"""Forecasts to beat, counted by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from pipeline_core.forecast import rivals

AS_OF = 20_000


def day(number: int) -> pd.Timestamp:
    return pd.Timestamp("1970-01-01") + pd.Timedelta(days=number)


def deals(*rows: tuple[str, int, int | None, str]) -> pd.DataFrame:
    """Deals as (outcome, days ago created, days ago closed, owner), each worth 100."""
    return pd.DataFrame(
        {
            "deal_key": range(len(rows)),
            "outcome": [row[0] for row in rows],
            "created_on": [day(AS_OF - row[1]) for row in rows],
            "closed_on": [pd.NaT if row[2] is None else day(AS_OF - row[2]) for row in rows],
            "amount": 100.0,
            "owner": [row[3] for row in rows],
            "stage_id": 1,
        }
    )


TEAM = deals(
    ("won", 40, 10, "Sari"),
    ("won", 120, 80, "Sari"),
    ("won", 100, 91, "Budi"),
    ("lost", 60, 5, "Budi"),
    ("open", 15, None, "Sari"),
    ("open", 35, None, "Budi"),
)
VISITS = pd.DataFrame(
    {"deal_key": range(6), "stage_id": [1, 1, 2, 1, 1, 2], "outcome": TEAM["outcome"]}
)
WAITING = TEAM[TEAM["outcome"] == "open"].assign(stage_id=[1, 2])


def test_the_run_rate_is_the_last_91_days():
    assert rivals.run_rate(TEAM, AS_OF, 28) == pytest.approx(200 / 91 * 28)


def test_the_seasonal_naive_is_the_same_weeks_of_the_quarter_before():
    assert rivals.seasonal_naive(TEAM, AS_OF, 28) == 100  # closed 80 days ago, not 91
    assert rivals.seasonal_naive(TEAM, AS_OF, 182) == pytest.approx(200 / 91 * 182)


def test_every_open_deal_has_the_win_rate_of_all():
    assert rivals.open_x_win_rate(TEAM, WAITING).tolist() == [4 / 6, 4 / 6]


def test_a_stage_has_its_win_rate_and_a_deal_its_due_day():
    cycle = (30 + 40 + 9) / 3

    assert 15 + 10 < cycle < 15 + 20
    assert rivals.static(TEAM, VISITS, WAITING, AS_OF, 20).tolist() == [3 / 5, 2 / 3]
    assert rivals.static(TEAM, VISITS, WAITING, AS_OF, 10).tolist() == [0, 2 / 3]


def test_naive_bayes_by_hand():
    found = rivals.odoo_bayes(TEAM, VISITS, WAITING, AS_OF, 28, ["owner"])
    # Won deals count in every stage; the lost one was never in the second.
    first = 3.1 * (2.1 / 3.2), 1.1 * (0.1 / 1.1)
    second = 3.1 * (1.1 / 3.2), 0.1 * (1.1 / 1.1)
    odds = np.array([each[0] / sum(each) for each in (first, second)])
    in_time = [2 / 2, 1 / 1]  # of won deals that took 16 days or longer, both closed within 28 more

    assert found == pytest.approx(odds * in_time)
