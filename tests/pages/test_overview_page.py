"""The overview: headline numbers, decisions, what changed; the first steps, and the tour of the sample."""

from __future__ import annotations

import pytest

from pipeline_core.scope import period_named
from pipeline_core.store.settings import change_setting, save_target
from pipeline_core.text import Text
from pipeline_core.ui import stores
from pipeline_core.ui.guide import DISMISSED
from tests.conftest import NOW, take_in
from tests.pages.conftest import shown

TEXT = Text("en", None)
HEADER = "Deal ID,Deal name,Stage,Amount,Created date,Close date,Owner,Last activity date"
WEEKS = {  # A is won in the second week, for more than it was offered at; B is overdue
    "2026-02-02": [
        "a,A,Offer,100,2026-01-02,2026-03-01,Sari",
        "b,B,Talk,300,2026-01-02,2026-01-20,Budi",
    ],
    "2026-02-09": [
        "a,A,Won,150,2026-01-02,2026-02-05,Sari",
        "b,B,Talk,300,2026-01-02,2026-01-20,Budi",
    ],
}


def export(day: str, rows: list[str]) -> tuple[str, bytes]:
    lines = [HEADER, *(f"{row},{day}" for row in rows)]
    return f"deals-{day}.csv", "\n".join(lines).encode()


@pytest.fixture
def own(tmp_path, monkeypatch):
    """One's own workspace, empty."""
    monkeypatch.setenv("ALUR_DATA", str(tmp_path))
    yield stores.store_of("own")
    stores.close_stores()


@pytest.fixture
def two_weeks(own):
    """One's own workspace with two exports."""
    for day, rows in WEEKS.items():
        take_in(own, export(day, rows))
    return own


@pytest.fixture(scope="module")
def sample(folders):
    """The sample workspace, filled once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ALUR_DATA", str(folders[0]))
        yield stores.store_of("sample")


def tiles(app) -> dict[str, tuple]:
    return {tile.label: (tile.value, tile.delta) for tile in app.metric}


def title(app) -> str:
    return app.title[0].value.replace("\\", "")  # the page escapes what Markdown would read


def words(app) -> str:
    drawn = (*app.title, *app.subheader, *app.markdown, *app.caption, *app.info)
    return "\n".join(str(each.value) for each in drawn)


def test_each_tile_says_what_the_last_upload_changed(two_weeks):
    app = shown("overview", "EN", "own")

    assert tiles(app)["Won so far"] == ("150", "+150")
    assert tiles(app)["Open pipeline"] == ("300", "−100")
    assert tiles(app)["Needs attention"] == ("1 deal", "")
    assert "1 deal was won" in words(app) and "Worth 300" in words(app)


def test_without_an_upload_before_a_tile_claims_no_change(own):
    take_in(own, export("2026-02-09", WEEKS["2026-02-09"]))
    app = shown("overview", "EN", "own")

    assert {delta for _, delta in tiles(app).values()} == {""}


def test_money_is_not_compared_with_an_export_that_had_no_amounts(own):
    first = [row.replace(",100,", ",,").replace(",300,", ",,") for row in WEEKS["2026-02-02"]]
    take_in(own, export("2026-02-02", first))
    take_in(own, export("2026-02-09", WEEKS["2026-02-09"]))

    assert tiles(shown("overview", "EN", "own"))["Open pipeline"] == ("300", "")


def test_a_deal_that_needs_a_decision_stands_there_with_its_reason(two_weeks):
    app = shown("overview", "EN", "own")

    assert "1 deal needs a decision" in words(app)
    assert "Talk · Budi :orange-badge[overdue]" in words(app)


def test_deals_without_amounts_are_counted_and_never_worth_zero(own):
    rows = ["a,A,Won,,2026-01-02,2026-02-05,Sari", "b,B,Talk,,2026-01-02,2026-03-20,Budi"]
    take_in(own, export("2026-02-09", rows))
    app = shown("overview", "EN", "own")

    assert title(app) == "Won in Q1 2026: 1 deal; open: 1 deal; no deal has an amount"
    assert tiles(app)["Won so far"][0] == "1 deal"
    assert tiles(app)["Open pipeline"][0] == "1 deal"


def test_a_period_that_is_over_says_what_was_booked_against_its_target(two_weeks):
    without = title(shown("overview", "EN", "own", as_of="2026-02-09", period="2026-01"))
    january = period_named("2026-01")
    save_target(two_weeks, january.since, january.until, 500_00)
    with_target = title(shown("overview", "EN", "own", period="2026-01"))

    assert without == "Jan 2026 is over: 0 was booked"
    assert with_target == "Jan 2026 is over: 0 was booked, against a target of 500"


def test_the_steps_are_ticked_from_the_data_until_all_are_done(own):
    assert "0 of 3 steps are done" in words(shown("overview", "EN", "own"))

    take_in(own, export("2026-02-09", WEEKS["2026-02-09"]))
    app = shown("overview", "EN", "own")
    done = TEXT("guide.done")
    assert "2 of 3 steps are done" in words(app)
    assert f":green-badge[✓ {done}] {TEXT('guide.upload')}" in words(app)
    assert f":green-badge[✓ {done}] {TEXT('guide.target')}" not in words(app)

    quarter = period_named("2026-Q1")
    save_target(own, quarter.since, quarter.until, 1000_00)
    assert "of 3 steps" not in words(shown("overview", "EN", "own"))


def test_the_steps_can_be_put_away_for_good(two_weeks):
    app = shown("overview", "EN", "own")
    app.button(key="dismiss_guide").click().run()

    assert "of 3 steps" not in words(app)
    assert "of 3 steps" not in words(shown("overview", "EN", "own"))


def test_a_workspace_without_uploads_shows_the_steps_even_when_put_away(own):
    change_setting(own, DISMISSED, "yes", NOW, "test")

    assert "0 of 3 steps are done" in words(shown("overview", "EN", "own"))


def test_the_step_of_the_target_opens_its_tab(own):
    labels = [tab.label for tab in shown("settings", "EN", "own", tab="target").tabs]

    assert TEXT("settings.tab_target") in labels


@pytest.mark.parametrize("language", ["EN", "ID"])
def test_the_tour_names_the_bottleneck_that_was_planted(sample, language):
    app = shown("overview", language, "sample")

    assert Text(language.lower(), None)("tour.title") in words(app)
    assert any("Offer" in each.value and "Andi Pratama" in each.value for each in app.caption)
