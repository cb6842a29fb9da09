"""A pack as one HTML file that asks nobody for anything: its charts can be touched, and it prints well."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

import pandas as pd
from plotly.offline import get_plotlyjs

from pipeline_core.charts.palettes import LIGHT
from pipeline_core.pack.contents import Definition, Line, Pack, Part, Table
from pipeline_core.text import Text
from pipeline_core.text.cells import kind_of, writer

HERE = Path(__file__).parent
FONTS = HERE.parent / "ui" / "static"
WEIGHTS = {400: "IBMPlexSans-Regular.woff2", 600: "IBMPlexSans-SemiBold.woff2"}
COLOURS = {"paper": LIGHT.paper, "ink": LIGHT.ink, "muted": LIGHT.muted, "line": LIGHT.line}
NUMBERS = ("money", "count", "times", "days", "share")
ESTIMATES = ("weighted_amount", "change_worse", "change_better", "p10", "p50", "p90")
MOST_ROWS = 40  # a page of paper; a workbook has every row
# Whatever a name of a deal might do, the file can load nothing and send nothing.
POLICY = (
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; "
    "font-src data:; img-src data: blob:"
)
DRAW = """
for (const [id, drawn] of Object.entries(FIGURES))
  Plotly.newPlot(id, drawn.data, drawn.layout, {displayModeBar: false, scrollZoom: false, responsive: true});
"""


def as_html(pack: Pack) -> bytes:
    """Return a pack as the bytes of a file."""
    body = "".join([_head(pack), *(_part(part, pack.text) for part in pack.parts), _appendix(pack)])
    return (
        f'<!doctype html><html lang="{pack.text.language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        f"<title>{escape(pack.title)}</title><style>{_style()}</style></head><body>{body}"
        f"<script>{get_plotlyjs()}</script><script>{_figures(pack)}{DRAW}</script></body></html>"
    ).encode()


@cache
def _style() -> str:
    faces = "".join(
        f'@font-face{{font-family:"IBM Plex Sans";font-weight:{weight};'
        f"src:url(data:font/woff2;base64,{base64.b64encode((FONTS / name).read_bytes()).decode()})}}"
        for weight, name in WEIGHTS.items()
    )
    colours = "".join(f"--{name}:{colour};" for name, colour in COLOURS.items())
    rules = (HERE / "page.css").read_text(encoding="utf-8")
    return f"{faces}:root{{color-scheme:light;{colours}--link:{LIGHT.open}}}{rules}"


def _figures(pack: Pack) -> str:
    """Every figure by the id of its place; no name in it can end the script."""
    drawn = ",".join(
        f'"figure-{part.name}":{part.figure.to_json()}' for part in pack.parts if part.figure
    )
    return f"const FIGURES = {{{drawn}}};".replace("<", "\\u003c")


def _head(pack: Pack) -> str:
    facts = "".join(f"<dt>{escape(name)}</dt><dd>{escape(said)}</dd>" for name, said in pack.facts)
    steps = "".join(
        f'<li><a href="#{part.name}"><b>{escape(part.title)}</b> <span>{escape(part.finding)}</span></a></li>'
        for part in pack.parts
    )
    return (
        f'<header><p class="over">Alur</p><h1>{escape(pack.title)}</h1><dl class="facts">{facts}</dl>'
        f"</header><nav><ol>{steps}</ol></nav>"
    )


def _part(part: Part, text: Text) -> str:
    return (
        f'<section id="{part.name}"><div class="first"><p class="over">{escape(part.title)}</p>'
        f"<h2>{escape(part.finding)}</h2>"
        f"{''.join(_paragraph(each) for each in part.captions)}{_place(part)}</div>"
        f"{''.join(map(_line, part.lines))}"
        f"{''.join(_table(each, text) for each in part.tables if each.shown)}"
        f"{_note(part, text)}{_counted(part, text)}</section>"
    )


def _paragraph(words: str) -> str:
    return f'<p class="caption">{escape(words)}</p>'


def _place(part: Part) -> str:
    if part.figure is None:
        return ""
    height = part.figure.layout.height
    return (
        f'<figure role="img" aria-label="{escape(part.alt)}">'
        f'<div id="figure-{part.name}" style="height:{height}px"></div></figure>'
    )


def _line(line: Line) -> str:
    badge = f'<span class="badge">{escape(line.badge)}</span>' if line.badge else ""
    about = f"<p>{escape(line.about)}</p>" if line.about else ""
    asked = "".join(f"<li>{escape(each)}</li>" for each in line.questions)
    listed = f"<ul>{asked}</ul>" if asked else ""
    return f'<div class="line">{badge}<b>{escape(line.title)}</b>{about}{listed}</div>'


def _table(table: Table, text: Text) -> str:
    if table.frame.empty:
        return ""
    kinds = {name: _class(kind_of(name, table.columns[name])) for name in table.shown}
    heads = "".join(
        f'<th class="{kinds[name]}">{escape(table.headings[name])}</th>' for name in table.shown
    )
    rows = "".join(f"<tr>{''.join(cells)}</tr>" for cells in _rows(table, kinds, text))
    more = len(table.frame) - MOST_ROWS
    left = _paragraph(text("pack.more_rows", n=more)) if more > 0 else ""
    return (
        f"<h3>{escape(table.title)}</h3>"
        f'<div class="wide"><table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>{left}'
    )


def _rows(table: Table, kinds: dict[str, str], text: Text) -> Iterator[list[str]]:
    writers = {name: _writer(name, table.columns[name], text) for name in table.shown}
    for row in table.frame[list(table.shown)].head(MOST_ROWS).to_dict("records"):
        yield [
            f'<td class="{kinds[name]}">{escape("–" if pd.isna(value) else writers[name](value))}</td>'
            for name, value in row.items()
        ]


def _writer(name: str, kind: str, text: Text) -> Callable[[Any], str]:
    """Estimates in full would pretend, and be cut on paper: a reader sees them short."""
    return text.money if name in ESTIMATES else writer(name, kind, text)


def _class(kind: str) -> str:
    return "number" if kind in NUMBERS else kind


def _note(part: Part, text: Text) -> str:
    if not part.note:
        return ""
    return f'<h3>{escape(text("review.note"))}</h3><p class="note">{escape(part.note)}</p>'


def _counted(part: Part, text: Text) -> str:
    """What is left out is seen at once, also on paper; what a number means opens, and stands at the end."""
    out = dict.fromkeys(each for known in part.definitions for each in known.left_out)
    left = _paragraph(f"{text('pack.left_out')}: {' · '.join(out)}") if out else ""
    listed = "".join(_definition(each, text) for each in part.definitions)
    return f"{left}<details><summary>{escape(text('pack.counted'))}</summary>{listed}</details>"


def _definition(definition: Definition, text: Text) -> str:
    out = "".join(f"<li>{escape(each)}</li>" for each in definition.left_out)
    listed = f"<ul>{out}</ul>" if out else f"<p>{escape(text('passport.nothing_left_out'))}</p>"
    return (
        f'<div class="defined"><h3>{escape(definition.title)}</h3>'
        f"<p>{escape(definition.about)}</p>{listed}</div>"
    )


def _appendix(pack: Pack) -> str:
    title = escape(pack.text("pack.definitions"))
    listed = "".join(_definition(each, pack.text) for each in pack.definitions)
    return f'<section id="definitions"><h2>{title}</h2>{listed}</section>'
