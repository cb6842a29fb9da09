"""The upload page: what it says of each kind of file, in both languages, and what it stores."""

from __future__ import annotations

import io
import zipfile

import pytest

from pipeline_core.ingest import import_log, mappings
from pipeline_core.ingest.formats import FORMATS
from pipeline_core.text import Text
from tests import exports_made
from tests.conftest import rows, take_in

LANGUAGES = ("EN", "ID")
NAMELESS = b"Deal ID,Deal name,Stage,Created date\n1,A,Prospect,2026-01-01\n2,B,Offer,2026-01-02\n"


@pytest.fixture
def drop(own, visit):
    """Drop files into the page of one's own workspace."""

    def dropped(files, language: str = "EN", app=None):
        app = visit("upload", app, workspace="own", lang=language)
        return drop_again(app, files)

    return dropped


def drop_again(app, files):
    app.file_uploader[0].set_value([(name, content, "") for name, content in files])
    return ran(app)


def ran(app):
    app.run()
    assert not app.exception, [error.message for error in app.exception]
    return app


def taken_in(app):
    app.button(key="commit").click()
    return ran(app)


def field(app, name: str):
    """The choice of the column that means a field, in the first file."""
    return next(each for each in app.selectbox if str(each.key).startswith(f"field_{name}_"))


def widget(elements, start: str):
    return next(each for each in elements if str(each.key).startswith(start))


def spoken(app) -> str:
    kinds = (app.title, app.markdown, app.caption, app.error, app.warning, app.info, app.success)
    return "\n".join(each.value for elements in kinds for each in elements).replace("\\", "")


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

    file, day = exports_made.two_pipelines()[0][0], text.day(import_day("2026-11-16"))
    assert text("import.known_file", file=file, as_of=day) in spoken(app)
    assert not [each for each in app.button if each.key == "commit"]


def import_day(day: str):
    import datetime

    return datetime.date.fromisoformat(day)


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
    widget(app.date_input, "as_of_").set_value(import_day("2026-11-10"))
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
