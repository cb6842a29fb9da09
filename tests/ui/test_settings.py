"""The settings page: what a person's tables become, and what is kept of them."""

from __future__ import annotations

import pandas as pd
import pytest

from pipeline_core.ingest import stages
from pipeline_core.store.settings import rates, save_rates, zone
from pipeline_core.store.suggestion_rules import suggestion_rules
from pipeline_core.text import Text
from pipeline_core.ui.settings_form import arranged
from pipeline_core.ui.settings_rates import dated_rates
from tests import exports_made
from tests.conftest import take_in

LANGUAGES = ("EN", "ID")


def rates_table(text: Text, *rows: tuple) -> pd.DataFrame:
    names = ("currency", "exchange_rate", "reporting_currency", "valid_from")
    columns = [text(f"column.{name}") for name in names]
    return pd.DataFrame(rows, columns=columns)


@pytest.mark.parametrize("language", ["en", "id"])
def test_a_rate_holds_until_the_next_one_of_its_currency(own, language):
    text = Text(language)
    table = rates_table(
        text,
        ("usd", 16000.0, None, None),
        ("EUR", 17500.0, "IDR", pd.Timestamp("2026-01-01")),
        ("USD", 16500.0, "", pd.Timestamp("2026-07-01")),
        (None, None, None, None),
    )
    save_rates(own, dated_rates(table, "IDR", text))

    assert [
        (row.currency, row.rate, f"{row.valid_from:%Y-%m-%d}", f"{row.valid_to:%Y-%m-%d}")
        for row in rates(own).itertuples()
    ] == [
        ("EUR", 17500.0, "2026-01-01", "9999-12-31"),
        ("USD", 16000.0, "1900-01-01", "2026-07-01"),
        ("USD", 16500.0, "2026-07-01", "9999-12-31"),
    ]


def test_an_empty_table_of_rates_takes_them_all_back(own):
    text = Text("en")
    save_rates(own, dated_rates(rates_table(text, ("USD", 16000.0, None, None)), "IDR", text))
    save_rates(own, dated_rates(rates_table(text), "IDR", text))

    assert rates(own).empty


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_time_zone_is_kept_and_said_to_hold_from_now_on(own, visit, language):
    app = visit("settings", workspace="own", lang=language)
    assert Text(language.lower())("settings.zone_about") in [each.value for each in app.caption]
    app.selectbox(key="zone").set_value("Asia/Jakarta")
    next(each for each in app.button if "calendar" in str(each.form_id)).click().run()

    assert not app.exception
    assert zone(own) == "Asia/Jakarta"


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_of_several_pipelines_has_its_stages_in_a_tab(own, visit, language):
    take_in(own, *exports_made.two_pipelines())
    app = visit("settings", workspace="own", lang=language)

    assert {"New business", "Renewals"} <= {tab.label for tab in app.tabs}


def test_stages_of_a_pipeline_follow_the_persons_numbers(own):
    text = Text("en")
    take_in(own, *exports_made.two_pipelines())
    known = stages(own)
    of_pipeline = known[known["pipeline"] == "New business"]
    table = pd.DataFrame(
        {
            text("column.stage"): of_pipeline["label"],
            text("column.place"): [2, 1, 3],
            text("column.kind"): ["open", "open", "won"],
            text("column.default_probability"): [10.0, None, 100.0],
        }
    )

    assert list(arranged(of_pipeline, table, text)["label"]) == ["Trial", "Discovery", "Closed won"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_person_chooses_which_rules_suggest_actions_and_from_which_size_on(own, visit, language):
    app = visit("settings", workspace="own", lang=language)
    app.toggle(key="rule_silent").set_value(False)
    app.number_input(key="rule_pushes").set_value(2)
    app.number_input(key="rule_large").set_value(5000.0)
    app.number_input(key="rule_chance").set_value(40)
    next(each for each in app.button if "suggestions" in str(each.form_id)).click().run()
    rules = suggestion_rules(own)

    assert "silent" not in rules.rules and "stuck" in rules.rules
    assert (rules.pushes, rules.large_cents, rules.chance) == (2, 5000_00, 0.4)
    app = visit("settings", workspace="own", lang=language)
    assert not app.toggle(key="rule_silent").value
    assert app.number_input(key="rule_chance").value == 40
