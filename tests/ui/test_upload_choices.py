"""What a person chooses on the upload page: dates, columns, kind of table, day, coverage; in both languages."""

from __future__ import annotations

import datetime

import pytest

from pipeline_core.ingest import import_log, mappings
from pipeline_core.text import Text
from tests import exports_made
from tests.conftest import rows, take_in
from tests.ui.upload_page import field, ran, spoken, taken_in, widget

LANGUAGES = ("EN", "ID")
NAMELESS = b"Deal ID,Deal name,Stage,Created date\n1,A,Prospect,2026-01-01\n2,B,Offer,2026-01-02\n"


@pytest.mark.parametrize("language", LANGUAGES)
def test_doubtful_dates_are_asked_with_three_of_the_persons_own_values(drop, language):
    text = Text(language.lower())
    app = drop(exports_made.ambiguous_dates(), language)
    created, close = app.radio
    assert "01/02/2026 · 02/03/2026 · 03/04/2026" in created.label
    assert "13/05/2026 · 05/21/2026 · 04/06/2026" in close.label
    assert text("upload.mixed_dates_about") in spoken(app)
    assert text("upload.answer_first") in spoken(app)

    created.set_value("month")
    close.set_value("day")
    assert ran(app).title[0].value == text("upload.can_go_in", accepted="12", read="12")


def test_the_chosen_order_of_dates_is_the_one_that_is_stored(drop, own):
    app = drop(exports_made.ambiguous_dates())
    for question in app.radio:
        question.set_value("month")
    taken_in(ran(app))

    assert '"Created date": "month"' in mappings(own)["choices"].iloc[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_missing_amount_says_what_it_switches_off(drop, language):
    app = drop([("deals.csv", NAMELESS)], language)

    assert Text(language.lower())("missing.amount") in spoken(app)


def test_a_column_that_no_field_takes_can_be_the_product(drop, own):
    app = drop(exports_made.salesforce_report())
    field(app, "product").set_value("Equipment")
    taken_in(ran(app))

    assert '"product": "Equipment"' in mappings(own)["choices"].iloc[0]


def test_a_field_that_a_person_takes_away_is_no_longer_read(drop):
    app = drop(exports_made.salesforce_report())
    field(app, "stage").set_value("")
    app = ran(app)

    assert "no column for the deal's stage" in app.error[0].value


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_person_says_that_the_rows_are_a_history(drop, language):
    app = drop(exports_made.three_files()[:1], language)
    widget(app.selectbox, "shape_").set_value("history")
    app = ran(app)

    assert Text(language.lower())("field.entered") in spoken(app)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_person_says_that_a_table_is_no_list_of_deals(drop, own, language):
    text = Text(language.lower())
    app = drop(exports_made.three_files()[:1], language)
    widget(app.selectbox, "shape_").set_value("other")
    app = taken_in(ran(app))

    assert text("warning.beside", table=text("kind_of_table.table")) in spoken(app)
    assert rows(own, "select count(*) from deal_ids") == [(0,)]


def test_the_day_and_what_the_file_holds_can_be_changed(drop, own):
    app = drop(exports_made.two_pipelines())
    widget(app.date_input, "as_of_").set_value(datetime.date(2026, 11, 10))
    widget(app.selectbox, "coverage_").set_value("open")
    taken_in(ran(app))

    log = import_log(own).iloc[0]
    assert (str(log["as_of"].date()), log["as_of_reason"]) == ("2026-11-10", "given")
    assert log["coverage"] == "open"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_file_that_lacks_what_is_known_is_guessed_to_be_a_part_with_the_reason(
    own, drop, language
):
    text = Text(language.lower())
    take_in(own, ("deals-2026-01-05.csv", NAMELESS))
    other = NAMELESS.replace(b"\n1,", b"\n7,").replace(b"\n2,", b"\n8,")
    app = drop([("deals-2026-01-12.csv", other)], language)

    assert widget(app.selectbox, "coverage_").value == "part"
    assert text("coverage_reason.lacks_known") in spoken(app)


@pytest.mark.parametrize("language", LANGUAGES)
def test_stages_are_grouped_by_pipeline(drop, language):
    said = spoken(drop(exports_made.two_pipelines(), language))

    assert "**New business**" in said and "**Renewals**" in said
