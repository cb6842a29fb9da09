"""Answers are kept by their question, however much of it was told."""

from __future__ import annotations

import pytest

from pipeline_core.ui.session import unusual


@pytest.mark.parametrize(
    ("metric", "told", "kept"),
    [
        ("stage_conversion", {"rule": "reached", "basis": "to_date"}, {}),
        ("stage_conversion", {"rule": "strict", "basis": "to_date"}, {"rule": "strict"}),
        ("forecast", {"is_anchored": True, "with_new": False}, {"with_new": False}),
        ("deal_list", {"stage": None, "period_by": "none"}, {"period_by": "none"}),
    ],
)
def test_what_is_told_as_usual_makes_no_other_question(metric, told, kept):
    assert unusual(metric, told) == kept
