"""Targets and categories in settings: what a person's table becomes, and what the pages then say."""

from __future__ import annotations

import datetime

import pytest

from pipeline_core.store.categories import save_stage_categories, stage_categories
from pipeline_core.store.settings import save_target, save_targets, targets
from pipeline_core.text import Text
from pipeline_core.ui.plain import plain
from pipeline_core.ui.settings_targets import as_targets, shown
from tests.conftest import NOW, take_in

DEALS = (
    "deals-2026-02-09.csv",
    b"Deal ID,Stage,Amount,Created date,Expected close date,Owner,Team\n"
    b"1,Offer,500,2026-01-01,2026-03-01,Sari,North\n2,Won,600,2026-01-02,2026-02-01,Budi,South\n",
)
QUOTAS = (
    "quota.csv",
    b"Owner,Period,Quota\nSari,2026-01,100\nBudi,2026-Q1,400\nNorth,2026,900\n",
)
DAY = datetime.date(2026, 2, 9)
QUARTER = (datetime.date(2026, 1, 1), datetime.date(2026, 3, 31))


def typed(own, table, fiscal_start: int = 1) -> None:
    save_targets(own, as_targets(table, fiscal_start), NOW, "me")


def test_the_table_holds_what_files_say_and_saving_it_changes_nothing(own):
    take_in(own, DEALS, QUOTAS)
    before = targets(own)
    table = shown(before, DAY, 1)
    typed(own, table)

    assert list(zip(table["period"], table["whose"], strict=True))[4:] == [
        ("2026", "team:North"),
        ("2026-Q1", "owner:Budi"),
        ("2026-01", "owner:Sari"),
    ]
    assert targets(own).equals(before)


def test_the_quarters_to_come_wait_for_an_amount_and_are_no_target_without_one(own):
    table = shown(targets(own), DAY, 1)

    assert list(table["period"]) == ["2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4"]
    assert set(table["whose"]) == {"everybody"}
    typed(own, table)
    assert targets(own).empty


def test_an_emptied_amount_takes_back_what_a_file_says(own):
    take_in(own, DEALS, QUOTAS)
    table = shown(targets(own), DAY, 1)
    table["amount"] = table["amount"].where(table["whose"] != "team:North")
    typed(own, table)

    assert set(targets(own)["owner"]) == {"Sari", "Budi"}


def test_of_two_rows_for_one_period_the_lower_counts(own):
    table = shown(targets(own), DAY, 1)
    table.loc[0, "amount"] = 10.5
    table.loc[1, ["period", "amount"]] = ["2026-Q1", 20.25]
    typed(own, table)

    assert list(targets(own)["amount_cents"]) == [2025]


def test_days_that_no_period_names_are_kept_as_they_are(own):
    since, until = datetime.date(2026, 1, 5), datetime.date(2026, 2, 1)
    save_target(own, since, until, 700_00)
    before = targets(own)
    typed(own, shown(before, DAY, 1))

    assert targets(own).equals(before)


def test_a_period_is_the_fiscal_one(own):
    table = shown(targets(own), DAY, 4)
    table.loc[0, "amount"] = 1.0
    typed(own, table, 4)

    assert table.loc[0, "period"] == "2026-Q4"
    assert str(targets(own)["since"][0])[:10] == "2026-01-01"


@pytest.mark.parametrize("language", ["EN", "ID"])
def test_both_tables_can_be_saved_on_the_page_and_stay_as_they_are(own, visit, language):
    take_in(own, DEALS, QUOTAS)
    save_stage_categories(own, stage_categories(own).assign(category="commit"), NOW, "me")
    before = targets(own), stage_categories(own)
    for form in ("targets_form", "categories_form"):
        app = visit("settings", workspace="own", lang=language)
        next(each for each in app.button if each.form_id == form).click().run()
        assert not app.exception

    assert targets(own).equals(before[0])
    assert stage_categories(own).equals(before[1])


@pytest.mark.parametrize("language", ["EN", "ID"])
def test_the_pipeline_page_says_who_has_reached_the_own_target(own, visit, language):
    take_in(own, DEALS, QUOTAS)
    text = Text(language.lower())
    app = visit("pipeline", workspace="own", lang=language)
    period = text.period("2026-Q1")
    headings = [each.value for each in app.subheader]

    assert text("attainment.reached_owner", n=1, all=2, period=period) in headings
    assert not app.exception


def test_a_filter_for_an_owner_leaves_the_own_target_and_coverage(own, visit):
    take_in(own, DEALS, QUOTAS)
    app = visit("pipeline", workspace="own", lang="EN", owner="Budi")

    met = Text("en")("target_coverage.met", period="Q1 2026", won="600", target="400")
    assert met in [each.value for each in app.subheader]


def test_the_deals_behind_a_bar_are_in_the_link(own, visit):
    take_in(own, DEALS, QUOTAS)
    app = visit("pipeline", workspace="own", lang="EN", attained="Budi|won")

    assert plain("Budi: won in Q1 2026") in [each.value for each in app.subheader]


def test_where_only_the_team_has_a_target_no_table_of_shares_stands_beside_the_bars(own, visit):
    take_in(own, DEALS)
    save_target(own, *QUARTER, 1000_00)
    alone = visit("pipeline", workspace="own", lang="EN")
    columns = [set(each.value.columns) for each in alone.dataframe]

    text = Text("en")
    assert text("attainment.nobody_owner", period="Q1 2026") in [h.value for h in alone.subheader]
    assert not any(text("column.attainment") in each for each in columns)


def test_without_any_target_nobody_is_held_to_one(own, visit):
    take_in(own, DEALS)
    app = visit("pipeline", workspace="own", lang="EN")

    assert not [each for each in app.subheader if "reached" in each.value]


@pytest.mark.parametrize("language", ["EN", "ID"])
def test_the_forecast_page_draws_its_categories_and_lists_their_deals(own, visit, language):
    take_in(own, DEALS)
    save_target(own, *QUARTER, 100_00)
    text = Text(language.lower())
    app = visit("forecast", workspace="own", lang=language, category="pipeline")
    headings = [each.value for each in app.subheader]
    title = text("forecast_categories.deals", category=text("category.pipeline"))

    assert plain(title) in headings
    assert any(each.startswith(text.period("2026-Q1") + ":") for each in headings)
