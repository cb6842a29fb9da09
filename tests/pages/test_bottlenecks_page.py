"""The page of bottlenecks: what it names, what a link opens, what it says of inferred days."""

from __future__ import annotations

import pandas as pd
import pytest

from pipeline_core.metrics.bottlenecks import BOTTLENECK_BOARD
from pipeline_core.text import Text
from pipeline_core.ui import findings, fix_first, stores
from tests.conftest import take_in
from tests.pages.conftest import shown

HEADER = b"Deal ID,Deal name,Stage,Amount,Created date,Expected close date,Owner\n"
WEEKS = {  # stages only as uploads show them: no history
    "deals-2026-02-02.csv": b"1,A,Prospect,5,2026-01-26,2026-04-01,Sari\n",
    "deals-2026-02-09.csv": b"1,A,Contact,5,2026-01-26,2026-04-01,Sari\n",
    "deals-2026-02-16.csv": b"1,A,Offer,5,2026-01-26,2026-04-01,Sari\n",
}


@pytest.fixture
def sample(folders, monkeypatch):
    """The sample is filled."""
    monkeypatch.setenv("ALUR_DATA", str(folders[0]))


@pytest.fixture
def weeks(folders, monkeypatch):
    """One's own workspace holds three weekly exports without stage history."""
    monkeypatch.setenv("ALUR_DATA", str(folders[1]))
    for name, row in WEEKS.items():
        take_in(stores.store_of("own"), (name, HEADER + row))


def read(element) -> str:
    """What a reader sees of words whose marks are escaped for Markdown."""
    return element.value.replace("\\", "")


def captions(app) -> str:
    return " ".join(read(caption) for caption in app.caption)


@pytest.mark.parametrize("language", ["EN", "ID"])
def test_the_title_names_the_chronic_and_the_new_bottleneck(sample, language):
    chronic = shown("bottlenecks", language, "sample").title[0]
    new = shown("bottlenecks", language, "sample", board="team").title[0]
    text = Text(language.lower())

    assert read(chronic) == text(
        "bottlenecks.finding_chronic", stage="Offer", value="Andi Pratama", days="45", usual="21"
    )
    assert "Conversation" in read(new) and "Surabaya" in read(new)


def test_a_cell_in_the_link_opens_with_its_numbers_and_its_deals(sample):
    app = shown("bottlenecks", "EN", "sample", cell_owner="Conversation|Maya Putri")
    headings = [read(heading) for heading in app.subheader]

    assert any(
        heading.startswith("Conversation, Maya Putri: half have left") for heading in headings
    )
    assert "Deals that were in Conversation: Maya Putri" in headings
    assert "of the usual pace" in captions(app)


@pytest.mark.parametrize("language", ["EN", "ID"])
def test_the_costliest_cell_is_named_with_its_gain_and_leads_to_its_deals(sample, language):
    app = shown("bottlenecks", language, "sample")
    text = Text(language.lower(), "IDR")
    first = next(line.value for line in app.markdown if line.value.startswith("1\\. "))
    app.button(key="fix_0").click().run()
    headings = [read(heading) for heading in app.subheader]

    assert "**Offer**" in first and "**Andi Pratama**" in first and "Rp" in first
    assert text("deals.visited", stage="Offer", value="Andi Pratama") in headings
    assert app.query_params["cell_owner"] == "Offer|Andi Pratama"


def test_what_all_cells_cost_together_stands_beside_their_sum(sample):
    app = shown("bottlenecks", "EN", "sample", board="segment")

    assert [read(heading) for heading in app.subheader][0].startswith("Fix first: up to Rp")
    assert "together: Rp" in captions(app) and "an upper bound" in captions(app)


@pytest.mark.parametrize(("board", "said"), [("source", "nothing"), ("month", "by_month")])
def test_where_nothing_is_slower_there_is_nothing_to_fix(sample, board, said):
    assert Text("en")(f"fix_first.{said}") in captions(
        shown("bottlenecks", "EN", "sample", board=board)
    )


def test_what_gains_next_to_nothing_is_no_advice(sample, monkeypatch):
    monkeypatch.setattr(fix_first, "LEAST_WON", 1e9)
    app = shown("bottlenecks", "EN", "sample")

    assert Text("en")("fix_first.little", day="31 Dec 2026") in captions(app)
    assert not [read(heading) for heading in app.subheader if "Fix first" in heading.value]


def test_a_cell_that_does_not_exist_opens_the_page_as_it_is(sample):
    app = shown("bottlenecks", "EN", "sample", cell_owner="Nowhere|Nobody")

    assert "Open deals" in [read(heading) for heading in app.subheader]
    assert not app.error


def test_why_there_is_no_average_is_told_with_the_newest_month(sample):
    said = captions(shown("bottlenecks", "EN", "sample"))

    assert "Why no average: of the deals that entered Offer in Oct 2026" in said


def test_days_found_by_comparing_uploads_are_said_with_their_margin(weeks):
    said = captions(shown("bottlenecks", "EN", "own"))

    assert "dated by comparing uploads, ± 7 days" in said


@pytest.mark.parametrize(("stuck", "said"), [(3, "3 open deals are stuck"), (0, "How long deals")])
def test_where_no_stage_was_left_the_title_counts_what_is_stuck(stuck, said):
    times = pd.DataFrame({"stage": ["Offer"], "median_days": [float("nan")]})
    board = pd.DataFrame(columns=list(BOTTLENECK_BOARD))

    found = findings.of_bottlenecks(times, board, {}, "owner", stuck, Text("en"))
    assert found.startswith(said)
