"""The sample files are what the generator writes, know only their past, and hold what was planted."""

from __future__ import annotations

import csv
import datetime
import json
import re
import statistics
from collections import Counter
from pathlib import Path

import pytest

from data import make_samples
from data.make_samples import CLOSED, LOST, SAMPLES, STAGES, WON, Deal, company, known

LAST = datetime.datetime.combine(company.LAST_DAY, datetime.time.max)
EXPORTS = sorted(SAMPLES.glob("hubspot-crm-exports-all-deals-*.csv"))
every_export = pytest.mark.parametrize("export", EXPORTS, ids=lambda export: export.stem[-10:])


@pytest.fixture(scope="module")
def deals() -> list[Deal]:
    return company.company()


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def day_of(export: Path) -> datetime.date:
    return datetime.date.fromisoformat(export.stem[-10:])


def stage_now(deal: Deal) -> str:
    return known(deal.moves, LAST)


def steps(deal: Deal) -> list[int]:
    """How many places each move so far went forward; losing is none."""
    order = [*STAGES, WON]
    seen = [order.index(stage) for moment, stage in deal.moves if moment <= LAST and stage != LOST]
    return [after - before for before, after in zip(seen, seen[1:], strict=False)]


def test_writing_the_samples_again_gives_the_same_bytes(tmp_path):
    make_samples.write_samples(tmp_path)
    written = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    committed = {path.name: path.read_bytes() for path in SAMPLES.iterdir()}

    assert sorted(written) == sorted(committed)
    assert [name for name in written if written[name] != committed[name]] == []
    assert sum(map(len, committed.values())) < 5_000_000


def test_there_is_an_export_for_each_of_the_last_twelve_mondays():
    days = [day_of(export) for export in EXPORTS]

    assert days[-1] == datetime.date(2026, 11, 16)
    assert {day.weekday() for day in days} == {0}
    assert [(later - day).days for day, later in zip(days, days[1:], strict=False)] == [7] * 11


@every_export
def test_an_export_knows_nothing_of_the_time_after_it(export):
    end = f"{day_of(export)} 23:59"

    for row in rows(export):
        entries = [value for name, value in row.items() if name.startswith("Date entered")]
        assert max([row["Create Date"], row["Last Modified Date"], *entries]) <= end
        assert row["Deal Stage"] not in CLOSED or row["Close Date"] <= end[:10]


@every_export
def test_an_export_holds_every_deal_created_by_its_day(export, deals):
    created = [deal for deal in deals if deal.created_at.date() <= day_of(export)]

    assert len(rows(export)) == len(created)


@every_export
def test_a_deal_is_in_the_stage_it_entered_last_and_was_modified_no_earlier(export):
    for row in rows(export):
        entries = {
            re.findall(r'"(\w+) \(', name)[0]: value
            for name, value in row.items()
            if name.startswith("Date entered") and value
        }
        assert entries[row["Deal Stage"]] == max(entries.values()) <= row["Last Modified Date"]


def test_from_week_to_week_deals_move_and_are_repriced_pushed_and_handed_over():
    changed: Counter[str] = Counter()
    for export, later in zip(EXPORTS, EXPORTS[1:], strict=False):
        before = {row["Record ID"]: row for row in rows(export)}
        for row in rows(later):
            known_before = before.get(row["Record ID"], row)
            changed.update(name for name in row if row[name] != known_before[name])

    assert set(changed) >= {"Deal Stage", "Amount", "Close Date", "Deal owner", "Next step"}
    assert not set(changed) & {"Create Date", "Segment", "Deal Name", "Original Traffic Source"}


def test_the_company_has_the_size_it_should_have(deals):
    stages = Counter(map(stage_now, deals))
    is_open = sum(stages[stage] for stage in STAGES)
    owners = {owner for deal in deals for _, owner in deal.owners}
    amounts = [amount for deal in deals for _, amount in deal.amounts if amount]

    assert len(deals) == 1200
    assert 0.12 <= is_open / len(deals) <= 0.15
    assert all(stages[stage] >= 15 for stage in STAGES)
    assert 0.2 <= stages[WON] / (stages[WON] + stages[LOST]) <= 0.35
    assert (len(owners), len({deal.account.segment for deal in deals})) == (8, 3)
    assert 25_000_000 <= min(amounts) < max(amounts) <= 4_000_000_000


def test_every_whole_quarter_after_the_first_books_eight_to_sixteen_billion(deals):
    booked: Counter[tuple[int, int]] = Counter()
    for deal in deals:
        if stage_now(deal) == WON:
            quarter = deal.closed_at.year, (deal.closed_at.month + 2) // 3
            booked[quarter] += known(deal.amounts, LAST) or 0

    whole = [booked[quarter] for quarter in [(2025, 4), (2026, 1), (2026, 2), (2026, 3)]]

    assert all(8e9 <= amount <= 16e9 for amount in whole)


def test_some_deals_skip_a_stage_and_some_come_back(deals):
    skipping = sum(max(steps(deal), default=0) > 1 for deal in deals)
    returning = sum(min(steps(deal), default=0) < 0 for deal in deals)

    assert 0.08 <= skipping / len(deals) <= 0.14
    assert 0.04 <= returning / len(deals) <= 0.09


def test_a_few_open_deals_have_no_close_date_no_amount_or_one_that_has_passed(deals):
    still = [deal for deal in deals if stage_now(deal) in STAGES]
    closes = [known(deal.promises, LAST) for deal in still]
    overdue = [day for day in closes if day and day < company.LAST_DAY]

    assert 3 <= closes.count(None) <= 20
    assert 10 <= len(overdue) <= 50
    assert 2 <= sum(known(deal.amounts, LAST) is None for deal in still) <= 20


def test_the_chronic_owner_is_twice_as_slow_in_offer_in_each_half_of_the_time(deals):
    visits = [visit for visit in company.true_visits(deals) if visit.stage == "Offer"]
    middle = statistics.median(visit.entered_on for visit in visits)

    for is_early in (True, False):
        half = [visit for visit in visits if (visit.entered_on < middle) == is_early]
        slow = statistics.median(visit.days for visit in half if visit.owner == "Andi Pratama")
        others = statistics.median(visit.days for visit in half if visit.owner != "Andi Pratama")
        assert 1.7 <= slow / others <= 2.8


def test_the_new_bottleneck_slows_one_team_only_since_july(deals):
    visits = [visit for visit in company.true_visits(deals) if visit.stage == "Conversation"]

    def median(team: str, is_late: bool) -> float:
        since = datetime.date(2026, 7, 20)
        return statistics.median(
            visit.days
            for visit in visits
            if visit.team == team and (visit.entered_on >= since) == is_late
        )

    assert 1.8 <= median("Surabaya", True) / median("Surabaya", False) <= 3
    assert 0.8 <= median("Jakarta", True) / median("Jakarta", False) <= 1.25


def test_the_truth_beside_the_samples_is_the_simulated_one(deals):
    written = json.loads((SAMPLES / "truth.json").read_text(encoding="utf-8"))
    visits = [visit for visit in company.true_visits(deals) if visit.stage == "Offer"]

    assert written["chronic"]["owner"] == "Andi Pratama"
    assert written["chronic"]["median_days"] == statistics.median(
        visit.days for visit in visits if visit.owner == "Andi Pratama"
    )
    assert (written["new"]["team"], written["new"]["since"]) == ("Surabaya", "2026-07-20")


def test_the_salesforce_history_ends_where_its_deals_stand():
    deals = rows(SAMPLES / "salesforce-opportunity-2026-11-16.csv")
    history = rows(SAMPLES / "salesforce-opportunity-history-2026-11-16.csv")
    ends = {row["OpportunityId"]: row for row in history}

    assert len(deals) == len(ends) == 300
    assert all(re.fullmatch(r"006\d{12}AAA", deal["Id"]) for deal in deals)
    for deal in deals:
        end = ends[deal["Id"]]
        assert all(end[name] == deal[name] for name in ("StageName", "Amount", "CloseDate"))


def test_the_spreadsheet_adds_up_to_its_total():
    text = (SAMPLES / "prospek-penjualan.csv").read_text(encoding="utf-8-sig")
    title, day, blank, _, *body, total = [line.split(";") for line in text.splitlines()]
    amounts = [int(re.sub(r"\D", "", cells[5])) for cells in body if cells[5]]

    assert (title, day, blank) == (
        ["Laporan Pipeline Penjualan"],
        ["Per tanggal: 16 Nov 2026"],
        [""],
    )
    assert 130 <= len(body) <= 170
    assert sum(amounts) == int(re.sub(r"\D", "", total[5]))
