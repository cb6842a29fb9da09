"""The Salesforce demo's history, cut into the exports that somebody would have uploaded every fourth week."""

from __future__ import annotations

import csv
import datetime
import io
import os
import random

import pytest

from pipeline_core.ingest import undo
from pipeline_core.store.database import close_store, open_store
from tests.conftest import NOW, rows, shared, take_in

FIRST = datetime.date(2015, 7, 27)
LAST = datetime.date(2017, 6, 1)
VERSIONS = """
    select deal_id, stages.label, amount_cents, expected_close_on, closed_on, created_on, touched_on,
        owners.label, is_inferred, valid_from, valid_to
    from deal_versions
    join deals using (deal_key)
    left join stages using (stage_id)
    left join dimension_values as owners on owners.value_id = owner_id
    order by all
"""
VISITS = """
    select deal_id, here.label, gone.label, amount_cents, entered_at, left_at, sequence, is_inferred
    from stage_visits
    join deals using (deal_key)
    join stages as here using (stage_id)
    left join stages as gone on gone.stage_id = next_stage_id
    order by all
"""
STAGES_ON = """
    select deal_id, stages.label
    from deal_versions
    join deals using (deal_key)
    left join stages using (stage_id)
    where valid_from <= $day and valid_to > $day
    order by all
"""


@pytest.fixture(scope="module")
def demo() -> tuple[list[dict], list[dict]]:
    deals = shared("exports/salesforce_wave_demo/Opportunity.csv").read_text()
    history = shared("exports/salesforce_wave_demo/OpportunityHistory.csv").read_text()
    kept = [row for row in read(deals) if is_kept(row["External_Id__c"])]
    entries = [row for row in read(history) if is_kept(row["Opportunity.External_Id__c"])]
    return kept, entries


def read(text: str) -> list[dict]:
    return list(csv.DictReader(io.StringIO(text)))


def is_kept(deal_id: str) -> bool:
    """Every fifth deal, so that fifty imports take seconds; ALUR_WHOLE_DEMO takes all of them."""
    return "ALUR_WHOLE_DEMO" in os.environ or int(deal_id.split(".")[1]) % 5 == 0


@pytest.fixture(scope="module")
def whole(demo):
    """Deals as of the last day and the whole history, in one import."""
    store = open_store(":memory:")
    take_in(store, *cut(demo, LAST, is_with_history=True))
    yield store
    close_store(store)


def cut(demo, day: datetime.date, is_with_history: bool) -> list[tuple[str, bytes]]:
    """Return the two exports of a day: each deal as its history then stood, and that history."""
    deals, history = demo
    known = [row for row in history if row["CreatedDate__c"][:10] <= day.isoformat()]
    latest = {row["Opportunity.External_Id__c"]: row for row in known}
    cut_deals = [
        {
            **deal,
            "StageName": now["StageName__c"],
            "Amount": now["Amount__c"],
            "CloseDate": now["CloseDate__c"],
            "ForecastCategoryName": now["ForecastCategory__c"],
            "LastActivityDate__c": now["CreatedDate__c"],
            "LastModifiedDate__c": now["CreatedDate__c"],
        }
        for deal in deals
        if (now := latest.get(deal["External_Id__c"]))
    ]
    files = [(f"Opportunity-{day}.csv", written(cut_deals))]
    return files + ([(f"History-{day}.csv", written(known))] if is_with_history else [])


def written(table: list[dict]) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(table[0]))
    writer.writeheader()
    writer.writerows(table)
    return out.getvalue().encode()


def days() -> list[datetime.date]:
    found = [FIRST]
    while found[-1] + datetime.timedelta(weeks=4) < LAST:
        found.append(found[-1] + datetime.timedelta(weeks=4))
    return [*found, LAST]


def shuffled(seed: int) -> list[datetime.date]:
    order = days()
    random.Random(seed).shuffle(order)
    return order


def in_fives(order: list[datetime.date]) -> list[list[datetime.date]]:
    return [order[place : place + 5] for place in range(0, len(order), 5)]


def test_exports_with_history_in_any_order_give_the_same_versions_and_visits_as_the_history(
    demo, whole
):
    store = open_store(":memory:")
    for together in in_fives(shuffled(1)):
        take_in(store, *(file for day in together for file in cut(demo, day, is_with_history=True)))

    assert rows(store, VERSIONS) == rows(whole, VERSIONS)
    assert rows(store, VISITS) == rows(whole, VISITS)


def test_exports_without_history_in_any_order_know_every_stage_on_their_days(demo, whole):
    store = open_store(":memory:")
    for together in in_fives(shuffled(2)):
        take_in(
            store, *(file for day in together for file in cut(demo, day, is_with_history=False))
        )

    for day in days():
        assert rows(store, STAGES_ON, day=day) == rows(whole, STAGES_ON, day=day)


def test_the_order_of_exports_without_history_does_not_matter(demo):
    first, second = open_store(":memory:"), open_store(":memory:")
    for seed, store in ((3, first), (4, second)):
        chosen = days()[::5]
        random.Random(seed).shuffle(chosen)
        for day in chosen:
            take_in(store, *cut(demo, day, is_with_history=False))

    assert rows(first, VERSIONS) == rows(second, VERSIONS)


def test_undoing_a_middle_export_gives_what_importing_the_others_gives(demo):
    chosen = days()[::5]
    undone, others = open_store(":memory:"), open_store(":memory:")
    for day in chosen:
        reports = take_in(undone, *cut(demo, day, is_with_history=False))
        if day == chosen[2]:
            middle = [report.import_id for report in reports]
        else:
            take_in(others, *cut(demo, day, is_with_history=False))
    for import_id in middle:
        undo(undone, import_id, NOW, "test")

    assert rows(undone, VERSIONS) == rows(others, VERSIONS)
    assert rows(undone, VISITS) == rows(others, VISITS)


def test_the_last_history_row_of_every_deal_is_its_final_stage(demo, whole):
    final = sorted((deal["External_Id__c"], deal["StageName"]) for deal in demo[0])

    assert rows(whole, STAGES_ON, day=LAST) == final
