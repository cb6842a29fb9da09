"""How past forecasts fared, in words: no rival that came closer is kept silent."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from pipeline_core.text import Text
from pipeline_core.ui.backtest_parts import compared, finding

ENGLISH = Text("en")
USUAL = {"wape": 0.5, "wape_low": 0.4, "wape_high": 0.6, "coverage80": np.nan}


def rows(**changed: dict[str, float]) -> pd.DataFrame:
    """Scores by method: this forecast missed by 20 % (15–25 %), its range held 84 %, the narrow one 40 %."""
    said = {
        "alur": {"origins": 22, "wape": 0.2, "wape_low": 0.15, "wape_high": 0.25, "coverage80": 0.84},
        "run_rate": {**USUAL, "wape": 0.4},
        "static": USUAL,
        "alur_iid": {"wape": 0.1, "coverage80": 0.4},
    }  # fmt: skip
    return pd.DataFrame({**said, **changed}).T


def test_the_finding_counts_the_days_and_tells_the_miss_and_the_range():
    said = finding(rows().loc["alur"], ENGLISH)

    assert "22 past days" in said and "20%" in said and "84%" in said
    assert finding(rows().loc["alur"].replace(22, 5), ENGLISH).startswith("A hint only")


@pytest.mark.parametrize(
    ("wape", "key"), [(0.4, "closest"), (0.2, "closest"), (0.16, "luck"), (0.149, "rival")]
)
def test_a_simpler_rule_that_came_closer_is_named(wape, key):
    run_rate = {**USUAL, "wape": wape}
    said = compared(rows(run_rate=run_rate), ENGLISH)[0]
    expected = ENGLISH(
        f"past_check.{key}",
        low="15%",
        high="25%",
        wape=ENGLISH.share(wape),
        method=ENGLISH("backtest_method.run_rate"),
    )

    assert said == expected


@pytest.mark.parametrize(("held", "key"), [(0.4, "iid"), (0.8, "iid_here"), (0.9, "iid_here")])
def test_the_narrow_range_is_no_reason_where_it_held_enough(held, key):
    found = rows(alur_iid={"wape": 0.1, "coverage80": held})
    said = compared(found, ENGLISH)[1]

    assert said == ENGLISH(f"past_check.{key}", inside=ENGLISH.share(held))
