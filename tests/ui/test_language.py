"""The language of a page: the link's, else the workspace's, else the browser's."""

from __future__ import annotations

from pipeline_core.store.settings import change_setting, setting
from pipeline_core.text import Text
from tests.conftest import NOW

ENGLISH, INDONESIAN = Text("en")("empty.title"), Text("id")("empty.title")


def test_a_workspace_opens_in_its_own_language(own, visit):
    change_setting(own, "language", "id", NOW, "test")

    assert visit("pipeline", workspace="own").title[0].value == INDONESIAN


def test_a_link_that_names_a_language_keeps_it(own, visit):
    change_setting(own, "language", "id", NOW, "test")

    assert visit("pipeline", workspace="own", lang="EN").title[0].value == ENGLISH


def test_nobody_has_chosen_so_the_browser_decides(own, visit):
    assert visit("pipeline", workspace="own").title[0].value == ENGLISH


def test_a_language_saved_in_settings_is_spoken_at_once_and_can_be_left_to_the_browser(own, visit):
    app = visit("settings", workspace="own")
    saved(app, "id")
    assert app.title[0].value == Text("id")("settings.title")
    assert setting(own, "language") == "id"

    saved(app, "browser")
    assert not setting(own, "language")


def saved(app, code: str) -> None:
    app.selectbox(key="opening_language").set_value(code)
    next(button for button in app.button if "language" in str(button.form_id)).click()
    app.run()
    assert not app.exception
