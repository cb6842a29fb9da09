"""The budget of variances: by hand, and against 400,000 simulated outcomes of the same chances and shocks."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline_core.forecast.budget import LEVEL_VARIANCE, New, Open, budget, pull

NOTHING_NEW = New(0.0, np.zeros(1), 0.0)
SHOCK = 0.12**2
OUTCOMES, PORTFOLIOS = 400_000, 20  # a single portfolio of eight deals is lumpy


def of_deals(amounts, chances, new: New = NOTHING_NEW):
    amounts, chances = np.array(amounts, float), np.array(chances, float)
    return budget(Open(amounts, chances, pull(chances)), new, SHOCK)


def test_one_deal_at_even_odds_has_the_luck_of_a_coin():
    found = of_deals([100], [0.5])

    assert (found.mean, found.luck, found.not_created) == (50, 2500, 0)
    assert found.market == pytest.approx((SHOCK + LEVEL_VARIANCE) * (100 * 0.5 * np.log(2)) ** 2)
    assert found.spread**2 == pytest.approx(found.luck + found.market)


def test_certain_and_hopeless_deals_add_no_luck():
    found = of_deals([100, 50], [1, 0])

    assert (found.mean, found.variance, found.third) == (100, 0, 0)
    assert found.quantile(0.1) == found.quantile(0.9) == 100
    assert (found.chance_of(100), found.chance_of(101)) == (1, 0)


def test_nothing_to_come_brings_in_nothing():
    found = of_deals([], [])

    assert found.quantile(0.9) == 0
    assert (found.chance_of(0), found.chance_of(1)) == (1, 0)


def test_new_deals_add_their_number_and_their_sizes():
    found = of_deals([], [], New(2.0, np.array([10.0, 30.0]), 0.25))
    m1, m2 = 20, 500

    assert found.mean == 2 * m1
    assert found.luck == 2 * m2
    assert found.market == pytest.approx((SHOCK + LEVEL_VARIANCE) * (2 * m1) ** 2)
    assert found.not_created == pytest.approx((2 * m1) ** 2 * 0.25 + 4 * (m2 - m1**2) / 2)


def test_a_deal_that_has_left_the_market_still_has_its_luck():
    found = budget(Open(np.array([100.0]), np.array([0.5]), np.zeros(1)), NOTHING_NEW, SHOCK)

    assert (found.luck, found.market) == (2500, 0)


def test_the_range_widens_with_the_share_and_ends_at_nothing():
    found = of_deals([100, 300, 50, 900], [0.2, 0.05, 0.1, 0.03])
    ranges = [found.quantile(share) for share in (0.01, 0.1, 0.5, 0.9, 0.99)]

    assert ranges == sorted(ranges)
    assert ranges[0] >= 0


@pytest.mark.parametrize("share", [0.1, 0.25, 0.5, 0.9])
def test_the_chance_of_an_amount_undoes_its_quantile(share):
    found = of_deals(np.full(40, 100.0), np.full(40, 0.4))

    assert 1 - found.chance_of(found.quantile(share)) == pytest.approx(share, abs=1e-9)


def outcomes(chance, amounts: np.ndarray, odds: np.ndarray, each: int, new: New) -> np.ndarray:
    """What could come: one shock per outcome on all odds, p becomes 1 − (1 − p)^θ, and deals not created yet.

    There are `each` deals of every amount and chance.
    """
    common, size = np.sqrt(np.log1p(SHOCK + LEVEL_VARIANCE)), OUTCOMES // PORTFOLIOS
    shock = np.exp(chance.normal(0, common, size) - common**2 / 2)
    won = chance.binomial(each, 1 - (1 - odds) ** shock[:, None])
    rate = shock * chance.gamma(1 / new.variance, new.variance, size)
    counts = chance.poisson(new.wins * rate)
    drawn = np.append(0, np.cumsum(chance.choice(new.sizes, counts.sum())))
    ends = np.cumsum(counts)
    return won @ amounts + drawn[ends] - drawn[ends - counts]


@pytest.mark.parametrize("deals", [8, 60, 600])
@pytest.mark.parametrize("new_per_deal", [0, 0.1])
def test_four_of_five_simulated_outcomes_are_inside_the_range(deals, new_per_deal):
    inside, below, above_target = [], [], []
    for number in range(PORTFOLIOS):
        chance = np.random.default_rng((deals, number))
        each = max(deals // 20, 1)
        amounts = chance.lognormal(3, 0.9, deals // each)
        odds = chance.uniform(0.05, 0.6, len(amounts))
        new = New(new_per_deal * deals, chance.lognormal(3, 0.9, 200), 0.05)
        found = of_deals(np.repeat(amounts, each), np.repeat(odds, each), new)
        seen = outcomes(chance, amounts, odds, each, new)
        inside.append(np.mean((seen >= found.quantile(0.1)) & (seen <= found.quantile(0.9))))
        below.append(np.mean(seen < found.quantile(0.1)))
        above_target.append(np.mean(seen >= found.mean * 1.2) - found.chance_of(found.mean * 1.2))
        assert found.mean == pytest.approx(seen.mean(), rel=0.03)

    assert 0.78 <= np.mean(inside) <= 0.82
    assert np.mean(below) == pytest.approx(0.1, abs=0.02)
    assert np.mean(above_target) == pytest.approx(0, abs=0.02)
