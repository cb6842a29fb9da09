"""Tests of chance: published and golden numbers, exact sums, and how often they cry wolf."""

from __future__ import annotations

import json
import math

import numpy as np
import pandas as pd
import pytest

from pipeline_core.metrics import significance
from pipeline_core.metrics.intervals import newcombe
from tests.conftest import shared
from tests.metrics.test_survival import STAGES


@pytest.fixture(scope="module")
def golden() -> dict:
    return json.loads(shared("reference/golden.json").read_text())


@pytest.fixture(scope="module")
def stays() -> pd.DataFrame:
    frame = pd.read_csv(shared("reference/stays.csv"))
    return frame[frame["duration"] > 0]


def over_the_same_ages(frame: pd.DataFrame, groups: list) -> list:
    days = np.unique(frame["duration"])
    return [
        (
            np.array([(group["duration"] >= day).sum() for day in days], float),
            np.array([(group["event"].eq(1) & (group["duration"] == day)).sum() for day in days]),
        )
        for group in groups
    ]


@pytest.mark.parametrize("stage", STAGES)
def test_log_rank_of_an_owner_against_the_rest_equals_the_golden_numbers(golden, stays, stage):
    of_stage = stays[stays["stage_name"] == stage]
    for row in golden["logrank_owner_vs_rest"]["expected"]:
        if row["stage"] == stage:
            is_owner = of_stage["owner"].astype(str) == row["owner"]
            groups = over_the_same_ages(of_stage, [of_stage[is_owner], of_stage[~is_owner]])
            statistic, p = significance.log_rank(groups)
            assert statistic == pytest.approx(row["chi2"])
            assert p == pytest.approx(row["p"])


def test_log_rank_of_three_segments_equals_the_golden_number(golden, stays):
    of_stage = stays[stays["stage_name"] == "Propose"]
    groups = [group for _, group in of_stage.groupby("segment")]
    expected = golden["multivariate_logrank_Propose_by_segment"]
    found = significance.log_rank(over_the_same_ages(of_stage, groups))

    assert found == pytest.approx((expected["chi2"], expected["p"]))


def test_discovery_rates_equal_the_golden_ones(golden):
    rows = golden["logrank_owner_vs_rest"]["expected"]
    found = significance.discovery_rates([row["p"] for row in rows])

    assert found == pytest.approx([row["q_bh"] for row in rows])


def test_a_test_that_was_not_made_counts_for_no_other():
    found = significance.discovery_rates([0.01, float("nan"), 0.04])

    assert found[[0, 2]] == pytest.approx([0.02, 0.04])
    assert math.isnan(found[1])


@pytest.mark.parametrize(("observed", "expected"), [(0, 2.0), (3, 9.5), (14, 6.0), (400, 350.0)])
def test_mid_p_equals_the_sum_of_its_tails(observed, expected):
    chances = [
        math.exp(k * math.log(expected) - expected - math.lgamma(k + 1)) for k in range(2000)
    ]
    below = sum(chances[:observed]) + chances[observed] / 2
    above = sum(chances[observed + 1 :]) + chances[observed] / 2

    assert significance.mid_p(observed, expected) == pytest.approx(2 * min(below, above))


@pytest.mark.parametrize(("observed", "of", "share"), [(0, 9, 0.4), (3, 20, 0.5), (19, 20, 0.7)])
def test_mid_p_of_a_share_equals_the_sum_of_its_tails(observed, of, share):
    chances = [math.comb(of, k) * share**k * (1 - share) ** (of - k) for k in range(of + 1)]
    below = sum(chances[:observed]) + chances[observed] / 2
    above = sum(chances[observed + 1 :]) + chances[observed] / 2

    found = significance.share_mid_p(observed, of, share)
    assert found == pytest.approx(2 * min(below, above))


def test_a_share_that_leaves_no_choice_is_never_striking():
    assert significance.share_mid_p(0, 30, 0.0) == significance.share_mid_p(30, 30, 1.0) == 1


def test_mid_p_of_what_is_usual_is_large_and_of_nothing_is_one():
    assert significance.mid_p(10, 10.0) > 0.9
    assert significance.mid_p(0, 0.0) == 1
    assert significance.mid_p(100_000, 100_000.0) > 0.9


@pytest.mark.parametrize(("value", "freedom"), [(3.841, 1), (5.991, 2), (7.815, 3), (9.488, 4)])
def test_chi_square_has_the_tabulated_five_percent_points(value, freedom):
    assert significance.chi_square_tail(value, freedom) == pytest.approx(0.05, abs=2e-5)


def test_counts_that_are_only_chance_are_striking_one_time_in_twenty():
    chance = np.random.default_rng(5)
    alarms = [significance.mid_p(int(count), 20.0) < 0.05 for count in chance.poisson(20, 4000)]

    assert 0.03 < np.mean(alarms) < 0.06


@pytest.mark.parametrize(("ones", "n", "other_ones", "other_n"), [(3, 7, 5, 6), (0, 4, 3, 9)])
def test_the_fisher_test_is_the_exact_sum_over_all_tables(ones, n, other_ones, other_n):
    total = ones + other_ones
    ways = {
        some: math.comb(n, some) * math.comb(other_n, total - some)
        for some in range(max(0, total - other_n), min(n, total) + 1)
    }
    below = sum(count for some, count in ways.items() if some < ones) + ways[ones] / 2
    expected = 2 * min(below, sum(ways.values()) - below) / sum(ways.values())

    assert significance.fisher_mid_p(ones, n, other_ones, other_n) == pytest.approx(expected)


def test_the_fisher_test_treats_both_sides_alike_and_asks_for_both():
    one_way = significance.fisher_mid_p(30, 80, 50, 90)

    assert significance.fisher_mid_p(50, 90, 30, 80) == pytest.approx(one_way)
    assert significance.fisher_mid_p(50, 80, 40, 90) == pytest.approx(one_way)
    assert significance.fisher_mid_p(4, 10, 4, 10) == pytest.approx(1)
    assert math.isnan(significance.fisher_mid_p(0, 0, 4, 10))


def test_the_fisher_test_cries_wolf_no_more_often_than_it_says():
    chance = np.random.default_rng(8)
    draws = zip(chance.binomial(60, 0.4, 3000), chance.binomial(90, 0.4, 3000), strict=True)
    p_values = [significance.fisher_mid_p(one, 60, other, 90) for one, other in draws]

    assert 0.03 < np.mean(np.array(p_values) < 0.05) < 0.06


def test_newcombes_interval_of_a_difference_is_the_published_one():
    # R. G. Newcombe 1998, table II, (a): 56/70 and 48/80.
    assert newcombe(56, 70, 48, 80) == pytest.approx((0.0524, 0.3339), abs=5e-5)
    assert newcombe(1, 2, 0, 0) is None
