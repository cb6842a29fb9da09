"""Forecast categories: the file's word, else the stage's; each deal once; cumulative as they are read."""

from __future__ import annotations

import csv
import datetime
from collections import Counter

import pandas as pd
import pytest

from pipeline_core.answers import ask
from pipeline_core.store.categories import save_stage_categories, stage_categories
from tests.companies import company, moves, random_company
from tests.conftest import NOW, as_of, rows, shared, take_in

SINCE, UNTIL = datetime.date(2026, 1, 1), datetime.date(2026, 3, 31)
SCOPE = as_of("2026-02-28", since=SINCE, until=UNTIL)
HEADER = "Deal ID,Stage,Amount,Created date,Expected close date,Closed date,Forecast category\n"


def arrive(store, *lines: str) -> None:
    take_in(store, ("deals-2026-02-28.csv", (HEADER + "\n".join(lines) + "\n").encode()))


def asked(store, scope=SCOPE) -> pd.DataFrame:
    return ask(store, "forecast_categories", scope).frame.set_index("category")


def with_probability(store, **chances: float | None) -> None:
    for stage, chance in chances.items():
        rows(
            store,
            "update stages set default_probability = $chance where label = $stage",
            chance=chance,
            stage=stage,
        )


FIVE = (
    "1,Offer,100,2026-01-01,2026-03-10,,Commit",
    "2,Offer,200,2026-01-01,2026-03-11,,Best Case",
    "3,Offer,400,2026-01-01,2026-03-12,,Pipeline",
    "4,Offer,800,2026-01-01,2026-03-13,,Omitted",
    "5,Close,50,2026-01-01,2026-02-01,2026-02-01,Closed",
)


def test_each_deal_is_in_one_category_and_the_lines_add_up_as_forecasts_are_read(store):
    arrive(store, *FIVE)
    frame = asked(store)

    assert list(frame.index) == ["commit", "best_case", "pipeline", "omitted"]
    assert list(frame["amount"]) == [100_00, 200_00, 400_00, 800_00]
    assert list(frame["deals"]) == [1, 1, 1, 1]
    assert list(frame["cumulative"][:3]) == [150_00, 350_00, 700_00]
    assert list(frame["cumulative_deals"][:3]) == [2, 3, 3]
    assert pd.isna(frame["cumulative"].iloc[3])


@pytest.mark.parametrize(
    ("word", "category"),
    [
        ("BestCase", "best_case"),
        ("BEST_CASE", "best_case"),
        ("best case", "best_case"),
        ("Most likely", "best_case"),
        ("Upside", "best_case"),
        ("Skenario terbaik", "best_case"),
        ("Forecast", "commit"),
        ("Committed", "commit"),
        ("Komitmen", "commit"),
        ("Worst Case", "commit"),
        ("PIPELINE", "pipeline"),
        ("OMIT", "omitted"),
        ("Not forecasted", "omitted"),
        ("Dikecualikan", "omitted"),
    ],
)
def test_the_words_of_several_crms_mean_the_same_four(store, word, category):
    arrive(store, f"1,Offer,100,2026-01-01,2026-03-10,,{word}")
    row = asked(store).loc[category]

    assert (row["deals"], row["deals_by_stage"], row["deals_unknown"]) == (1, 0, 0)


def test_a_word_that_is_not_known_is_counted_and_said(store):
    arrive(
        store,
        "1,Offer,100,2026-01-01,2026-03-10,,Maybe",
        "2,Offer,100,2026-01-01,2026-03-10,,Closed",
        "3,Offer,100,2026-01-01,2026-03-10,,",
    )
    with_probability(store, Offer=0.95)
    row = asked(store).loc["commit"]

    assert (row["deals"], row["deals_by_stage"], row["deals_unknown"]) == (3, 3, 2)
    assert row["unknown_words"] == "Closed, Maybe"


@pytest.mark.parametrize(
    ("probability", "category"),
    [
        (0.9, "commit"),
        (0.89, "best_case"),
        (0.5, "best_case"),
        (0.49, "pipeline"),
        (0.1, "pipeline"),
        (0.09, "omitted"),
        (0.0, "omitted"),
        (None, "pipeline"),
    ],
)
def test_a_deal_that_says_nothing_has_its_stages_category(store, probability, category):
    company(store, {"id": "a", "due": "2026-03-10", "moves": moves("Offer", start="2026-02-01")})
    with_probability(store, Offer=probability)

    assert asked(store).loc[category, "deals_by_stage"] == 1


def test_a_chosen_category_goes_before_the_probability_and_holds_when_that_changes(store):
    company(store, {"id": "a", "due": "2026-03-10", "moves": moves("Offer", start="2026-02-01")})
    with_probability(store, Offer=0.6)
    stages = stage_categories(store)
    save_stage_categories(store, stages.assign(category="commit"), NOW, "me")

    assert asked(store).loc["commit", "deals"] == 1
    with_probability(store, Offer=0.05)
    assert asked(store).loc["commit", "deals"] == 1


def test_a_category_left_as_it_was_follows_the_probability(store):
    company(store, {"id": "a", "due": "2026-03-10", "moves": moves("Offer", start="2026-02-01")})
    with_probability(store, Offer=0.6)
    save_stage_categories(store, stage_categories(store), NOW, "me")
    with_probability(store, Offer=0.05)

    assert asked(store).loc["omitted", "deals"] == 1


@pytest.mark.parametrize("seed", range(3))
def test_categories_sum_to_what_is_open_and_due(store, seed):
    random_company(store, seed)
    scope = as_of("2026-03-10", since=SINCE, until=UNTIL)
    frame = asked(store, scope)
    open_now = ask(store, "pipeline_by_stage", scope).frame

    assert frame["deals"].sum() == open_now["deals"].sum() > 0
    assert frame["amount"].sum() == open_now["amount"].sum()


def test_the_deals_of_a_category_are_listed(store):
    arrive(store, *FIVE)
    frame = ask(store, "deal_list", SCOPE, outcome="open", category="best_case").frame

    assert list(frame["deal_id"]) == ["2"]


def test_salesforces_categories_are_those_of_its_file(store):
    path = shared("exports/salesforce_wave_demo/Opportunity.csv")
    take_in(store, path)
    scope = as_of("2017-06-01", since=datetime.date(2017, 4, 1), until=datetime.date(2017, 6, 30))
    deals, cents = Counter(), Counter()
    with path.open(encoding="utf-8-sig") as file:
        for row in csv.DictReader(file):
            if "2017-04-01" <= row["CloseDate"] <= "2017-06-30":
                deals[row["ForecastCategoryName"]] += 1
                cents[row["ForecastCategoryName"]] += round(100 * float(row["Amount"] or 0))
    frame = asked(store, scope)
    names = {"commit": "Commit", "best_case": "Best Case", "pipeline": "Pipeline"}

    for category, name in names.items():
        assert (frame.loc[category, "deals"], frame.loc[category, "amount"]) == (
            deals[name], cents[name],
        )  # fmt: skip
    assert frame.loc["commit", "cumulative"] == cents["Closed"] + cents["Commit"]
    assert frame["deals_unknown"].sum() == 0
