"""An outlook: levers and decisions do what they say, and nothing else."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline_core.forecast.fit import fit
from pipeline_core.forecast.levers import Levers, team_levers
from pipeline_core.forecast.outlook import Override, outlook, weeks
from tests.forecast.test_fit import AS_OF, DEALS, HORIZON, VISITS

FIT = fit(DEALS, VISITS, AS_OF, HORIZON, ["segment"])
BASE = outlook(FIT, HORIZON)
KEY = int(FIT.waiting["deal_key"].iloc[7])
AMOUNT = FIT.waiting["amount"].iloc[7]


def with_levers(**levers):
    return outlook(FIT, HORIZON, team_levers(FIT.past.paths, **levers))


def decided(**override):
    return outlook(FIT, HORIZON, overrides={KEY: Override(**override)})


def test_neutral_levers_and_no_decision_change_nothing_exactly():
    neutral = with_levers(conversion={1: 1.0}, time={2: 1.0}, creation=1.0, size=1.0)

    assert neutral.budget == BASE.budget
    assert (neutral.open, neutral.new) == (BASE.open, BASE.new)
    assert (neutral.chances == BASE.chances).all()
    assert outlook(FIT, HORIZON, Levers(), {}).budget == BASE.budget
    per_deal = np.ones((len(FIT.waiting), 3))
    assert outlook(FIT, HORIZON, Levers(per_deal, per_deal)).budget == BASE.budget


def test_the_parts_add_up():
    assert BASE.open + BASE.new == pytest.approx(BASE.budget.mean)
    assert BASE.open > 0 < BASE.new
    assert min(BASE.budget.luck, BASE.budget.market, BASE.budget.not_created) > 0


def test_a_bigger_size_makes_every_cent_bigger():
    bigger = with_levers(size=1.1)

    assert bigger.budget.mean == pytest.approx(1.1 * BASE.budget.mean)
    assert bigger.budget.quantile(0.9) == pytest.approx(1.1 * BASE.budget.quantile(0.9))


def test_more_new_deals_move_only_what_is_not_created_yet():
    more = with_levers(creation=1.2)

    assert more.open == BASE.open
    assert more.new == pytest.approx(1.2 * BASE.new)
    assert with_levers(creation=1.2, creation_after=HORIZON).new == BASE.new
    later = with_levers(creation=1.2, creation_after=30).new
    assert BASE.new < later < more.new


def test_a_better_stage_lifts_deals_in_it_and_before_it_and_new_ones():
    better = with_levers(conversion={2: 1.2})
    stage = FIT.waiting["stage_id"].to_numpy()

    assert better.chances[stage <= 2] == pytest.approx(1.2 * BASE.chances[stage <= 2])
    assert (better.chances[stage == 3] == BASE.chances[stage == 3]).all()
    assert better.new == pytest.approx(1.2 * BASE.new)


def test_a_lever_can_pull_single_deals():
    factors = np.ones((len(FIT.waiting), 3))
    factors[7] = 1.5
    moved = outlook(FIT, HORIZON, Levers(conversion=factors))

    assert np.flatnonzero(moved.chances != BASE.chances).tolist() == [7]
    assert moved.new == BASE.new


def test_quicker_stages_bring_wins_into_the_period_and_a_better_market_too():
    assert with_levers(time={1: 0.8, 2: 0.8, 3: 0.8}).budget.mean > BASE.budget.mean
    assert with_levers(win_rate=1.1).budget.mean > BASE.budget.mean
    assert with_levers(win_rate=0.9).budget.mean < BASE.budget.mean


def test_no_lever_makes_a_deal_surer_than_certain():
    assert with_levers(conversion={stage: 9.0 for stage in (1, 2, 3)}).chances.max() <= 1


def test_a_committed_deal_is_won_and_an_omitted_one_is_not():
    committed, omitted = decided(chance=1.0), decided(chance=0.0)
    anchor, chance = FIT.anchor.factor, BASE.chances[7]

    assert committed.budget.mean == pytest.approx(BASE.budget.mean + AMOUNT * (1 - anchor * chance))
    assert omitted.budget.mean == pytest.approx(BASE.budget.mean - AMOUNT * anchor * chance)
    assert committed.budget.luck < BASE.budget.luck
    others = np.arange(len(BASE.chances)) != 7
    assert (committed.chances[others] == BASE.chances[others]).all()


def test_a_decided_deal_leaves_the_common_shock_and_keeps_its_luck():
    same = outlook(FIT, HORIZON, overrides={KEY: Override(BASE.chances[7])}, is_anchored=False)
    plain = outlook(FIT, HORIZON, is_anchored=False)

    assert same.budget.mean == pytest.approx(plain.budget.mean)
    assert same.budget.luck == pytest.approx(plain.budget.luck)
    assert same.budget.market < plain.budget.market


def test_a_set_amount_stays_under_every_lever():
    asked = {KEY: Override(amount=5_000_000.0)}
    moved = outlook(FIT, HORIZON, team_levers(FIT.past.paths, size=2.0), asked)

    assert moved.amounts[7] == 5_000_000
    assert moved.amounts[6] == 2 * BASE.amounts[6]


def test_a_deal_that_slips_has_the_chance_of_a_shorter_period():
    slipped = decided(slip_weeks=2).chances[7]

    assert 0 < slipped < BASE.chances[7]
    assert slipped == pytest.approx(outlook(FIT, HORIZON - 14).chances[7], rel=0.01)
    assert decided(slip_weeks=99).chances[7] == 0


def test_a_decision_about_a_deal_that_is_closed_by_now_changes_nothing():
    gone = outlook(FIT, HORIZON, overrides={-5: Override(1.0)})

    assert gone.budget == BASE.budget


def test_the_two_switches_leave_out_what_they_say():
    bare = outlook(FIT, HORIZON, is_anchored=False, with_new=False)

    assert (bare.new, bare.budget.not_created) == (0, 0)
    assert bare.open == pytest.approx(BASE.open / FIT.anchor.factor)


def test_a_later_period_is_what_comes_after_the_first_days():
    near, far = outlook(FIT, 28), outlook(FIT, HORIZON, after=28)

    assert near.budget.mean + far.budget.mean == pytest.approx(BASE.budget.mean)
    assert (far.chances >= 0).all()
    assert near.chances + far.chances == pytest.approx(BASE.chances)


def test_the_path_grows_to_the_outlook_of_the_last_day():
    found = weeks(FIT, HORIZON)

    assert found["days"].tolist() == list(range(7, HORIZON + 1, 7))
    assert weeks(FIT, 10)["days"].tolist() == [7, 10]
    assert found[["p10", "p50", "p90", "mean"]].diff().iloc[1:].min().min() >= 0
    assert found["mean"].iloc[-1] == BASE.budget.mean
    assert found["p90"].iloc[-1] == BASE.budget.quantile(0.9)


@pytest.mark.parametrize("days", [0, 1])
def test_no_day_is_left(days):
    assert outlook(FIT, days).budget.mean == pytest.approx(0, abs=0.02 * BASE.budget.mean)
