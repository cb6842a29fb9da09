"""The upload page: what it says of each kind of file, in both languages, and what it stores."""

from __future__ import annotations

import datetime
import io
import zipfile

import pytest

from pipeline_core.ingest import import_log
from pipeline_core.ingest.formats import FORMATS
from pipeline_core.store.settings import change_setting, rates, targets
from pipeline_core.text import Text
from tests import exports_made
from tests.conftest import NOW, rows
from tests.ui.upload_page import drop_again, ran, spoken, taken_in, widget

LANGUAGES = ("EN", "ID")


@pytest.mark.parametrize("language", ["en", "id"])
def test_every_field_of_every_format_has_its_name_and_what_is_missed_without_it(language):
    text = Text(language)
    tables = [table for layout in FORMATS for table in layout.tables().values()]
    fields = {field for table in tables for field in table}

    assert not [field for field in fields if not text.has(f"field.{field}")]
    assert not [field for field in fields if not text.has(f"missing.{field}")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_salesforce_report_says_what_it_is_and_that_its_footer_is_left_out(drop, language):
    text = Text(language.lower())
    app = drop(exports_made.salesforce_report(), language)

    assert app.title[0].value == text("upload.can_go_in", accepted="39", read="45")
    assert text("skipped.footer", n=5) in spoken(app)
    assert text("upload.rows_aside", n=1) in spoken(app)
    assert text("upload.cells_aside", n=1) in spoken(app)
    assert f"{text('why.name')}, {text('confidence.sure')}" in spoken(app)
    assert text("missing.touched") in spoken(app)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_reports_after_the_commit_are_those_of_the_command_line(drop, own, language):
    text = Text(language.lower())
    app = taken_in(drop(exports_made.salesforce_report(), language))

    assert app.title[0].value == text("upload.finding_done", n=39)
    assert text("skipped.footer", n=5) in app.success[0].value
    assert import_log(own)["accepted"].tolist() == [39]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_known_header_has_nothing_to_map_and_keeps_its_name(drop, language):
    text = Text(language.lower())
    app = drop(exports_made.salesforce_report(), language)
    widget(app.text_input, "template_name_").set_value("Weekly report")
    app = taken_in(ran(app))
    name, content = exports_made.salesforce_report()[0]
    app = drop_again(app, [(name, content.replace(b"1250.00", b"1300.00"))])

    assert text("upload.known_header") in spoken(app)
    assert widget(app.text_input, "template_name_").value == "Weekly report"
    assert text("why.remembered") in spoken(app)
    assert not app.expander[0].proto.expanded


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_file_again_is_said_to_be_in_already(drop, language):
    text = Text(language.lower())
    app = drop_again(
        taken_in(drop(exports_made.two_pipelines(), language)), exports_made.two_pipelines()
    )

    file, day = exports_made.two_pipelines()[0][0], text.day(datetime.date(2026, 11, 16))
    assert text("import.known_file", file=file, as_of=day) in spoken(app)
    assert not [each for each in app.button if each.key == "commit"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_indonesian_sheet_is_read_and_another_sheet_can_be_chosen(drop, language):
    text = Text(language.lower())
    app = drop(exports_made.indonesian_sheet(), language)
    assert app.title[0].value == text("upload.can_go_in", accepted="12", read="13")
    assert "Rp 15.810.000,00" in spoken(app)

    sheet = widget(app.selectbox, "sheet_")
    assert (sheet.value, list(sheet.options)) == ("Prospek", ["Catatan", "Prospek"])
    sheet.set_value("Catatan")
    assert text("upload.in_sheet", sheet="Catatan") in spoken(ran(app))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_broken_file_is_refused_and_nothing_is_stored(drop, own, language):
    text = Text(language.lower())
    app = drop(exports_made.broken_file(), language)

    assert text("error.not_a_table.what") in app.error[0].value
    assert app.title[0].value == text("upload.finding_nothing")
    assert import_log(own).empty


@pytest.mark.parametrize("language", LANGUAGES)
def test_three_files_of_one_export_are_listed_with_what_each_is(drop, own, language):
    text = Text(language.lower())
    app = drop(exports_made.three_files(), language)
    for words in ("shape.deals", "shape.history", "kind_of_table.owners"):
        assert text(words) in spoken(app)

    taken_in(app)
    assert rows(own, "select count(*) from deal_ids") == [(20,)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_history_without_its_deals_says_so_before_the_commit(drop, language):
    app = drop(exports_made.three_files()[1:2], language)

    assert Text(language.lower())("warning.history_without_deals") in app.warning[0].value


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sheet_of_rates_is_taken_in_like_any_file(drop, own, language):
    text = Text(language.lower())
    change_setting(own, "reporting_currency", "IDR", NOW, "test")
    app = drop([("rates.csv", b"Currency,Rate\nUSD,16000\nEUR,17500\n")], language)
    assert text("kind_of_table.rates") in spoken(app)
    assert app.title[0].value == text("upload.can_go_in", accepted="2", read="2")
    assert text("missing_of.rates.snapshot") in spoken(app)

    said = spoken(taken_in(app))
    assert text("import.rates", file="rates.csv", accepted="2", read="2") in said
    assert [(row.currency, row.rate) for row in rates(own).itertuples()] == [
        ("EUR", 17500.0),
        ("USD", 16000.0),
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_targets_come_with_their_deals_and_name_whom_nobody_knows(drop, own, language):
    text = Text(language.lower())
    deals = b"Deal ID,Stage,Amount,Created date,Owner\n1,Offer,5,2026-01-01,Sari\n"
    quotas = b"Owner,Month,Quota\nSari,2026-01,100\nNobody,2026-01,70\n"
    app = drop([("deals-2026-02-01.csv", deals), ("quota.csv", quotas)], language)
    assert text("kind_of_table.targets") in spoken(app)
    assert text("field_of.targets.snapshot") in spoken(app)
    assert text("upload.rows_aside", n=1) in [each.value for each in app.warning]

    said = spoken(taken_in(app))
    assert text("import.done_targets", file="quota.csv", accepted="1", read="2") in said
    assert list(targets(own)["owner"]) == ["Sari"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_rates_that_lead_to_no_currency_are_refused_with_what_to_do(drop, language):
    app = drop([("rates.csv", b"Currency,Rate\nUSD,16000\nEUR,17500\n")], language)

    assert Text(language.lower())("error.no_rate_base.what") in app.error[0].value


def test_an_archive_counts_as_the_files_inside_it(drop):
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name, content in exports_made.three_files():
            archive.writestr(name, content)
    app = drop([("export.zip", written.getvalue())])

    assert [each.value for each in app.subheader[:3]] == [
        "deals.csv",
        r"stage\_history.csv",
        "owners.csv",
    ]


def test_a_rerun_reads_nothing_again_and_a_file_that_leaves_is_forgotten(drop):
    app = drop(exports_made.salesforce_report())
    (before,) = app.session_state["upload_kept"].values()
    ran(app)
    (after,) = app.session_state["upload_kept"].values()
    assert after["outcomes"][1][0] is before["outcomes"][1][0]
    assert after["settled_0"][1] is before["settled_0"][1]

    app.file_uploader[0].set_value([])
    assert not ran(app).session_state["upload_kept"]


def test_what_is_kept_of_a_file_is_forgotten_on_another_page(drop, visit):
    app = visit("settings", drop(exports_made.salesforce_report()))

    assert not app.session_state["upload_kept"]
