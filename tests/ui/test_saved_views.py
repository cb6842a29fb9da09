"""Saved views: what is kept of a link, what opens first, and what a view says of names that are gone."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from pipeline_core.ingest import import_log, undo
from pipeline_core.store import saved_views
from pipeline_core.text import Text
from tests.conftest import NOW, take_in
from tests.ui.conftest import SHELL

HEADER = "Deal ID,Deal name,Stage,Amount,Created date,Owner\n"
LANGUAGES = ("EN", "ID")


def export(day: str, *deals: str) -> tuple[str, bytes]:
    return f"deals-{day}.csv", (HEADER + "\n".join(deals) + "\n").encode()


SARI = "1,A,Prospect,5,2026-01-01,Sari"
BUDI = "2,B,Offer,7,2026-01-01,Budi"


@pytest.fixture
def two_weeks(own):
    take_in(own, export("2026-02-02", SARI))
    take_in(own, export("2026-02-09", SARI, BUDI))
    return own


def saved(app, name: str):
    app.text_input(key="view_name").set_value(name).run()
    app.button(key="save_view").click().run()
    assert not app.exception
    return app


def links(store) -> dict[str, str]:
    found = saved_views.saved_views(store)
    return dict(zip(found["name"], found["link"], strict=True))


def view_id(store, name: str) -> int:
    found = saved_views.saved_views(store)
    return int(found.loc[found["name"] == name, "view_id"].iloc[0])


def test_a_view_keeps_the_page_its_filters_and_its_choices(two_weeks, visit):
    saved(visit("pipeline", workspace="own", owner="Sari", by="owner"), "  Sari's  deals ")

    assert links(two_weeks) == {"Sari's deals": "pipeline?owner=Sari&by=owner"}


def test_the_first_page_is_saved_under_its_own_name(two_weeks, visit):
    saved(visit("overview", workspace="own", owner="Budi"), "Budi")

    assert links(two_weeks) == {"Budi": "overview?owner=Budi"}


def test_only_a_day_that_is_not_the_newest_is_kept(two_weeks, visit):
    saved(visit("pipeline", workspace="own", as_of="2026-02-09"), "Now")
    saved(visit("pipeline", workspace="own", as_of="2026-02-02"), "Then")

    assert links(two_weeks) == {"Now": "pipeline?", "Then": "pipeline?as_of=2026-02-02"}


def test_a_view_of_the_newest_day_shows_the_next_export(two_weeks, visit):
    app = saved(visit("pipeline", workspace="own", owner="Sari"), "Sari")
    take_in(two_weeks, export("2026-02-16", "1,A,Prospect,9,2026-01-01,Sari"))
    app = visit("pipeline", app, view=str(view_id(two_weeks, "Sari")), owner="Sari")

    assert str(app.date_input(key="as_of").value) == "2026-02-16"
    assert app.multiselect(key="owner").value == ["Sari"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["", "   ", "MONDAY", " monday "])
def test_an_empty_or_a_taken_name_is_refused_in_words(two_weeks, visit, name, language):
    app = saved(visit("pipeline", workspace="own", lang=language), "Monday")
    app = saved(app, name)

    assert [each.value for each in app.error]
    assert list(links(two_weeks)) == ["Monday"]


def test_a_view_gives_no_heed_to_what_was_chosen_before(two_weeks, visit):
    app = visit("pipeline", workspace="own", owner="Budi", by="team", as_of="2026-02-02")
    app.segmented_control(key="by").set_value("segment").run()
    saved_views.save_view(two_weeks, "All by owner", "pipeline?by=owner")
    del app.query_params["owner"], app.query_params["as_of"]
    app = visit("pipeline", app, view="1", by="owner")

    assert app.multiselect(key="owner").value == []
    assert str(app.date_input(key="as_of").value) == "2026-02-09"
    assert app.segmented_control(key="by").value == "owner"
    assert "view" not in app.query_params


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_view_of_an_owner_and_a_stage_that_are_gone_shows_the_rest(two_weeks, visit, language):
    query = {"workspace": "own", "lang": language, "owner": "Budi"}
    assert not visit("pipeline", **query, bar_stage="Offer").info
    undo(two_weeks, int(import_log(two_weeks)["import_id"].max()), NOW, "test")
    app = visit("pipeline", **query, bar_stage="Negotiation")

    text = Text(language.lower())
    names = f"{text('filter.owner')}: Budi, {text('column.stage')}: Negotiation"
    assert [each.value for each in app.info] == [text("views.missing", names=names)]
    assert app.multiselect(key="owner").value == []


def test_the_start_view_opens_for_who_comes_without_a_link(two_weeks):
    saved_views.save_view(two_weeks, "Mine", "pipeline?owner=Sari")
    saved_views.choose_start_view(two_weeks, view_id(two_weeks, "Mine"))
    app = AppTest.from_file(SHELL, default_timeout=60).run()

    assert not app.exception
    assert "Sari" in " ".join(each.value for each in app.caption)
    assert app.multiselect(key="owner").value == ["Sari"]
    assert app.segmented_control(key="by").value == "stage", "the page of the view, not the first"


def test_the_start_view_keeps_out_of_links_and_of_later_visits(two_weeks, visit):
    saved_views.save_view(two_weeks, "Mine", "pipeline?owner=Sari")
    saved_views.choose_start_view(two_weeks, view_id(two_weeks, "Mine"))
    linked = AppTest.from_file(SHELL, default_timeout=60)
    linked.query_params["workspace"] = "own"
    named, later = visit("overview"), visit("overview", visit("funnel"))

    for app in (linked.run(), named, later):
        assert app.multiselect(key="owner").value == []
        assert not [each for each in app.segmented_control if each.key == "by"]


@pytest.fixture
def settings(two_weeks, visit):
    """The settings of a workspace with two views."""
    saved_views.save_view(two_weeks, "Mine", "pipeline?owner=Sari")
    saved_views.save_view(two_weeks, "Yours", "overview?owner=Budi")
    return visit("settings", workspace="own")


def test_a_view_is_renamed_unless_the_name_is_taken(two_weeks, settings):
    settings.text_input(key="view_1_name").set_value("Ours").run()
    assert set(links(two_weeks)) == {"Ours", "Yours"}

    settings.text_input(key="view_1_name").set_value("yours").run()
    assert set(links(two_weeks)) == {"Ours", "Yours"}
    assert [each.value for each in settings.error]
    assert settings.text_input(key="view_1_name").value == "Ours"


def test_at_most_one_view_opens_first(two_weeks, settings):
    for number in (1, 2):
        settings.toggle(key=f"view_{number}_first").set_value(True).run()
        starts = saved_views.saved_views(two_weeks).set_index("view_id")["is_start"]
        assert list(starts[starts].index) == [number]
        assert not settings.toggle(key=f"view_{3 - number}_first").value

    settings.toggle(key="view_2_first").set_value(False).run()
    assert not saved_views.saved_views(two_weeks)["is_start"].any()


def test_a_deleted_view_leaves_the_others(two_weeks, settings):
    settings.button(key="view_1_delete").click().run()

    assert links(two_weeks) == {"Yours": "overview?owner=Budi"}


def test_the_link_of_a_view_names_its_page_and_workspace(settings):
    shown = [each.value for each in settings.code]

    assert any(each.endswith("/pipeline?workspace=own&owner=Sari") for each in shown)
    assert any(each.endswith("/?workspace=own&owner=Budi") for each in shown)
