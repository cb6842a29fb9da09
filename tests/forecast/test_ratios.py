"""Observed over expected: pulled toward 1, closer to the truth than the raw ratio."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline_core.forecast.ratios import ratio, ratio_interval


def test_little_history_says_as_usual():
    assert ratio(0, 0) == 1
    assert ratio(2, 1) == pytest.approx(12 / 11)
    assert ratio(200, 100) == pytest.approx(210 / 110)


def test_bounds_are_the_quantiles_of_many_draws():
    low, high = ratio_interval([0, 4, 300], [5.0, 12.0, 200.0])
    draws = np.random.default_rng(3).gamma([[10], [14], [310]], 1.0, (3, 400_000))
    draws /= np.array([[15.0], [22.0], [210.0]])

    assert low == pytest.approx(np.quantile(draws, 0.025, axis=1), rel=0.01)
    assert high == pytest.approx(np.quantile(draws, 0.975, axis=1), rel=0.01)


def test_the_shrunk_ratio_is_nearer_to_the_truth_than_the_raw_one():
    chance = np.random.default_rng(4)
    truth = chance.gamma(10, 0.1, 2000)
    expected = chance.uniform(1, 20, 2000)
    observed = chance.poisson(truth * expected)
    shrunk, raw = ratio(observed, expected), observed / expected
    low, high = ratio_interval(observed, expected)

    assert np.mean((shrunk - truth) ** 2) < 0.5 * np.mean((raw - truth) ** 2)
    assert 0.93 < np.mean((low <= truth) & (truth <= high)) < 0.97
