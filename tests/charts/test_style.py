"""Colours keep their promises: they exist once, and they can be read."""

from __future__ import annotations

import pytest

from pipeline_core.charts.palettes import DARK, LIGHT
from pipeline_core.charts.style import CONFIG, MARK, stage_ramp, theme_sections

BOTH = pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])


def luminance(colour: str) -> float:
    channels = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    linear = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, two: str) -> float:
    """WCAG 2.2: from 1 to 21."""
    high, low = sorted((luminance(one), luminance(two)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_the_configuration_holds_the_colours_of_the_palettes():
    assert CONFIG.read_text(encoding="utf-8").split(MARK)[1].strip() == theme_sections().strip()


@BOTH
def test_text_can_be_read_on_every_ground(colours):
    for ground in (colours.paper, colours.raised, colours.sidebar[0]):
        assert contrast(colours.ink, ground) >= 7
        assert contrast(colours.muted, ground) >= 4.5
    for _, (_, background, text) in colours.badges:
        assert contrast(text, background) >= 4.5


@BOTH
def test_ink_can_be_read_on_every_shade_of_a_board(colours):
    for shade in (*colours.heat, *colours.diverging):
        assert contrast(colours.ink, shade) >= 4.5


@BOTH
def test_marks_stand_out_from_the_paper(colours):
    for mark in (
        colours.open,
        colours.won,
        colours.lost,
        colours.warning,
        colours.total,
        *colours.series,
    ):
        assert contrast(mark, colours.paper) >= 3


@BOTH
@pytest.mark.parametrize("count", [1, 2, 3, 5, 12])
def test_late_stages_lie_further_from_the_paper_than_early_ones(colours, count):
    distances = [contrast(shade, colours.paper) for shade in stage_ramp(colours, count)]

    assert distances == sorted(distances)
    assert min(distances) >= 2.9


@BOTH
def test_streamlit_gets_exactly_ten_colours_of_each_kind(colours):
    assert len(colours.series) == len(colours.sequential) == len(colours.diverging) == 10
