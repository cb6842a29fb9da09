"""The only Plotly template, in the colours of `palettes`; `.streamlit/config.toml` is written from here.

`python -m pipeline_core.charts.style` rewrites the colour sections of the configuration.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import plotly.graph_objects as go

from pipeline_core.charts.palettes import DARK, LIGHT, Palette

CONFIG = Path(__file__).parents[2] / ".streamlit" / "config.toml"
MARK = "# colours: written by pipeline_core.charts.style"
FONT = "IBM Plex Sans, -apple-system, Segoe UI, Roboto, sans-serif"


def palette(theme: str | None) -> Palette:
    """Return the palette of a theme's name; light when it is not known."""
    return DARK if theme == "dark" else LIGHT


@cache
def template(colours: Palette) -> go.layout.Template:
    """Return what every figure shares: quiet paper, one font, a grid on the value axis only."""
    axis = {
        "showgrid": False,
        "zeroline": False,
        "showline": False,
        "ticks": "",
        "automargin": True,
    }
    words = {"family": FONT, "size": 13, "color": colours.muted}
    return go.layout.Template(
        layout={
            "font": words,
            "paper_bgcolor": colours.paper,
            "plot_bgcolor": colours.paper,
            "margin": {"l": 4, "r": 8, "t": 8, "b": 8},
            "bargap": 0.34,
            "barcornerradius": 2,
            "showlegend": False,
            "dragmode": False,
            "hoverlabel": {
                "bgcolor": colours.ink,
                "bordercolor": colours.ink,
                "align": "left",
                "font": {"family": FONT, "size": 13, "color": colours.paper},
            },
            "uniformtext": {"minsize": 11, "mode": "show"},
            "xaxis": {**axis, "ticklabelstandoff": 8, "gridcolor": colours.grid},
            "yaxis": {**axis, "ticklabelstandoff": 8, "gridcolor": colours.grid},
        }
    )


def figure(colours: Palette, height: int, **layout: object) -> go.Figure:
    """Return an empty figure in our template."""
    return go.Figure(layout={"template": template(colours), "height": height, **layout})


def write_on(
    drawn: go.Figure,
    places: list[tuple[object, object]],
    words: list[str],
    colours: Palette,
    size: float = 12,
    position: str = "middle center",
) -> None:
    """Write words at places of a figure, all in one layer: annotations cost milliseconds each."""
    font = {"size": size, "color": colours.ink}
    drawn.add_scatter(
        x=[x for x, _ in places],
        y=[y for _, y in places],
        mode="text",
        text=words,
        textposition=position,
        textfont=font,
        cliponaxis=False,
        hoverinfo="skip",
        selected={"textfont": {"color": colours.ink}},
        unselected={"textfont": {"color": colours.ink}},
    )


def stage_ramp(colours: Palette, count: int) -> list[str]:
    """Return one colour per stage, early ones close to the paper and late ones far from it."""
    if count < 2:
        return [colours.ramp[1]] * count
    last = len(colours.ramp) - 1
    places = [place * last / (count - 1) for place in range(count)]
    return [_between(colours.ramp, place) for place in places]


def see_through(colour: str, opacity: float) -> str:
    """Return a colour of the palette that lets what lies under it through."""
    red, green, blue = _channels(colour)
    return f"rgba({red},{green},{blue},{opacity})"


def _between(stops: tuple[str, ...], place: float) -> str:
    low = min(int(place), len(stops) - 2)
    pairs = zip(_channels(stops[low]), _channels(stops[low + 1]), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * (place - low)):02X}" for a, b in pairs)


def _channels(colour: str) -> list[int]:
    return [int(colour[place : place + 2], 16) for place in (1, 3, 5)]


def theme_sections() -> str:
    """Return the colour sections of Streamlit's configuration for both palettes."""
    return "\n".join(_section(colours) for colours in (LIGHT, DARK))


def _section(colours: Palette) -> str:
    values: dict[str, object] = {
        "primaryColor": colours.primary,
        "backgroundColor": colours.paper,
        "secondaryBackgroundColor": colours.raised,
        "textColor": colours.ink,
        "linkColor": colours.open,
        "borderColor": colours.line,
        "dataframeBorderColor": colours.grid,
        "dataframeHeaderBackgroundColor": colours.raised,
        "dataframeHeaderTextColor": colours.muted,
        "codeBackgroundColor": colours.raised,
        "codeTextColor": colours.ink,
    }
    for name, (itself, background, text) in colours.badges:
        values |= {f"{name}Color": itself, f"{name}BackgroundColor": background}
        values[f"{name}TextColor"] = text
    values |= {
        "chartCategoricalColors": colours.series,
        "chartSequentialColors": colours.sequential,
        "chartDivergingColors": colours.diverging,
    }
    background, raised = colours.sidebar
    sidebar = {
        "backgroundColor": background,
        "secondaryBackgroundColor": raised,
        "borderColor": colours.line,
    }
    name = colours.name
    return f"[theme.{name}]\n{_lines(values)}\n[theme.{name}.sidebar]\n{_lines(sidebar)}"


def _lines(values: dict[str, object]) -> str:
    return "".join(f"{key} = {json.dumps(value)}\n" for key, value in values.items())


def write_config() -> None:
    """Rewrite everything below the mark in the configuration."""
    above = CONFIG.read_text(encoding="utf-8").split(MARK)[0]
    CONFIG.write_text(f"{above}{MARK}\n{theme_sections()}", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write_config()
