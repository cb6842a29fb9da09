"""What a person changes in the tables of the upload page, and what is downloaded from them."""

from __future__ import annotations

import pandas as pd
import pytest

from pipeline_core.ingest import LabelProposal, telling_dates
from pipeline_core.text import Text
from pipeline_core.ui.upload_check import as_file
from pipeline_core.ui.upload_stages import changed

LABELS = [
    LabelProposal("", "Lead", 10, "open", 0.1, "template", True),
    LabelProposal("", "Offer", 20, "open", 0.5, "template", True, "Quote"),
    LabelProposal("", "Odd", None, "unplaced", None, "nothing", True),
]


def table(text: Text, places: list, kinds: list[str]) -> pd.DataFrame:
    words = [text(f"kind.{kind}") for kind in kinds]
    return pd.DataFrame({text("column.place"): places, text("column.kind"): words})


@pytest.mark.parametrize("language", ["en", "id"])
def test_a_table_that_nobody_touched_changes_no_proposal(language):
    text = Text(language)
    untouched = table(text, [1, 2, 3], ["open", "open", "unplaced"])

    assert changed(LABELS, untouched, text) == LABELS


def test_a_new_number_places_every_stage_by_the_persons_numbers():
    text = Text("en")
    lead, offer, odd = changed(LABELS, table(text, [2, 1, 3], ["open", "open", "open"]), text)

    assert (lead.place, offer.place, odd.place) == (20, 10, 30)
    assert offer.same_as is None


def test_a_kind_alone_leaves_the_order():
    text = Text("en")
    lead, _, odd = changed(LABELS, table(text, [1, 2, 3], ["parked", "open", "lost"]), text)

    assert (lead.kind, lead.place) == ("parked", 10)
    assert (odd.kind, odd.place) == ("lost", 30)


def test_a_downloaded_cell_is_no_formula():
    rows = pd.DataFrame({"=cmd": ["+1", None], "Name": ["@sum", "A"]})

    assert as_file(rows).decode("utf-8-sig").splitlines() == ["'=cmd,Name", "'+1,'@sum", ",A"]


@pytest.mark.parametrize(
    ("values", "shown"),
    [
        (["04/06/26", "13/05/26", "05/06/26", "05/21/26"], ["13/05/26", "05/21/26", "04/06/26"]),
        (["01/01/26", "02/03/26", "04/05/26"], ["02/03/26", "01/01/26", "04/05/26"]),
        (["6 Mei 2026"], ["6 Mei 2026"]),
    ],
)
def test_the_dates_that_are_shown_tell_most(values, shown):
    assert telling_dates(values) == shown
