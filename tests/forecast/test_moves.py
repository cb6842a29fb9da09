"""The smallest move that is enough, on chances whose answer is known."""

from __future__ import annotations

import pytest

from pipeline_core.forecast.moves import EXACT, smallest_factor


def test_the_smallest_move_is_found_to_a_thousandth_and_is_enough():
    found = smallest_factor(lambda factor: factor / 4, 3.0, 0.5)

    assert found / 4 >= 0.5
    assert found == pytest.approx(2, rel=EXACT)


def test_a_lever_that_must_shrink_is_moved_down():
    found = smallest_factor(lambda factor: 1 - factor, 0.25, 0.4)

    assert found <= 0.6
    assert found == pytest.approx(0.6, rel=EXACT)


def test_what_is_enough_already_needs_no_move_and_what_is_never_enough_has_none():
    assert smallest_factor(lambda factor: 0.9, 3.0, 0.9) == 1.0
    assert smallest_factor(lambda factor: factor / 4, 3.0, 0.8) is None


def test_of_a_chance_that_rises_falls_and_rises_the_first_rise_counts():
    def chance_of(factor: float) -> float:
        return 0.9 if 1.3 < factor < 1.6 or factor > 2.5 else 0.1

    found = smallest_factor(chance_of, 3.0, 0.5)

    assert found == pytest.approx(1.3, rel=2 * EXACT)
