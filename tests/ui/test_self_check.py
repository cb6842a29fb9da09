"""The self-check on the settings page: started by a button, green or red, and gone when the data changes."""

from __future__ import annotations

import pytest

from pipeline_core.metrics.self_check import CHECKS
from pipeline_core.text import Text
from tests.companies import company, moves
from tests.conftest import rows


@pytest.fixture
def filled(own):
    company(own, {"id": "a", "moves": moves("Prospect", "Contact"), "amount": 100})
    return own


@pytest.mark.parametrize("language", ["EN", "ID"])
def test_every_rule_is_shown_with_what_was_found(filled, visit, language):
    app = visit("settings", workspace="own", lang=language)
    assert not app.success
    app.button(key="check_now").click().run()

    text = Text(language.lower())
    shown = " ".join(each.value for each in app.markdown)
    assert not app.exception
    kept = len(CHECKS) - 1  # one compares two uploads
    assert [each.value for each in app.success] == [text("self_check.all_kept", n=kept)]
    assert text("self_check.reason.one_upload") in [each.value for each in app.caption]
    assert all(text(f"self_check.rule.{name}") in shown for name in CHECKS)


@pytest.mark.parametrize("language", ["EN", "ID"])
def test_what_fails_is_red_and_names_the_deals(filled, visit, language):
    rows(filled, "delete from stage_visits")
    app = visit("settings", workspace="own", lang=language)
    app.button(key="check_now").click().run()

    text = Text(language.lower())
    assert [each.value for each in app.error] == [text("self_check.some_broken", n=1)]
    assert any(each.value.endswith("\\: a.") for each in app.caption)


def test_what_was_found_does_not_outlive_the_data(filled, visit):
    app = visit("settings", workspace="own")
    app.button(key="check_now").click().run()
    company(filled, {"id": "b", "moves": moves("Prospect"), "amount": 1}, as_of="2026-04-30")

    assert not visit("settings", app).success


@pytest.mark.parametrize("language", ["EN", "ID"])
def test_an_empty_workspace_says_that_nothing_is_uploaded(own, visit, language):
    app = visit("settings", workspace="own", lang=language)
    app.button(key="check_now").click().run()

    reason = Text(language.lower())("self_check.reason.nothing_uploaded")
    assert [each.value for each in app.caption].count(reason) == len(CHECKS)
    assert not app.success and not app.error
