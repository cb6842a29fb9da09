"""Colours keep their promises: they exist once, and they can be read."""

from __future__ import annotations

import dataclasses

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


CAPTION, OVERLINE = (
    0.6,
    0.72,
)  # how much ink Streamlit's captions and the page's name above a title have
TEXT = {"ink", "muted", "open", "won", "lost"}  # colours in which words are written
MARKS = {
    "warning",
    "parked",
    "faint",
    "total",
    "into",
    "out",
    "primary",
}  # and those of marks and lines
SHADES = {"open_pale", "band", "heat", "diverging"}  # grounds under a word or a mark of their own
ASIDE = {
    "name",
    "paper",
    "raised",
    "sidebar",
    "line",
    "grid",
    "badges",
    "series",
    "ramp",
    "sequential",
}


def mixed(colour: str, ground: str, share: float) -> str:
    """The colour that is seen where one lies over a ground with a share of itself."""
    pairs = ((int(one[place : place + 2], 16) for one in (colour, ground)) for place in (1, 3, 5))
    return "#" + "".join(f"{round(a * share + b * (1 - share)):02X}" for a, b in pairs)


def test_every_colour_is_known_as_text_mark_or_ground():
    fields = {field.name for field in dataclasses.fields(LIGHT)}

    assert fields == TEXT | MARKS | SHADES | ASIDE


@BOTH
def test_text_can_be_read_on_every_ground(colours):
    for ground in (colours.paper, colours.raised, *colours.sidebar):
        assert contrast(colours.ink, ground) >= 7
        assert contrast(colours.muted, ground) >= 4.5
        for share in (CAPTION, OVERLINE):
            assert contrast(mixed(colours.ink, ground, share), ground) >= 4.5
    for name in TEXT:
        assert contrast(getattr(colours, name), colours.paper) >= 4.5
    for _, (_, background, text) in colours.badges:
        assert contrast(text, background) >= 4.5


@BOTH
def test_a_button_can_be_read_and_seen(colours):
    assert contrast("#FFFFFF", colours.primary) >= 4.5  # Streamlit writes on it in white
    for ground in (colours.paper, colours.raised, *colours.sidebar):
        assert contrast(colours.primary, ground) >= 3


@BOTH
def test_ink_can_be_read_on_every_shade(colours):
    for shade in (*colours.heat, *colours.diverging, colours.band, colours.open_pale):
        assert contrast(colours.ink, shade) >= 4.5


@BOTH
def test_marks_stand_out_from_the_paper(colours):
    alone = [getattr(colours, name) for name in (TEXT | MARKS)]
    for mark in (*alone, *colours.series, *(itself for _, (itself, _, _) in colours.badges)):
        assert contrast(mark, colours.paper) >= 3


@BOTH
@pytest.mark.parametrize("count", [1, 2, 3, 5, 12, 25])
def test_late_stages_lie_further_from_the_paper_than_early_ones(colours, count):
    distances = [contrast(shade, colours.paper) for shade in stage_ramp(colours, count)]

    assert distances == sorted(distances)
    assert min(distances) >= 3


@BOTH
def test_streamlit_gets_exactly_ten_colours_of_each_kind(colours):
    assert len(colours.series) == len(colours.sequential) == len(colours.diverging) == 10
