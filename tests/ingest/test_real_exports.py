"""Real and demo exports, read the whole way, against numbers counted another way."""

from __future__ import annotations

import datetime

import pandas as pd
import pytest

from pipeline_core.answers import ask
from pipeline_core.store.database import close_store, open_store
from tests.conftest import as_of, rows, shared, take_in

HUBSPOT_ORDER = [
    "Lead Engaged",
    "Discovery",
    "Qualified",
    "Proof of Value",
    "Proposal/Pricing",
    "Procurement/Negotiation",
]
VISITS_OF_ACCREDIBLE = """
    select deal_id, label, entered_at
    from stage_visits
    join deals using (deal_key)
    join stages using (stage_id)
    order by deal_id, sequence
"""


@pytest.fixture(scope="module")
def maven():
    store = open_store(":memory:")
    (report,) = take_in(store, shared("exports/maven_crm_sales_opportunities/sales_pipeline.csv"))
    yield store, report
    close_store(store)


@pytest.fixture(scope="module")
def salesforce():
    store = open_store(":memory:")
    folder = "exports/salesforce_wave_demo/"
    reports = take_in(
        store, shared(folder + "Opportunity.csv"), shared(folder + "OpportunityHistory.csv")
    )
    yield store, reports
    close_store(store)


@pytest.fixture(scope="module")
def hubspot():
    store = open_store(":memory:")
    folder = "exports/hubspot_accredible_stage_history/"
    reports = take_in(
        store, shared(folder + "deals.csv"), shared(folder + "deal_pipeline_stages.csv")
    )
    yield store, reports
    close_store(store)


def test_maven_is_read_whole_with_the_days_that_its_rows_say(maven):
    store, report = maven

    assert (report.read, report.accepted, report.quarantined, report.skipped) == (8800, 8800, 0, {})
    assert (report.as_of, report.as_of_reason) == (datetime.date(2017, 12, 31), "newest_date")
    counts = ask(store, "deal_counts", as_of("2017-12-31"))
    assert dict(zip(counts.frame["outcome"], counts.frame["deals"], strict=True)) == {
        "won": 4238,
        "lost": 2473,
        "open": 2089,
    }
    assert counts.left_out["no_created_date"] == 500


def test_maven_shows_no_rate_by_value_and_says_why(maven):
    store, _ = maven
    pipeline = ask(store, "pipeline_by_stage", as_of("2017-12-31"))
    funnel = ask(store, "stage_conversion_value", as_of("2017-12-31"))

    assert pipeline.frame["weighted_amount"].isna().all()
    assert funnel.frame["step_rate"].isna().all()
    assert "amounts_thin" in pipeline.left_out
    assert "amounts_thin" in funnel.left_out


def test_mavens_won_value_equals_what_pandas_adds_up(maven):
    store, _ = maven
    path = shared("exports/maven_crm_sales_opportunities/sales_pipeline.csv")
    table = pd.read_csv(path)
    won = table[table["deal_stage"] == "Won"]
    quarter = won[won["close_date"].between("2017-07-01", "2017-09-30")]
    scope = as_of("2017-12-31", since=datetime.date(2017, 7, 1), until=datetime.date(2017, 9, 30))
    found = ask(store, "deal_counts", scope).frame.set_index("outcome").loc["won"]

    assert found["deals"] == len(quarter)
    assert found["amount"] == round(100 * quarter["close_value"].sum())


def test_the_same_maven_saved_by_excel_with_american_dates_reads_alike(maven):
    store, _ = maven
    other = open_store(":memory:")
    folder = "exports/maven_crm_sales_opportunities/"
    take_in(other, shared(folder + "sales_pipeline_excel_resaved_us_dates.csv"))
    versions = "select deal_id, created_on, closed_on, valid_from from deal_versions join deals using (deal_key) order by all"

    assert rows(other, versions) == rows(store, versions)


def test_entries_of_unknown_deals_wait_and_are_counted(hubspot):
    store, (_, history) = hubspot

    assert (history.read, history.accepted) == (3218, 2347)
    assert history.skipped == {"unknown_deal": 871}
    unknown = "select count(distinct deal_key) from observed_entries anti join observed_rows using (deal_key)"
    assert rows(store, unknown) == [(621,)]


def test_after_collapsing_56_deals_come_back_and_40_move_backwards(hubspot):
    store, _ = hubspot
    visits = pd.DataFrame(rows(store, VISITS_OF_ACCREDIBLE), columns=["deal", "stage", "entered"])
    place = {stage: number for number, stage in enumerate([*HUBSPOT_ORDER, "Closed Won"])}
    ordered = visits.assign(place=visits["stage"].map(place))
    ordered = ordered.assign(before=ordered.groupby("deal")["place"].shift())
    came_back = visits[visits.duplicated(["deal", "stage"])]["deal"].nunique()

    assert 2347 - len(visits) == 48
    assert came_back == 56
    assert (ordered["place"] < ordered["before"]).groupby(ordered["deal"]).any().sum() == 40


def test_the_order_of_stages_follows_the_deals_not_the_display(hubspot):
    store, _ = hubspot
    kinds = dict(rows(store, "select label, kind from stages"))
    order = [
        label
        for (label,) in rows(store, "select label from stages where kind = 'open' order by place")
    ]

    assert order == HUBSPOT_ORDER
    assert kinds["Keep Warm"] == kinds["Stalled"] == "parked"
    assert kinds["Won - Closed self-serve"] == "won"


def test_date_entered_columns_give_the_stages_in_hubspots_own_layout():
    store = open_store(":memory:")
    (report,) = take_in(
        store, shared("exports/derived_shapes/hubspot-crm-exports-all-deals-shape.csv")
    )

    assert (report.source, report.read, report.accepted) == ("hubspot", 778, 778)
    assert report.history_entries > 2000
    order = rows(store, "select label from stages where kind = 'open' order by place")
    assert [label for (label,) in order] == HUBSPOT_ORDER


def test_the_salesforce_demo_is_read_whole(salesforce):
    store, (deals, history) = salesforce

    assert (deals.read, deals.accepted, deals.source) == (5197, 5197, "salesforce")
    assert (history.read, history.accepted, history.history_entries) == (17502, 17502, 17502)


def test_bookings_of_2016_q4_are_those_of_the_reference(salesforce):
    store, _ = salesforce
    scope = as_of("2016-12-31", since=datetime.date(2016, 10, 1), until=datetime.date(2016, 12, 31))
    found = ask(store, "deal_counts", scope).frame.set_index("outcome")

    assert found.loc["won", "amount"] == 11_497_098_00


def test_as_of_the_end_of_2016_the_funnel_is_the_truth_of_that_day(salesforce):
    store, _ = salesforce
    answer = ask(store, "stage_conversion", as_of("2016-12-31"))

    assert list(answer.frame["stage"]) == [
        "Qualification",
        "Needs Analysis",
        "Proposal/Quote",
        "Negotiation",
        "Closed Won",
    ]
    assert list(answer.frame["reached"]) == [4047, 3112, 2403, 1648, 886]
    assert answer.left_out["never_reached_a_stage"] == 28
    assert answer.frame["reached"].iloc[0] + 28 == 4075


def test_new_and_existing_business_add_up_to_all_deals(salesforce):
    store, _ = salesforce
    whole = ask(store, "pipeline_by_stage", as_of("2016-12-31")).frame
    parts = ask(store, "pipeline_by", as_of("2016-12-31"), split_by="deal_type").frame

    for column in ("deals", "amount", "weighted_amount"):
        assert parts[column].sum() == whole[column].sum()


def test_an_indonesian_spreadsheet_is_read_with_its_day_and_its_rupiah():
    store = open_store(":memory:")
    (report,) = take_in(store, shared("exports/derived_shapes/id_id_excel_semicolon.csv"))

    assert (report.as_of, report.as_of_reason) == (datetime.date(2017, 12, 31), "cell")
    assert (report.accepted, report.skipped) == (900, {"footer": 1})
    assert (
        rows(
            store,
            "select currency, amount_cents from observed_rows where stage_label = 'Menang' order by row_id limit 1",
        )[0][0]
        == "IDR"
    )


def test_a_data_loader_file_with_its_mark_and_offsets_is_read():
    store = open_store(":memory:")
    (report,) = take_in(store, shared("exports/salesforce_dataloader_bom/Opportunity.csv"))

    assert (report.source, report.accepted) == ("salesforce", 50)
