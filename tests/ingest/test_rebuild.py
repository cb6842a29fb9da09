"""Rebuilding only what an export touches gives what rebuilding everything gives."""

from __future__ import annotations

import csv
import datetime
import io
import random

import pytest

from pipeline_core import ingest
from pipeline_core.ingest import rebuild
from pipeline_core.metrics.funnel import stage_conversion
from pipeline_core.store.database import Store, transaction
from tests.conftest import NOW, as_of, rows, take_in

STAGES = ("Prospect", "Contact", "Offer", "Close", "Lost")
FIRST = datetime.date(2026, 1, 5)
TABLES = ("deal_versions", "stage_visits", "deals")
CONTENTS = {
    "deal_versions": "select * from deal_versions order by all",
    "stage_visits": "select * from stage_visits order by all",
    "deals": "select * from deals order by all",
}
# On its last day as on its first a version knows the stages that its deal had entered, and no later one.
OTHERWISE_THAN_VISITS = """
    with told as (
        select
            versions.rowid as version,
            any_value(versions.furthest_place) as furthest_place,
            max(place_reached(kind, place)) filter (where entered_at < valid_from + 1) as first_day,
            max(place_reached(kind, place)) filter (where entered_at < valid_to) as last_day
        from deal_versions as versions
        left join stage_visits on stage_visits.deal_key = versions.deal_key
        left join stages on stages.stage_id = stage_visits.stage_id
        group by versions.rowid
    )
    select * from told
    where furthest_place is distinct from first_day or furthest_place is distinct from last_day
"""


class Workspace:
    """A company that changes from week to week, and the exports that somebody drops in any order."""

    def __init__(self, store: Store, seed: int) -> None:
        self.store, self.chance = store, random.Random(seed)
        self.week, self.deals, self.history, self.imports = 0, {}, [], []

    def step(self) -> None:
        """Do one thing that a person does: mostly this week's export, sometimes something else."""
        acts = [self.next_export] * 6 + [self.earlier_export, self.undo, self.arrange_stages]
        self.chance.choice(acts if self.imports else [self.next_export])()

    def next_export(self) -> None:
        """Import the next week's export, with its history or without."""
        self.week += 1
        self.change()
        self.take_in(FIRST + datetime.timedelta(weeks=self.week))

    def earlier_export(self) -> None:
        """Import what was exported between two weeks."""
        days = self.chance.randrange(7 * self.week + 3)
        self.take_in(FIRST + datetime.timedelta(days=days))

    def undo(self) -> None:
        """Take some import back."""
        import_id = self.imports.pop(self.chance.randrange(len(self.imports)))
        ingest.undo(self.store, import_id, NOW, "test")

    def arrange_stages(self) -> None:
        """Put the stages into another order."""
        ingest.save_stages(self.store, ingest.stages(self.store).sample(frac=1), NOW, "test")

    def change(self) -> None:
        """Some deals begin, some move, some are only touched."""
        for number in range(12):
            if number in self.deals and self.chance.random() > 0.25:
                continue
            stage, amount = self.chance.choice(STAGES), self.chance.choice(("", 100, 200))
            owner = self.chance.choice(("Sari", "Budi", ""))
            day = FIRST + datetime.timedelta(days=7 * self.week - self.chance.randrange(-2, 12))
            created = self.deals.get(number, [None, None, day])[2]
            close = self.chance.choice(("", day, FIRST + datetime.timedelta(days=200)))
            self.deals[number] = [number, stage, created, amount, owner, close]
            if self.chance.random() < 0.7:
                self.history.append([number, stage, day, amount])

    def take_in(self, day: datetime.date) -> None:
        """Import the deals, perhaps not all of them, and perhaps their history."""
        held = [deal for deal in self.deals.values() if self.chance.random() > 0.05]
        header = ["Deal ID", "Stage", "Created date", "Amount", "Owner", "Expected close date"]
        files = [(f"deals-{day}.csv", written(header, held))]
        known = [row for row in self.history if self.chance.random() > 0.03]
        if known and self.chance.random() < 0.6:
            files.append(
                (
                    f"history-{day}.csv",
                    written(["Deal ID", "Stage", "Entered at", "Amount"], known),
                )
            )
        coverage = self.chance.choice(("full", "open", "part", None))
        reports = take_in(self.store, *files, coverage=coverage, date_order="day")
        self.imports += [report.import_id for report in reports if not report.is_known_file]


def written(header: list[str], table: list[list]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows([header, *table])
    return out.getvalue().encode()


def contents(store: Store) -> dict[str, list[tuple]]:
    return {table: rows(store, CONTENTS[table]) for table in TABLES}


@pytest.mark.parametrize("seed", range(4))
def test_a_part_rebuilt_gives_what_everything_rebuilt_gives(store, monkeypatch, seed):
    monkeypatch.setattr(rebuild, "LARGEST_BACKLOG", 9.0)  # never because much has changed
    workspace = Workspace(store, seed)
    for _ in range(8):
        workspace.step()
        found = contents(store)
        with transaction(store) as change:
            rebuild.rebuild(change)

        assert found == contents(store)
        assert rows(store, OTHERWISE_THAN_VISITS) == []

    assert rows(store, "select count(*) from rebuilds where not is_whole")[0][0] > 0


def test_a_stage_gone_through_within_a_day_counts_from_that_day_on(store):
    moves = [["d", "Prospect", "2026-01-05 09:00"], ["d", "Offer", "2026-01-20 09:00"]]
    moves += [["d", "Prospect", "2026-01-20 12:00"]]
    take_in(
        store,
        ("deals-2026-02-02.csv", written(["Deal ID", "Stage"], [["d", "Prospect"]])),
        ("history-2026-02-02.csv", written(["Deal ID", "Stage", "Entered at"], moves)),
    )

    assert furthest_on(store, "2026-01-19") == "Prospect"
    assert furthest_on(store, "2026-01-20") == "Offer"


def test_a_stage_that_turns_out_to_be_parked_was_no_step(store):
    moves = [["d", "Prospect", "2026-01-05"], ["d", "Offer", "2026-01-20"]]
    moves += [["d", "Prospect", "2026-01-25"]]
    take_in(
        store,
        ("deals-2026-02-02.csv", written(["Deal ID", "Stage"], [["d", "Prospect"]])),
        ("history-2026-02-02.csv", written(["Deal ID", "Stage", "Entered at"], moves)),
    )
    before = furthest_on(store, "2026-02-02")
    found = ingest.stages(store)
    found.loc[found["label"] == "Offer", "kind"] = "parked"
    ingest.save_stages(store, found, NOW, "test")

    assert (before, furthest_on(store, "2026-02-02")) == ("Offer", "Prospect")


def furthest_on(store: Store, day: str) -> str:
    found = stage_conversion(store, as_of(day))
    return found.loc[found["reached"] > 0, "stage"].iloc[-1]


def test_many_parts_give_what_one_gives(store, monkeypatch):
    workspace = Workspace(store, 7)
    for _ in range(3):
        workspace.next_export()
    at_once = contents(store)
    monkeypatch.setattr(rebuild, "DEALS_AT_ONCE", 5)
    with transaction(store) as change:
        rebuild.rebuild(change)

    assert contents(store) == at_once
    in_order = "select valid_to, valid_from, deal_key from deal_versions order by rowid"
    assert rows(store, in_order) == sorted(rows(store, in_order))


def test_a_week_in_which_nothing_changed_touches_no_deal(store):
    table = [[n, "Offer", "2026-01-02", 100] for n in range(10)]
    header = ["Deal ID", "Stage", "Created date", "Amount"]
    take_in(store, ("deals-2026-02-02.csv", written(header, table)))
    before = contents(store)
    take_in(store, ("deals-2026-02-09.csv", written(header, table[::-1])))

    assert contents(store) == before
    assert rows(store, "select deals, is_whole from rebuilds") == [(10, True), (0, False)]


def test_many_small_rebuilds_end_in_a_whole_one(store):
    header, table = ["Deal ID", "Stage", "Amount"], [[n, "Offer", 100] for n in range(10)]
    for week in range(5):
        table[week][2] = 200 + week
        day = FIRST + datetime.timedelta(weeks=week)
        take_in(store, (f"deals-{day}.csv", written(header, table)))

    assert rows(store, "select deals, is_whole from rebuilds") == [
        (10, True),
        (1, False),
        (1, False),
        (1, False),
        (10, True),
    ]
