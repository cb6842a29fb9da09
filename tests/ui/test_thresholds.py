"""The thresholds' tab of the settings page: what a person's table becomes."""

from __future__ import annotations

import pytest

from pipeline_core.store.thresholds import save_stage_thresholds, stage_thresholds
from pipeline_core.text import Text
from pipeline_core.ui.settings_thresholds import as_chosen, shown
from tests import exports_made
from tests.conftest import NOW, take_in


@pytest.mark.parametrize("language", ["en", "id"])
def test_an_empty_cell_stays_the_default_and_zero_stays_zero(own, language):
    text = Text(language)
    take_in(own, *exports_made.two_pipelines())
    known = stage_thresholds(own)
    table = shown(known, text)
    table[text("column.silent_days")] = [7.0, 0.0, *[None] * (len(table) - 2)]
    save_stage_thresholds(own, as_chosen(known, table, text), NOW, "me")

    kept = stage_thresholds(own)
    assert kept["silent_days"].fillna(-1).tolist() == [7, 0, *[-1] * (len(kept) - 2)]
    assert kept["stuck_days"].isna().all()


def test_stages_of_several_pipelines_say_whose_they_are(own):
    take_in(own, *exports_made.two_pipelines())
    table = shown(stage_thresholds(own), Text("en"))

    assert set(table["Pipeline"]) == {"New business", "Renewals"}


@pytest.mark.parametrize("language", ["EN", "ID"])
def test_thresholds_can_be_saved_on_the_page(own, visit, language):
    take_in(own, *exports_made.two_pipelines())
    app = visit("settings", workspace="own", lang=language)
    next(each for each in app.button if "thresholds" in str(each.form_id)).click().run()

    assert not app.exception
    assert stage_thresholds(own)["silent_days"].isna().all()
