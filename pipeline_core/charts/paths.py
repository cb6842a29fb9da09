"""Where deals are lost and why, and which ways they take: bars of stages, a grid of reasons, bars of detours."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from pipeline_core.charts.labels import largest, muted, name_rows, shortened
from pipeline_core.charts.palettes import Palette
from pipeline_core.charts.style import figure, write_on
from pipeline_core.text import Text

ROW, TALL_ROW = 48, 66
GAP = "\u00a0"  # between a bar and its label
MOST_REASONS = 8
OTHERS = "*"  # no file names a reason so: the code of all reasons beyond those with a row
DEEPEST = 0.6  # of a stage's losses; a colour for all of them would leave the usual cells pale
MARKS = {"more": "▲", "fewer": "▼"}


def lost_bars(frame: pd.DataFrame, text: Text, colours: Palette) -> go.Figure:
    """Draw lost_by_stage: the pale bar is who left the stage, the red one inside it who was lost from there.

    Stages are numbered as the columns of reason_grid. customdata is [stage, hover], an empty stage one that
    is not known.
    """
    rows = list(frame.itertuples())
    drawn = figure(
        colours,
        ROW * len(rows) + 8,
        bargap=0.46,
        barmode="overlay",
        margin={"l": 4, "r": 96, "t": 4, "b": 4},
    )
    ends = frame["left"].astype("Float64").fillna(frame["lost"].astype("Float64"))
    for widths, colour in ((ends, colours.open_pale), (frame["lost"], colours.lost)):
        drawn.add_bar(
            y=list(range(len(rows))),
            x=widths.astype("float64"),
            orientation="h",
            marker={"color": colour},
            customdata=[
                ["" if pd.isna(row.stage) else row.stage, _lost_hover(row, text)] for row in rows
            ],
            hovertemplate="%{customdata[1]}<extra></extra>",
            unselected={"marker": {"opacity": 1}},
        )
    places = [(end, place) for place, end in enumerate(ends)]
    words = [_lost_label(row, text, colours) for row in rows]
    write_on(drawn, places, words, colours, size=13, position="middle right")
    drawn.update_xaxes(visible=False, range=[0, largest(ends) or 1])
    name_rows(drawn, [_numbered(row, text) for row in rows], colours)
    return drawn


def lost_bars_alt(frame: pd.DataFrame, text: Text) -> str:
    """Return lost_bars in words."""
    said = "; ".join(
        f"{stage_name(row.stage, text)}: {text.count(row.lost)} ({text.share(row.lost_share)})"
        for row in frame.itertuples()
    )
    return text("chart.lost_bars.alt", rows=said) if said else text("chart.nothing")


def reason_rows(frame: pd.DataFrame) -> list[str]:
    """Return the rows of reason_grid: the reasons of most deals, those beyond them, and "" for none."""
    sizes = frame.groupby("lost_reason")["deals"].sum()
    ranked = sorted(sizes.index, key=lambda reason: (-sizes[reason], reason))
    shown = ranked if len(ranked) <= MOST_REASONS else [*ranked[: MOST_REASONS - 1], OTHERS]
    return [*shown, ""] if frame["lost_reason"].isna().any() else shown


def reason_grid(
    frame: pd.DataFrame, stages: list[str | None], text: Text, colours: Palette
) -> go.Figure:
    """Draw loss_reasons: a row per reason, a column per stage, the deals and their share of the stage's losses.

    Stages have the numbers of lost_bars. Deeper cells hold a larger share. customdata is [stage, reason,
    hover]: an empty stage or reason is one that is not known, OTHERS all reasons without a row of their own.
    """
    reasons, cells = reason_rows(frame), _cells(frame)
    rows = [[cells.get((stage or "", reason)) for stage in stages] for reason in reasons]
    drawn = figure(colours, ROW * len(rows) + 40, margin={"l": 4, "r": 4, "t": 4, "b": 4})
    drawn.add_heatmap(
        z=[[cell and cell["share"] for cell in row] for row in rows],
        colorscale=[[place / 9, shade] for place, shade in enumerate(colours.heat)],
        zmin=0,
        zmax=DEEPEST,
        showscale=False,
        xgap=3,
        ygap=3,
        hoverinfo="skip",
    )
    places = [(x, y) for y in range(len(rows)) for x in range(len(stages))]
    write_on(drawn, places, [_cell_words(rows[y][x], text) for x, y in places], colours)
    chosen = [(stages[x] or "", reasons[y], rows[y][x]) for x, y in places]
    _clickable(drawn, places, [[*cell[:2], _cell_hover(*cell, text)] for cell in chosen])
    drawn.update_xaxes(
        tickvals=list(range(len(stages))),
        ticktext=[_number(place, stage) for place, stage in enumerate(stages)],
        side="top",
        range=[-0.5, len(stages) - 0.5],
        tickfont={"size": 13, "color": colours.ink},
    )
    name_rows(drawn, [shortened(reason_name(reason, text), 18) for reason in reasons], colours)
    drawn.update_layout(hoverdistance=-1, hovermode="closest", clickmode="event+select")
    return drawn


def reason_grid_alt(frame: pd.DataFrame, text: Text) -> str:
    """Return reason_grid in words: the largest cells."""
    cells = frame.nlargest(5, "deals").itertuples()
    said = "; ".join(
        f"{stage_name(cell.stage, text)}, {reason_name(cell.lost_reason, text)}: "
        f"{text.count(cell.deals)} ({text.share(cell.share)})"
        for cell in cells
    )
    return text("chart.reason_grid.alt", rows=said) if said else text("chart.nothing")


def detour_bars(frame: pd.DataFrame, text: Text, colours: Palette) -> go.Figure:
    """Draw path_facts: the pale bar is every deal that could, the dark one inside it those that did.

    Under each bar: the share won of those against the others. customdata[0] is the kind.
    """
    rows = list(frame.itertuples())
    drawn = figure(
        colours,
        TALL_ROW * len(rows) + 8,
        bargap=0.62,
        barmode="overlay",
        margin={"l": 4, "r": 150, "t": 4, "b": 4},
    )
    _whole_bars(drawn, rows, text, colours)
    drawn.add_bar(
        y=list(range(len(rows))),
        x=frame["share"].fillna(0),
        orientation="h",
        marker={"color": colours.open},
        hoverinfo="skip",
        unselected={"marker": {"opacity": 1}},
    )
    places = [(0, place + 0.42) for place in range(len(rows))]
    words = [muted(compared_words(row, text), colours) for row in rows]
    write_on(drawn, places, words, colours, position="middle right")
    drawn.update_xaxes(visible=False, range=[0, 1])
    name_rows(drawn, [text(f"detour.{row.detour}") for row in rows], colours)
    drawn.update_yaxes(range=[len(rows) - 0.3, -0.5])
    return drawn


def detour_bars_alt(frame: pd.DataFrame, text: Text) -> str:
    """Return detour_bars in words."""
    said = "; ".join(
        f"{text(f'detour.{row.detour}')}: {text.share(row.share)}, {compared_words(row, text)}"
        for row in frame.itertuples()
    )
    return text("chart.detour_bars.alt", rows=said) if said else text("chart.nothing")


def compared_words(row: tuple, text: Text) -> str:
    """Return nothing where no deal did it, else how many deals of a kind were won against the others that came as far, or why nobody can say."""
    if not row.deals:
        return ""
    if pd.isna(row.won_compared):
        return text("chart.all_won")
    if row.won_compared in ("too_few", "untold"):
        return text(f"chart.won_{row.won_compared}")
    return text(
        "chart.won_against",
        mark=MARKS.get(row.won_compared, ""),
        won=text.share(row.won_share),
        others=text.share(row.others_won_share),
    ).strip()


def stage_name(stage: object, text: Text) -> str:
    """Return a stage as a row is called, the one that nobody knows too."""
    return text("no_value.stage") if pd.isna(stage) or stage == "" else str(stage)


def reason_name(reason: object, text: Text) -> str:
    """Return a reason as a column is called: a given one, the rare ones, or none."""
    if pd.isna(reason) or reason == "":
        return text("no_value.lost_reason")
    return text("chart.other_reasons") if reason == OTHERS else str(reason)


def _whole_bars(drawn: go.Figure, rows: list, text: Text, colours: Palette) -> None:
    """The bars that can be clicked, with the words behind them."""
    drawn.add_bar(
        y=list(range(len(rows))),
        x=[1.0] * len(rows),
        orientation="h",
        marker={"color": colours.open_pale},
        customdata=[[row.detour, _detour_hover(row, text)] for row in rows],
        hovertemplate="%{customdata[1]}<extra></extra>",
        text=[_detour_label(row, text, colours) for row in rows],
        textposition="outside",
        cliponaxis=False,
        textfont={"size": 13, "color": colours.ink},
        selected={"marker": {"color": colours.into}, "textfont": {"color": colours.ink}},
        unselected={"marker": {"opacity": 1}, "textfont": {"color": colours.ink}},
    )


def _cells(frame: pd.DataFrame) -> dict[tuple[str, str], dict]:
    """Deals, share and amount of each cell by its stage and row."""
    named = frame["lost_reason"].fillna("")
    coded = named.where(named.isin(reason_rows(frame)), OTHERS)
    by_cell = frame.groupby([frame["stage"].fillna(""), coded])
    sums = by_cell[["deals", "share"]].sum()
    sums["amount"] = by_cell["amount"].sum(min_count=1)
    return {cell: row.to_dict() for cell, row in sums.iterrows()}


def _number(place: int, stage: str | None) -> str:
    """A stage's number in both figures of losses; the unknown one has none."""
    return "?" if stage is None else str(place + 1)


def _clickable(drawn: go.Figure, places: list[tuple[int, int]], customdata: list) -> None:
    """A heatmap's own cells cannot be clicked: squares that nobody sees lie on them."""
    invisible = {"marker": {"opacity": 0}}
    drawn.add_scatter(
        x=[x for x, _ in places],
        y=[y for _, y in places],
        mode="markers",
        marker={"size": 34, "symbol": "square", "opacity": 0},
        customdata=customdata,
        hovertemplate="%{customdata[2]}<extra></extra>",
        selected=invisible,
        unselected=invisible,
    )


def _cell_words(cell: dict | None, text: Text) -> str:
    return (
        "" if cell is None else f"<b>{text.count(cell['deals'])}</b><br>{text.share(cell['share'])}"
    )


def _cell_hover(stage: str, reason: str, cell: dict | None, text: Text) -> str:
    name = f"<b>{stage_name(stage, text)} · {reason_name(reason, text)}</b>"
    if cell is None:
        return f"{name}<br>{text('chart.deals', n=0)}"
    deals = text("chart.deals", n=int(cell["deals"]))
    return f"{name}<br>{deals} · {text.money_full(cell['amount'])}"


def _numbered(row: tuple, text: Text) -> str:
    if pd.isna(row.stage):
        return shortened(stage_name(row.stage, text))
    return f"{_number(row.Index, row.stage)} {shortened(row.stage, 18)}"


def _lost_label(row: tuple, text: Text, colours: Palette) -> str:
    share = "" if pd.isna(row.lost_share) else text.share(row.lost_share)
    return f"{GAP}<b>{text.count(row.lost)}</b>  {muted(share, colours)}"


def _lost_hover(row: tuple, text: Text) -> str:
    lines = [f"<b>{stage_name(row.stage, text)}</b>", text("chart.lost", n=int(row.lost))]
    if pd.notna(row.lost_share):
        bounds = {"low": text.share(row.low), "high": text.share(row.high)}
        share = text.share(row.lost_share)
        lines.append(text("chart.of_left", share=share, left=text.count(row.left), **bounds))
    if pd.notna(row.lost_amount):
        lines.append(text.money_full(row.lost_amount))
    return "<br>".join(lines)


def _detour_label(row: tuple, text: Text, colours: Palette) -> str:
    if not row.judged_deals:
        return muted(text("chart.cannot_check"), colours)
    of = text("chart.part_of", part=text.count(row.deals), whole=text.count(row.judged_deals))
    return f"{GAP}<b>{text.share(row.share)}</b>  {muted(of, colours)}"


def _detour_hover(row: tuple, text: Text) -> str:
    lines = [f"<b>{text(f'detour.{row.detour}')}</b>", text(f"detour.{row.detour}_about")]
    if row.judged_deals:
        lines.append(f"{text('chart.deals', n=int(row.deals))} · {text.money_full(row.amount)}")
    return "<br>".join(lines)
