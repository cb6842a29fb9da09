"""The run-rate's say: at most a third, almost none for a whale, none for fewer than five wins."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline_core.forecast.anchor import anchor


def test_equal_wins_have_a_vote_by_their_number():
    found = anchor(np.full(20, 50.0), 1500.0, 1000.0)

    assert found.weight == pytest.approx(20 / (3 * 30))
    assert found.factor == pytest.approx(1.5**found.weight)


def test_however_many_wins_have_at_most_a_third():
    assert 0.33 < anchor(np.ones(100_000), 2.0, 1.0).weight <= 1 / 3


def test_one_whale_has_almost_no_vote():
    whale = np.append(np.ones(30), 1e6)

    assert anchor(whale, 1.0, 1.0).weight == pytest.approx(1 / 33, rel=0.01)


def test_four_wins_have_no_vote():
    assert anchor(np.ones(4), 9.0, 1.0).factor == 1
    assert anchor(np.ones(5), 9.0, 1.0).factor > 1


def test_a_run_rate_counts_as_at_most_twice_and_at_least_half():
    won = np.full(10, 1.0)

    assert (
        anchor(won, 9.0, 1.0).factor == anchor(won, 2.0, 1.0).factor == pytest.approx(2 ** (1 / 6))
    )
    assert anchor(won, 0.0, 1.0).factor == pytest.approx(0.5 ** (1 / 6))


def test_wins_without_money_have_no_vote():
    assert anchor(np.zeros(9), 0.0, 5.0).factor == 1
