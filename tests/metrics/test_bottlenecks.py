"""Time in stage with waiting deals counted, over all and by cell."""

from __future__ import annotations

import datetime

import pandas as pd
import pytest

from pipeline_core.answers import ask
from tests.companies import company, moves, random_company
from tests.conftest import as_of, shared
from tests.metrics.test_survival import ages

MARCH = as_of("2026-03-31")


def test_three_that_left_and_three_that_wait(store):
    days = ("2026-01-03", "2026-01-05", "2026-01-07")
    left = [
        {"id": f"l{n}", "moves": ["Prospect 2026-01-01", f"Contact {day}"]}
        for n, day in enumerate(days)
    ]
    waiting = [{"id": f"w{n}", "moves": ["Prospect 2026-01-01"]} for n in range(3)]
    company(store, *left, *waiting)
    row = ask(store, "time_in_stage", MARCH).frame.iloc[0]

    # Of six, one leaves at 2, 4 and 6 days: 5/6, 4/6, then 3/6 are still there.
    assert (row["left"], row["waiting"], row["median_days"]) == (3, 3, 6)
    assert pd.isna(row["p75_days"])


def test_a_visit_that_ends_after_the_day_still_waits_on_it(store):
    company(store, {"id": "a", "moves": ["Prospect 2026-01-01", "Contact 2026-02-01"]})
    before = ask(store, "time_in_stage", as_of("2026-01-31")).frame.iloc[0]

    assert (before["left"], before["waiting"]) == (0, 1)


@pytest.mark.parametrize("seed", range(3))
def test_random_companies_have_the_medians_of_another_count(store, seed):
    from pipeline_core.metrics import survival

    deals = random_company(store, seed)
    end = datetime.date(2026, 3, 31)
    visits = []
    for deal in deals:
        steps = [move.rsplit(" ", 1) for move in deal["moves"]]
        for (stage, began), after in zip(steps, [*steps[1:], None], strict=True):
            began_on = datetime.date.fromisoformat(began)
            ended = datetime.date.fromisoformat(after[1]) if after else None
            is_left = ended is not None and ended <= end
            visits.append((stage, ((ended if is_left else end) - began_on).days, is_left))
    frame = ask(store, "time_in_stage", MARCH).frame

    for row in frame.itertuples():
        mine = [(age, is_left) for stage, age, is_left in visits if stage == row.stage]
        days, at_risk, left, _ = ages(*zip(*mine, strict=True))
        expected = survival.age_when_left(days, at_risk, left, 0.5)
        assert row.left == sum(is_left for _, is_left in mine)
        assert row.median_days == expected or (expected is None and pd.isna(row.median_days))


def test_cells_sum_to_the_stage(store):
    random_company(store, 3)
    board = ask(store, "bottleneck_board", MARCH, split_by="owner").frame.groupby(
        "stage", sort=False
    )
    times = ask(store, "time_in_stage", MARCH).frame.set_index("stage")

    assert dict(board["left"].sum()) == dict(times["left"])
    assert dict(board["waiting"].sum()) == dict(times["waiting"])


def test_waiting_money_is_what_the_pipeline_shows(store):
    random_company(store, 4)
    board = ask(store, "bottleneck_board", MARCH, split_by="segment").frame
    pipeline = ask(store, "pipeline_by_stage", MARCH).frame

    assert board["waiting_amount"].sum() == pipeline["amount"].sum()


def test_months_count_the_visits_that_left_in_them(store):
    company(
        store,
        {"id": "a", "moves": ["Prospect 2026-01-20", "Contact 2026-02-03"]},
        {"id": "b", "moves": ["Prospect 2026-02-01", "Contact 2026-02-11"]},
        {"id": "c", "moves": ["Prospect 2026-02-25"]},
    )
    board = ask(store, "bottleneck_board", MARCH, split_by="month").frame
    prospect = board[board["stage"] == "Prospect"].set_index("group")

    assert prospect.loc["2026-02", "left"] == 2
    assert prospect.loc["2026-01", "left"] == 0
    assert prospect.loc["2026-03", "waiting"] == 1
    assert list(prospect.index) == sorted(prospect.index)


def test_a_window_watches_a_visit_only_inside_it(store):
    company(store, {"id": "a", "moves": ["Prospect 2026-01-01", "Contact 2026-03-10"]})
    january = as_of("2026-03-31", since=datetime.date(2026, 1, 1), until=datetime.date(2026, 1, 31))
    march = as_of("2026-03-31", since=datetime.date(2026, 3, 1), until=datetime.date(2026, 3, 31))

    assert ask(store, "time_in_stage", january).frame["left"].iloc[0] == 0
    assert ask(store, "time_in_stage", march).frame["left"].iloc[0] == 1


def test_a_removed_deal_is_watched_until_it_was_last_seen(store):
    company(
        store,
        {"id": "a", "moves": ["Prospect 2026-01-01"]},
        {"id": "b", "moves": moves("Prospect", start="2026-01-01")},
        as_of="2026-02-01",
    )
    company(store, {"id": "b", "moves": moves("Prospect", start="2026-01-01")}, as_of="2026-03-01")
    # The second export is taken for a part unless told otherwise, so say that it is full.
    with store.connection.cursor() as cursor:
        cursor.execute("update imports set coverage = 'full'")
    from pipeline_core.ingest.rebuild import rebuild
    from pipeline_core.store.database import transaction

    with transaction(store) as change:
        rebuild(change)
    row = ask(store, "time_in_stage", MARCH).frame.iloc[0]

    assert (row["left"], row["waiting"]) == (0, 1)


def test_the_reference_stays_give_the_golden_medians_through_the_store(store):
    """The whole way: golden visits as an event log, imported, asked."""
    import json

    golden = json.loads(shared("reference/golden.json").read_text())["time_in_stage"]["expected"]
    stays = pd.read_csv(shared("reference/stays.csv"))
    start = pd.Timestamp("2024-01-01")
    entries = ["Deal ID,Stage,Entered at"]
    for row in stays.itertuples():
        entries.append(
            f"{row.Index},{row.stage_name},{(start + pd.Timedelta(days=row.enter)).date()}"
        )
        if row.event:
            entries.append(f"{row.Index},gone,{(start + pd.Timedelta(days=row.exit)).date()}")
    deals = ["Deal ID,Stage,Amount,Created date"]
    deals += [
        f"{row.Index},{row.stage_name},1,{(start + pd.Timedelta(days=row.enter)).date()}"
        for row in stays.itertuples()
    ]
    end = (start + pd.Timedelta(days=(stays["enter"] + stays["duration"]).max())).date()
    from tests.conftest import take_in

    take_in(
        store,
        ("d.csv", "\n".join(deals).encode()),
        ("h.csv", "\n".join(entries).encode()),
        as_of=end,
    )
    frame = ask(store, "time_in_stage", as_of(end.isoformat())).frame.set_index("stage")
    positive = stays[stays["duration"] > 0]

    for stage, expected in golden.items():
        if (positive["stage_name"] == stage).sum() == (stays["stage_name"] == stage).sum():
            assert frame.loc[stage, "median_days"] == expected["median"]
