"""What mended cells would bring in: by another count, against a simulated truth, and nothing for nothing."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from pipeline_core.forecast.fit import fit
from pipeline_core.forecast.gains import Groups, gains, to_come
from pipeline_core.forecast.outlook import outlook
from tests.forecast import semi_markov as truth
from tests.forecast.test_fit import AS_OF, DEALS, HORIZON, VISITS

FIT = fit(DEALS, VISITS, AS_OF, HORIZON)
STAGES = FIT.past.paths.stage_ids
SIDES = np.where(FIT.waiting["deal_key"] % 4 == 0, "North", "South").astype(object)
GROUPS = Groups(SIDES, {"North": 0.25, "South": 0.75})


def cells(*rows: tuple[int, str, str, float]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["stage_id", "group", "kind", "factor"])


def gained(*rows: tuple[int, str, str, float], days: int = HORIZON, after: int = 0) -> list[float]:
    return [each.amount for each in gains(FIT, days, after, GROUPS, cells(*rows))]


def test_a_cell_that_is_as_usual_costs_exactly_nothing():
    same = [(stage, "North", kind, 1.0) for stage in STAGES for kind in ("conversion", "pace")]

    assert gained(*same) == [0.0] * (len(same) + 1)


def test_a_better_conversion_is_counted_deal_by_deal():
    stage, up = STAGES[-1], 1.2
    plain = outlook(FIT, HORIZON)
    passes = FIT.past.paths.passes[:, -1]
    rows = FIT.waiting["row"].to_numpy()
    amounts = plain.amounts * FIT.anchor.factor
    raised = np.minimum(plain.chances * (1 + passes[rows] * (up - 1)), 1.0)
    of_open = (amounts * (raised - plain.chances))[SIDES == "North"].sum()
    of_new = plain.new * passes[-1] * 0.25 * (up - 1)

    (alone, joint) = gained((stage, "North", "conversion", up))
    assert alone == pytest.approx(of_open + of_new)
    assert joint == alone


def test_all_cells_together_are_not_their_sum_and_never_less_than_the_largest():
    rows = [(stage, "North", "conversion", 1.3) for stage in STAGES]
    *alone, joint = gained(*rows, (STAGES[0], "South", "pace", 0.7))

    assert min(alone) >= 0 and joint > max(alone)
    assert joint != pytest.approx(sum(alone), rel=1e-3)


def test_what_two_spans_gain_adds_up_to_what_both_do():
    pace = (STAGES[0], "South", "pace", 0.5)
    whole, sooner, later = (gained(pace)[0], gained(pace, days=30)[0], gained(pace, after=30)[0])

    assert whole > 0
    assert sooner + later == pytest.approx(whole)


@pytest.mark.parametrize("stage", STAGES)
def test_a_better_conversion_gains_as_many_wins_as_in_the_true_process(stage):
    up = [
        chance * (1.2 if number == stage else 1)
        for number, chance in zip(STAGES, truth.CONVERTS, strict=True)
    ]
    at_hand = Groups(SIDES, {})
    said = gains(FIT, HORIZON, 0, at_hand, cells((stage, "South", "conversion", 1.2)))[0].deals
    waiting = FIT.waiting.loc[SIDES == "South", ["stage_id", "age_days"]]
    real = sum(
        truth.chance(each, lived + 1, HORIZON, up) - truth.chance(each, lived + 1, HORIZON)
        for each, lived in waiting.itertuples(index=False)
    )

    assert said == pytest.approx(real, rel=0.15)


def test_a_group_without_deals_and_a_stage_that_nobody_visited_change_nothing():
    assert gained((STAGES[0], "West", "conversion", 2.0), (99, "North", "pace", 0.5)) == [0, 0, 0]


def test_wins_are_counted_without_amounts_and_without_the_run_rate():
    coming = to_come(FIT, HORIZON, 0)
    found = outlook(FIT, HORIZON)

    assert coming.amount == found.open + found.new
    wins = FIT.new.wins(HORIZON) * FIT.past.season(HORIZON)
    assert coming.deals == pytest.approx(found.chances.sum() + wins)
