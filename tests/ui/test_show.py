"""What stands over a table of deals."""

from __future__ import annotations

import pandas as pd
import pytest

from pipeline_core.text import Text
from pipeline_core.ui import show


@pytest.mark.parametrize(
    ("deals", "amount", "said"),
    [
        (2, 150_00, "2 deals, Rp150 in all"),
        (1, 0, "1 deal, Rp0 in all"),
        (2, pd.NA, "2 deals"),
        (301, pd.NA, "301 deals · the first 300 are shown, the download has all"),
    ],
)
def test_money_that_nobody_knows_is_not_summed(deals, amount, said):
    assert show.counted(deals, amount, Text("en", "IDR")) == said
