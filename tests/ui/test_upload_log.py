"""The import log and the templates under the upload, in both languages."""

from __future__ import annotations

import json

import pytest

from pipeline_core import ingest
from pipeline_core.ingest import import_log, mappings, take_in_mapping
from pipeline_core.text import Text
from tests.conftest import NOW, take_in

LANGUAGES = ("EN", "ID")
DEALS = b"Deal ID,Deal name,Stage,Created date\n1,A,Prospect,2026-01-01\n"


@pytest.fixture
def log_of(own, visit):
    """The page after an import, with what is folded opened."""
    take_in(own, ("deals-2026-01-05.csv", DEALS))

    def opened(language: str, *folded: str):
        app = visit("upload", workspace="own", lang=language)
        for key in folded:
            app.session_state[key] = True
        app.run()
        assert not app.exception
        return app

    return opened


def spoken(app) -> str:
    elements = [*app.markdown, *app.caption, *app.error, *app.success]
    return "\n".join(each.value for each in elements).replace("\\", "")


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_import_says_its_day_its_file_who_and_when(log_of, language):
    text = Text(language.lower())
    said = spoken(log_of(language))

    assert "deals-2026-01-05.csv" in said
    assert text("upload.log_who", day=text.day(NOW.date()), time="09:00", who="test") in said
    assert text("upload.log_counts", new="1", changed="0", unchanged="0") in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_import_that_is_undone_is_folded_with_its_day(own, log_of, language):
    text = Text(language.lower())
    app = log_of(language)
    widget = next(each for each in app.button if str(each.key).startswith("undo_"))
    widget.click().run()
    assert import_log(own)["undone_at"].notna().all()
    assert text("upload.log_undone", n=1) in [each.label for each in app.expander]

    app.session_state["log_undone"] = True
    undone_on = import_log(own)["undone_at"].iloc[0].date()
    assert text("upload.undone", day=text.day(undone_on)) in spoken(app.run())


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_an_import_holds_is_shown(log_of, language):
    app = log_of(language)
    box = next(each for each in app.selectbox if str(each.key).startswith("log_coverage_"))

    assert box.value == "full"
    assert list(box.options) == [
        Text(language.lower())(f"coverage.{code}") for code in ("full", "open", "part")
    ]


def test_what_an_import_holds_can_be_changed(own, log_of):
    app = log_of("EN")
    box = next(each for each in app.selectbox if str(each.key).startswith("log_coverage_"))
    box.set_value("part").run()

    assert not app.exception
    assert import_log(own)["coverage"].tolist() == ["part"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_template_can_be_renamed_and_forgotten(own, log_of, language):
    app = log_of(language, "templates")
    name = next(each for each in app.text_input if str(each.key).startswith("rename_"))
    assert name.value == "deals-2026-01-05.csv"
    name.set_value("Weekly list").run()
    assert mappings(own)["name"].tolist() == ["Weekly list"]

    next(each for each in app.button if str(each.key).startswith("forget_")).click().run()
    assert not app.exception
    assert mappings(own).empty


def test_a_renamed_template_keeps_its_name_at_the_next_upload(own, log_of):
    app = log_of("EN", "templates")
    name = next(each for each in app.text_input if str(each.key).startswith("rename_"))
    name.set_value("Weekly list").run()
    take_in(own, ("deals-2026-01-12.csv", DEALS.replace(b"A,Pros", b"B,Pros")))

    assert mappings(own)["name"].tolist() == ["Weekly list"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_template_goes_to_another_workspace_as_a_file(own, log_of, language):
    text = Text(language.lower())
    content = ingest.mapping_file(own, int(mappings(own)["mapping_id"].iloc[0]))
    ingest.forget_mapping(own, int(mappings(own)["mapping_id"].iloc[0]))
    app = log_of(language, "templates")
    app.file_uploader[-1].set_value([("t.json", content, "")]).run()
    assert not app.exception
    assert text("templates.taken", name="deals-2026-01-05.csv") in spoken(app)
    assert mappings(own)["name"].tolist() == ["deals-2026-01-05.csv"]

    app.file_uploader[-1].set_value([("other.json", b"[1]", "")]).run()
    assert text("error.not_a_template.what") in spoken(app)


def test_a_template_that_was_taken_in_maps_the_next_file(own):
    decided = {"shape": "deals", "choices": {"stage": "Step", "deal_id": "Ref"}, "date_orders": {}}
    draft = ingest.recognise(own, "a.csv", b"Ref,Step\n1,Offer\n2,Won\n", NOW.date())
    named = {"kind": "alur-mapping", "name": "Ours", "source": "generic"}
    content = {**named, "signature": draft.signature, **decided}
    take_in_mapping(own, "ours.json", json.dumps(content).encode())

    again = ingest.recognise(own, "a.csv", b"Ref,Step\n1,Offer\n2,Won\n", NOW.date())
    assert again.is_known and again.choices == decided["choices"]
    assert ingest.template_name(own, draft.signature) == "Ours"
