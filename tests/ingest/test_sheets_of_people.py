"""Lists of deals as people and small tools really write them, in nine languages: what each column is taken for.

`sheets_of_people.txt` holds the sheets in blocks between lines of equals signs: name, file, encoding, the
sheet itself; after `---` the columns of each field; after `---` the warnings; then the deals as
stage|kind|cents|currency|probability|created|expected close|closed|owner.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline_core.ingest.importing import check, recognise
from tests.conftest import TODAY

BLOCKS = (
    (Path(__file__).parent / "sheets_of_people.txt").read_text(encoding="utf-8").split("====\n")
)
SHEETS = {block.split("\n", 1)[0]: block for block in BLOCKS}


def told(deals) -> list[str]:
    """Rows of values as lines split by bars; nothing where nothing is known."""
    return ["|".join("" if cell is None else str(cell) for cell in row) for row in deals]


@pytest.mark.parametrize("name", SHEETS)
def test_a_sheet_as_people_write_it_is_understood(store, name):
    _, file, encoding, rest = SHEETS[name].split("\n", 3)
    sheet, columns, rest = rest.split("\n--- ")
    warned, deals = rest.split("\n", 1)
    draft = recognise(store, file, f"{sheet}\n".encode(encoding), TODAY)
    checked = check(store, draft)
    kinds = {label.label: label.kind for label in checked.labels}
    table = checked.deals.to_pydict()
    stages = table["stage_label"]
    found = [
        *(stages, [kinds[stage] for stage in stages], table["amount_cents"], table["currency"]),
        *(table["probability"], [day and day.date() for day in table["created_at"]]),
        *(table["expected_close_on"], table["closed_on"], table["owner"]),
    ]

    assert "; ".join(f"{field}={column}" for field, column in draft.choices.items()) == columns
    assert " ".join(key for key, _ in checked.warnings) == warned
    assert told(zip(*found, strict=True)) == deals.splitlines()
