"""Funnels compared on the page: with another period, between two groups, and all groups beside each other."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from pipeline_core.answers import Answer
from pipeline_core.charts import funnel_compared, funnel_groups
from pipeline_core.charts.labels import labels_of
from pipeline_core.metrics.conversion import NOT_NESTED
from pipeline_core.metrics.conversion_compared import PERIODS, periods_compared
from pipeline_core.scope import DIMENSIONS, Scope
from pipeline_core.text import Text
from pipeline_core.ui import choices, session, show
from pipeline_core.ui.funnel_parts import Counting, controls, old_enough
from pipeline_core.ui.plain import plain


def draw(asked: Scope, by_count: Answer, counted: Counting, text: Text) -> None:
    """Draw both comparisons, or say why there are none: without stages of lost deals no step has a rate."""
    if "stage_at_loss_unknown" in by_count.left_out:
        st.info(text("funnel.compare_unknown"))
        return
    controls(by_count, counted, False, text)
    two_funnels(asked, counted, text)
    groups(asked, counted, text)


def dimensions() -> tuple[str, ...]:
    """Return by what the deals of this workspace can be told apart."""
    named = session.filter_values()
    return tuple(name for name in DIMENSIONS if len(named.get(name, [])) > 1)


def two_funnels(asked: Scope, counted: Counting, text: Text) -> None:
    """Offer another period or another group to compare with, and draw what differs."""
    st.subheader(text("funnel.compare"), anchor=False)
    with st.container(horizontal=True, vertical_alignment="center"):
        beside = choices.listed_choice("beside", ("none", *PERIODS, *dimensions()), text)
        names, question = _compared(asked, beside, text)
    if question is None:
        st.caption(text("funnel.compare_about"))
        return
    answer = session.ask("conversion_difference", asked, **question, **counted.asked)
    frame = answer.frame
    if not (frame[["deals", "deals_other"]] > 0).any().all():
        st.info(text("funnel.compare_nothing"))
        return
    st.markdown(f"**{plain(_difference_finding(frame, names, counted.rule, text))}**")
    key = text("funnel.key_compare", one=names[0], other=names[1])
    is_unfair = beside in PERIODS and counted.basis == "to_date"
    st.caption(plain(f"{key} {text('funnel.compare_young')}" if is_unfair else key))
    drawn = funnel_compared.difference_dots(frame, names, text, session.palette())
    show.still_figure(drawn, "compared", funnel_compared.difference_dots_alt(frame, text))
    show.passport("conversion_difference", answer, text, "compared")


def groups(asked: Scope, counted: Counting, text: Text) -> None:
    """Draw a small funnel per group, those that differ most first, and the deals of a clicked bar."""
    if not dimensions():
        return
    st.subheader(text("funnel.groups"), anchor=False)
    split = choices.choice("split", dimensions(), text)
    answer = session.ask("conversion_by", asked, split_by=split, **counted.asked)
    frame, palette = answer.frame, session.palette()
    if frame.empty:
        return
    labels = labels_of(frame["value"], split, text)
    st.markdown(f"**{plain(_group_finding(frame, labels, counted.rule, text))}**")
    known = frame.loc[frame["state"] == "known", "value"].nunique(dropna=False)
    shown = min(known, funnel_groups.MOST_GROUPS)
    st.caption(text("funnel.key_groups", shown=text.count(shown), n=text.count(len(labels))))
    drawn = funnel_groups.group_funnels(frame, labels, text, palette)
    clicked = show.figure(
        drawn, f"group_{split}", funnel_groups.group_funnels_alt(frame, labels, text)
    )
    show.passport("conversion_by", answer, text, "groups")
    chosen = choices.selection(f"group_{split}", clicked and clicked[:2])
    if chosen and len(chosen) == 2 and chosen[1] in set(frame["stage"]):
        _deals_of(asked, counted, split, chosen[0] or None, chosen[1], labels, text)


def _deals_of(
    asked: Scope,
    counted: Counting,
    split: str,
    value: str | None,
    stage: str,
    labels: dict[object, str],
    text: Text,
) -> None:
    days = session.ask("stage_conversion", asked, **counted.asked).frame.set_index("stage")
    title = text("funnel.deals_group", group=labels.get(value, str(value)), stage=stage)
    show.deal_table(
        old_enough(asked, days.loc[stage, "mature_days"]),
        text,
        f"group_{split}",
        title,
        True,
        reached=stage,
        rule=counted.rule,
        split_by=split,
        split_value=value,
        period_by="created",
    )


def _compared(asked: Scope, beside: str, text: Text) -> tuple[tuple[str, str], dict | None]:
    """Return how both funnels are called, and what the question about them takes."""
    if beside == "none":
        return ("", ""), None
    if beside in PERIODS:
        one, other = periods_compared(asked, beside)
        return (_days(one, text), _days(other, text)), {"compare": beside}
    names = session.filter_values()[beside]
    one = choices.name_choice(f"one_{beside}", names, names[0]) or names[0]
    others = [name for name in names if name != one]
    other = choices.name_choice(f"other_{beside}", others, others[0]) or others[0]
    return (one, other), {"split_by": beside, "value": one, "against": other}


def _days(asked: Scope, text: Text) -> str:
    since, until = text.day_short(asked.since), text.day_short(asked.until)
    return text("funnel.days", since=since, until=until)


def _difference_finding(frame: pd.DataFrame, names: tuple[str, str], rule: str, text: Text) -> str:
    """The step with the largest difference beyond chance, else that there is none."""
    if frame["false_alarm_rate"].isna().all():
        return _untested(rule, text)
    beyond = frame[frame["is_beyond_chance"]]
    if beyond.empty:
        return text("funnel.compare_chance")
    row = beyond.loc[beyond["difference"].abs().idxmax()]
    said = {"one": names[0], "other": names[1]}
    if pd.isna(row["step_rate"]):
        share, other = row["cumulative_rate"], row["cumulative_rate_other"]
        return text(
            "funnel.compare_differs_won",
            share=text.share(share),
            share_other=text.share(other),
            **said,
        )
    return text(
        "funnel.compare_differs",
        stage=row["stage"],
        following=frame.loc[row.name + 1, "stage"],
        share=text.share(row["step_rate"]),
        share_other=text.share(row["step_rate_other"]),
        **said,
    )


def _group_finding(frame: pd.DataFrame, labels: dict[object, str], rule: str, text: Text) -> str:
    """The largest difference of a group from all others that is beyond chance, else that there is none."""
    if frame["false_alarm_rate"].isna().all():
        return _untested(rule, text)
    beyond = frame[frame["is_beyond_chance"]]
    if beyond.empty:
        return text("funnel.groups_chance")
    row = beyond.loc[beyond["difference"].abs().idxmax()]
    said = {
        "group": labels[None if pd.isna(row["value"]) else row["value"]],
        "others": text.share(row["rest_rate"]),
    }
    if pd.isna(row["step_rate"]):
        share = text.share(row["cumulative_rate"])
        return text("funnel.groups_differ_won", share=share, stage=row["stage"], **said)
    return text(
        "funnel.groups_differ",
        stage=row["stage"],
        following=frame.loc[row.name + 1, "stage"],
        share=text.share(row["step_rate"]),
        **said,
    )


def _untested(rule: str, text: Text) -> str:
    """Why chance can be said of no step."""
    return text("funnel.no_interval" if rule == NOT_NESTED else "funnel.too_few_to_tell")
