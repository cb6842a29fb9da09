"""Slower or faster than usual: expected exits by hand, false alarms counted, planted bottlenecks found."""

from __future__ import annotations

import json
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest

from pipeline_core.answers import ask
from pipeline_core.forecast.ratios import ratio
from pipeline_core.metrics import exits, slowness
from pipeline_core.metrics.bottlenecks import most_values
from pipeline_core.workspaces import sample_exports
from tests.companies import company, random_company
from tests.conftest import as_of, shared, take_in

MARCH = as_of("2026-03-31")
STAGES = 4


def counted(frame: pd.DataFrame) -> pd.DataFrame:
    """Visits (stage_id, value, age, is_left) as counts by cell and age, as the SQL gives them."""
    cells = ["stage_id", "value"]
    by_age = frame.groupby([*cells, "age"]).agg(
        left_watch=("is_left", "size"), events=("is_left", "sum")
    )
    found = by_age.reset_index().rename(columns={"age": "day"})
    total = found.groupby(cells)["left_watch"].transform("sum")
    found["at_risk"] = (
        total - found.groupby(cells)["left_watch"].cumsum() + found["left_watch"]
    ).astype("float64")
    starts = found.groupby(cells, as_index=False)["left_watch"].sum()
    starts = starts.rename(columns={"left_watch": "began"}).assign(day=-1.0, at_risk=0.0)
    rows = pd.concat([starts, found]).fillna({"began": 0, "left_watch": 0, "events": 0})
    rows = rows.assign(
        stage="s", window_on=pd.NaT, advanced=0.0, lost=0.0, inferred=0.0, is_rest=False
    )
    return rows.sort_values([*cells, "day"], ignore_index=True)


def judged(frame: pd.DataFrame) -> pd.DataFrame:
    """What boards of simulated visits say: exits, expected exits, pace; each board is tested alone."""
    sums = exits.with_expected(counted(frame)).groupby(["stage_id", "value"])
    found = sums[["events", "expected_exits"]].sum().reset_index()
    found["board"] = found["stage_id"] // STAGES
    said = [
        slowness.paces(board["events"], board["expected_exits"])[1]
        for _, board in found.groupby("board")
    ]
    return found.assign(pace=pd.concat(said))


def simulated(seed: int, boards: int, slow: float = 1.0) -> pd.DataFrame:
    """Four stages a board, eight owners; stages differ in speed and shape; owner 0 is slow in stage 2."""
    chance, size = np.random.default_rng(seed), 1000 * boards
    stage, owner = chance.integers(0, STAGES, size), chance.integers(0, 8, size)
    factor = np.where((stage == 2) & (owner == 0), slow, 1.0)
    lasts = chance.weibull(1.0 + stage / 3, size) * (10 + 10 * stage) * factor
    watched = chance.uniform(0, 120, size)
    return pd.DataFrame(
        {
            "stage_id": stage + STAGES * np.repeat(np.arange(boards), 1000),
            "value": [f"owner {number}" for number in owner],
            "age": np.floor(np.minimum(lasts, watched)),
            "is_left": lasts <= watched,
        }
    )


def test_expected_exits_by_hand():
    frame = pd.DataFrame(
        [(1, "a", 2, True), (1, "a", 5, True), (1, "b", 2, True), (1, "b", 9, False)],
        columns=["stage_id", "value", "age", "is_left"],
    )
    found = judged(frame).set_index("value")

    # Day 2: two of four left, two of them watched in each cell. Day 5: one of two left, one in each.
    assert found["expected_exits"].to_dict() == {"a": 2 * 2 / 4 + 1 / 2, "b": 2 * 2 / 4 + 1 / 2}
    assert found["events"].to_dict() == {"a": 2, "b": 1}


def exact_curve(ages: np.ndarray, is_left: np.ndarray) -> list[tuple[float, Fraction]]:
    """The share of visits that last longer than each age, in fractions."""
    still, curve = Fraction(1), []
    for age in np.unique(ages):
        still *= 1 - Fraction(int((is_left & (ages == age)).sum()), int((ages >= age).sum()))
        curve.append((float(age), still))
    return curve


def test_quartiles_equal_those_of_exact_fractions_where_curves_touch_them():
    chance, size = np.random.default_rng(3), 2400
    frame = pd.DataFrame({"stage_id": np.arange(size) % 200, "value": "a"})  # twelve visits each
    frame["age"], frame["is_left"] = chance.integers(0, 12, size), chance.random(size) < 0.8
    found = exits.summaries(counted(frame), ["stage_id"]).set_index("stage_id")
    touching = 0
    for number, visits in frame.groupby("stage_id"):
        curve = exact_curve(visits["age"].to_numpy(), visits["is_left"].to_numpy())
        for name, rest in (("p25_days", 3), ("median_days", 2), ("p75_days", 1)):
            reached = [age for age, still in curve if still <= Fraction(rest, 4)]
            assert found[name].fillna(np.inf)[number] == min(reached, default=np.inf)
            touching += any(still == Fraction(rest, 4) for _, still in curve)

    assert touching >= 50


def test_boards_without_a_difference_are_left_in_peace():
    found = judged(simulated(11, boards=200))
    is_flagged = found["pace"].isin(["slower", "faster"])
    sums = found.groupby("stage_id")[["events", "expected_exits"]].sum()

    assert is_flagged.groupby(found["board"]).any().mean() <= 0.05
    assert np.allclose(sums["events"], sums["expected_exits"])


def test_a_planted_slow_cell_is_found_and_no_other_is_slower():
    found = judged(simulated(12, boards=50, slow=2.5))
    is_it = (found["stage_id"] % STAGES == 2) & (found["value"] == "owner 0")
    is_slower = found["pace"] == "slower"

    assert is_slower[is_it].sum() >= 45
    assert is_slower[~is_it].sum() <= 5


def test_few_exits_are_never_called_slower():
    left, expected = pd.Series([0, 0, 30]), pd.Series([4.9, 5.1, 30.0])
    rates, said = slowness.paces(left, expected)

    assert list(said) == ["too_few", "slower", "usual"]
    assert np.isnan(rates[0])


def test_where_fewer_go_on_by_more_than_chance_the_cell_says_so():
    advanced, left = pd.Series([10, 28, 60, 2]), pd.Series([60, 60, 60, 6])
    said = slowness.advances(advanced, left, pd.Series(0.5, index=left.index))

    assert list(said) == ["fewer", "usual", "more", "too_few"]


def test_boards_on_which_all_go_on_alike_are_left_in_peace():
    chance, flagged = np.random.default_rng(4), 0
    stage = pd.Series(np.arange(32) // 8)
    for _ in range(600):
        left = pd.Series(chance.integers(5, 200, 32))
        advanced = pd.Series(chance.binomial(left, 0.3 + stage * 0.2))
        usual = advanced.groupby(stage).transform("sum") / left.groupby(stage).transform("sum")
        flagged += slowness.advances(advanced, left, usual).isin(["fewer", "more"]).any()

    assert flagged <= 0.05 * 600


def test_of_many_owners_the_busiest_are_shown_and_all_count_in_what_is_usual(store):
    deals = [
        {"id": f"{n}-{m}", "owner": f"Owner {n:02d}", "moves": ["Prospect 2026-01-05"]}
        for n in range(15)
        for m in range(1 + (n == 14) * 5)
    ]
    deals[0]["moves"].append("Offer 2026-01-09")
    deals[12]["moves"].append("Lost 2026-01-09")  # of an owner who is not shown
    company(store, *deals)
    board = ask(store, "bottleneck_board", MARCH, split_by="owner").frame
    prospect = board[board["stage"] == "Prospect"]

    assert list(prospect["group"])[0] == "Owner 14" and len(prospect) == 12
    assert prospect["waiting"].sum() == 6 + 10 and prospect["left"].sum() == 1
    assert list(prospect["advanced_ratio"].dropna()) == [(1 + 10) / (0.5 + 10)], (
        "one of two went on"
    )


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [
        ((8, 24.0), (100, 100.0), "new"),
        ((10, 21.0), (40, 84.0), "chronic"),
        ((2, 3.0), (40, 84.0), "chronic"),
        ((9, 10.0), (95, 100.0), "unclear"),
        ((4, 12.0), (2, 4.0), "too_short"),
    ],
)
def test_new_is_slower_than_ones_own_past_and_chronic_was_slow_before(now, before, said):
    assert slowness.history(now, before) == said


def test_with_fewer_than_four_quarters_nobody_says_since_when(store):
    fast = [
        {"id": f"f{n}", "owner": "Budi", "moves": ["Prospect 2026-01-05", "Offer 2026-01-08"]}
        for n in range(30)
    ]
    slow = [{"id": f"s{n}", "owner": "Sari", "moves": ["Prospect 2026-01-05"]} for n in range(30)]
    company(store, *fast, *slow)
    board = ask(store, "bottleneck_board", MARCH, split_by="owner").frame
    cell = board[(board["stage"] == "Prospect") & (board["group"] == "Sari")].iloc[0]

    assert (cell["pace"], cell["history"]) == ("slower", "too_short")
    assert pd.isna(cell["median_days"]) and cell["followed_days"] == 85


@pytest.mark.parametrize("seed", range(3))
def test_random_companies_have_the_expected_exits_of_another_count(store, seed):
    """Expected exits again, visit by visit: the stage's share that leaves at each age it was watched."""
    visits = []
    for deal in random_company(store, seed):
        steps = [move.rsplit(" ", 1) for move in deal["moves"]]
        for (stage, began), after in zip(steps, [*steps[1:], None], strict=True):
            end = pd.Timestamp(after[1]) if after else pd.Timestamp("2026-12-31")
            age = (min(end, pd.Timestamp("2026-03-31")) - pd.Timestamp(began)).days
            visits.append((stage, deal["owner"] or None, age, end <= pd.Timestamp("2026-03-31")))
    board = ask(store, "bottleneck_board", MARCH, split_by="owner").frame
    for cell in board.itertuples():
        of_stage = [visit for visit in visits if visit[0] == cell.stage]
        owner = None if pd.isna(cell.group) else cell.group
        expected, left = 0.0, 0
        for _, _, age, is_left in (visit for visit in of_stage if visit[1] == owner):
            left += is_left
            for day in range(age + 1):
                watched = sum(other[2] >= day for other in of_stage)
                gone = sum(other[2] == day and other[3] for other in of_stage)
                expected += gone / watched
        assert cell.left == left
        assert cell.expected_exits == pytest.approx(expected)
        if expected > 0:
            assert cell.ratio == pytest.approx(float(ratio(left, expected)))


def test_deals_without_an_owner_are_a_cell_that_can_be_slow(store):
    fast = [
        {"id": f"f{n}", "owner": "Budi", "moves": ["Prospect 2026-01-05", "Offer 2026-01-08"]}
        for n in range(30)
    ]
    slow = [{"id": f"s{n}", "owner": "", "moves": ["Prospect 2026-01-05"]} for n in range(30)]
    company(store, *fast, *slow)
    board = ask(store, "bottleneck_board", MARCH, split_by="owner").frame
    cell = board[(board["stage"] == "Prospect") & board["group"].isna()].iloc[0]

    assert (cell["pace"], cell["history"]) == ("slower", "too_short")


@pytest.fixture(scope="module")
def sample():
    from pipeline_core.store.database import close_store, open_store

    store = open_store(":memory:")
    take_in(store, *sample_exports())
    yield store
    close_store(store)


def test_the_planted_bottlenecks_of_the_sample_are_found_and_named(sample):
    truth = json.loads((sample_exports()[0].parent / "truth.json").read_text())
    asked = as_of(truth["as_of"])
    for kind, split_by in (("chronic", "owner"), ("new", "team")):
        board = ask(sample, "bottleneck_board", asked, split_by=split_by).frame
        slower = board[board["pace"] == "slower"]
        planted = truth[kind]

        assert list(slower["stage"]) == [planted["stage"]]
        assert list(slower["group"]) == [planted[split_by]]
        assert list(slower["history"]) == [kind]


def test_before_the_new_bottleneck_began_nobody_is_called_slower_there(sample):
    board = ask(sample, "bottleneck_board", as_of("2026-07-01"), split_by="team").frame

    assert "slower" not in set(board["pace"])


FULL_WAY = {
    "event_logs/bpic2012_application_and_offer_events.csv": ("2012-03-14", "A_PREACCEPTED"),
    "hubspot_accredible_stage_history/deals.csv": ("2024-02-05", "Discovery"),
}


@pytest.mark.parametrize("file", FULL_WAY)
def test_real_histories_go_the_whole_way_from_file_to_board(store, file):
    from pipeline_core.charts.bottlenecks import stage_heatmap
    from pipeline_core.charts.palettes import LIGHT
    from pipeline_core.text import Text

    day, stage = FULL_WAY[file]
    files = [shared(f"exports/{file}")]
    files += [path for path in files[0].parent.glob("*_stages.csv")]
    take_in(store, *files)
    board = ask(store, "bottleneck_board", as_of(day), split_by="month").frame
    times = ask(store, "time_in_stage", as_of(day)).frame.set_index("stage")
    drawn = stage_heatmap(board, {}, Text("en"), LIGHT, "usual")
    of_stage = board[board["stage"] == stage]

    assert board["group"].nunique() <= most_values(board["stage"].nunique())
    assert 0 < of_stage["left"].sum() <= times.loc[stage, "left"]
    assert of_stage["expected_exits"].sum() == pytest.approx(of_stage["left"].sum(), abs=6)
    assert len(drawn.data[0].z) and set(board["pace"]) & {"usual", "slower", "faster"}
