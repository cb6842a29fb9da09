"""Deals not created yet, by group: parts of a whole, and as many more as a process of known truth brings."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from pipeline_core.forecast.fit import fit
from pipeline_core.forecast.levers import MoreOf, team_levers
from pipeline_core.forecast.new_deals import new_parts
from pipeline_core.forecast.outlook import outlook
from tests.forecast import semi_markov as truth
from tests.forecast.test_fit import AS_OF, HORIZON

STRONG, WEAK = (0.8, 0.7, 0.7), (0.5, 0.5, 0.4)
LARGE, SMALL = 300_00.0, 100_00.0
DAYS_WATCHED = 501


def history() -> tuple[pd.DataFrame, pd.DataFrame]:
    """4,000 deals by referral that are large and often won, 8,000 from the web that are neither."""
    found = []
    for converts, deals, amount, source in (
        (STRONG, 4000, LARGE, "referral"),
        (WEAK, 8000, SMALL, "web"),
    ):
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(truth, "CONVERTS", converts)
            made, visits = truth.history(seed=len(source), deals=deals)
        shift = 4000 * (source == "web")
        made = made.assign(amount=amount, source=source, segment="", owner="")
        found.append([each.assign(deal_key=each["deal_key"] + shift) for each in (made, visits)])
    deals, visits = (pd.concat(parts, ignore_index=True) for parts in zip(*found, strict=True))
    return deals, visits


DEALS, VISITS = history()
FIT = fit(DEALS, VISITS, AS_OF, HORIZON)
PAST = FIT.past
PARTS = new_parts(
    FIT.new, DEALS, DEALS["source"], PAST.creation, PAST.as_of, HORIZON, PAST.observed_from
)
BASE = outlook(FIT, HORIZON)


def with_more(*more: tuple[str, float, int], **others):
    parts = tuple(MoreOf(PARTS[group], factor, after) for group, factor, after in more)
    return outlook(FIT, HORIZON, team_levers(PAST.paths, creation_of=parts, **others))


def test_the_parts_are_the_whole_on_every_day():
    for days in (1, 30, HORIZON):
        wins = sum(part.wins(days) for part in PARTS.values())

        assert wins == pytest.approx([FIT.new.wins(days)] * 2)


def test_as_many_as_usual_changes_nothing_exactly():
    assert with_more(("referral", 1.0, 0), ("web", 1.0, 30)).budget == BASE.budget


def test_twice_as_many_of_all_is_twice_the_whole():
    every = with_more(("referral", 2.0, 0), ("web", 2.0, 0))
    later = with_more(("referral", 2.0, 30), ("web", 2.0, 30))
    whole = outlook(FIT, HORIZON, team_levers(PAST.paths, creation=2.0))
    since = outlook(FIT, HORIZON, team_levers(PAST.paths, creation=2.0, creation_after=30))

    assert every.budget.mean == pytest.approx(whole.budget.mean)
    assert every.budget.variance == pytest.approx(whole.budget.variance)
    assert later.budget.mean == pytest.approx(since.budget.mean)


def test_none_of_all_leaves_only_what_is_at_hand():
    none = with_more(("referral", 0.0, 0), ("web", 0.0, 0))

    assert none.new == pytest.approx(0, abs=1)
    assert none.open == BASE.open
    assert with_more(("referral", 0.0, 0), ("web", 0.0, 0), creation=0.5).new == 0


def test_what_is_added_later_brings_less_and_after_the_last_day_nothing():
    soon, later = with_more(("web", 2.0, 0)).new, with_more(("web", 2.0, 40)).new

    assert BASE.new < later < soon
    assert with_more(("web", 2.0, HORIZON)).new == BASE.new


@pytest.mark.parametrize(
    ("group", "converts", "amount", "created"),
    [("referral", STRONG, LARGE, 4000), ("web", WEAK, SMALL, 8000)],
)
@pytest.mark.parametrize("after", [0, 30])
def test_more_of_a_group_brings_what_the_true_process_would(
    group, converts, amount, created, after
):
    a_day = created / DAYS_WATCHED
    wins = a_day * sum(truth.chance(1, 0, days, converts) for days in range(1, HORIZON - after + 1))
    usual = PAST.season(HORIZON) * FIT.anchor.factor
    said = (with_more((group, 1.5, after)).new - BASE.new) / usual

    assert said == pytest.approx(0.5 * wins * amount, rel=0.15)


def test_a_group_of_few_deals_is_believed_to_be_like_the_rest():
    rare = DEALS["source"].where(DEALS["deal_key"] != DEALS["deal_key"].max(), "rare")
    created = DEALS["created_on"].where(rare != "rare", DEALS["created_on"].max())
    deals = DEALS.assign(created_on=created)
    parts = new_parts(FIT.new, deals, rare, PAST.creation, PAST.as_of, HORIZON, PAST.observed_from)
    one, all_of_them = parts["rare"].wins(HORIZON)[0] / parts["rare"].rate, FIT.new.wins(HORIZON)

    assert one == pytest.approx(all_of_them / FIT.new.rate, rel=0.2)


def test_a_group_of_which_none_came_of_late_has_no_part():
    old = np.where(
        DEALS["created_on"] < DEALS["created_on"].max() - pd.Timedelta(days=200), "fair", "web"
    )
    parts = new_parts(
        FIT.new, DEALS, pd.Series(old), PAST.creation, PAST.as_of, HORIZON, PAST.observed_from
    )

    assert set(parts) == {"web"}
