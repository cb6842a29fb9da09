"""The funnel page's parts: how it counts, its bars, how much the rule matters, and the deals behind it."""

from __future__ import annotations

import dataclasses
import datetime
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from pipeline_core.answers import Answer
from pipeline_core.charts import funnel as drawing
from pipeline_core.charts import funnel_compared
from pipeline_core.metrics.conversion import BASES, RULES
from pipeline_core.scope import Scope
from pipeline_core.text import Text
from pipeline_core.ui import choices, findings, session, show
from pipeline_core.ui.plain import plain

METRICS = {"deals": "stage_conversion", "amount": "stage_conversion_value"}
# Closed deals and decided steps have no young ones; only deals that came at least so far can be projected.
BASES_OF = {"reached": BASES, "strict": BASES[:2], "any": BASES[:2]}


@dataclass(frozen=True)
class Counting:
    """How the page counts: a rule, what it does about young deals, and what of each deal."""

    rule: str
    basis: str
    measure: str

    @property
    def asked(self) -> dict[str, str]:
        """What the questions about conversion take."""
        return {"rule": self.rule, "basis": self.basis}


def counting() -> Counting:
    """Return what is chosen, before its controls are drawn: the title depends on it."""
    rule = choices.current("rule", RULES)
    basis = choices.current("basis", BASES_OF.get(rule, BASES[:1]))
    return Counting(rule, basis, choices.current("count_by", tuple(METRICS)))


def controls(by_count: Answer, counted: Counting, has_amounts: bool, text: Text) -> None:
    """Draw the switches, and in a sentence each what the rule and the basis mean.

    Where nothing is drawn by amount (`has_amounts` is false) there is no switch for it.
    """
    bases = BASES_OF.get(counted.rule, BASES[:1])
    with st.container(horizontal=True, vertical_alignment="center"):
        if has_amounts:
            choices.choice("count_by", tuple(METRICS), text)
        choices.listed_choice("rule", RULES, text)
        if len(bases) > 1:
            choices.choice("basis", bases, text)
    said = [text(f"funnel.rule.{counted.rule}"), text(f"funnel.basis.{counted.basis}")]
    last = by_count.frame.iloc[-1]
    if counted.basis == "matured" and pd.notna(last["mature_days"]):
        said.append(text("funnel.young", n=int(last["young"]), days=text.days(last["mature_days"])))
    st.caption(" ".join(said))


def bars(asked: Scope, counted: Counting, text: Text) -> str | None:
    """Draw the funnel and return the stage that was clicked in it, now or in the link."""
    metric = METRICS[counted.measure]
    answer = session.ask(metric, asked, **counted.asked)
    st.subheader(text("funnel.figure"), anchor=False)
    by = counted.measure if counted.basis == "to_date" else counted.basis
    st.caption(text(f"funnel.key_{by}"))
    drawn = drawing.funnel_bars(
        answer.frame, text, session.palette(), counted.measure, counted.basis
    )
    alt = drawing.funnel_bars_alt(answer.frame, text, counted.measure, counted.basis)
    clicked = show.figure(drawn, "reached", alt)
    show.passport(metric, answer, text, "funnel")
    chosen = choices.selection("reached", clicked and clicked[:1])
    return chosen[0] if chosen and chosen[0] in set(answer.frame["stage"]) else None


def by_rule(asked: Scope, counted: Counting, text: Text) -> None:
    """Draw the same deals by every rule, and say how far the overall rate moves."""
    answer = session.ask("conversion_by_rule", asked)
    st.subheader(plain(_rules_finding(answer.frame, text)), anchor=False)
    if answer.frame["step_rate"].notna().any():
        st.caption(text("funnel.key_rules"))
        drawn = funnel_compared.rule_dots(answer.frame, counted.rule, text, session.palette())
        show.still_figure(drawn, "rules", funnel_compared.rule_dots_alt(answer.frame, text))
    show.passport("conversion_by_rule", answer, text, "rules")


def deals(asked: Scope, by_count: Answer, counted: Counting, stage: str | None, text: Text) -> None:
    """Draw the deals that the chosen step counts, or the first one."""
    rows = by_count.frame
    row = rows.iloc[0] if stage is None else rows[rows["stage"] == stage].iloc[0]
    key = f"funnel.deals_{counted.rule}"
    title = text(key if counted.basis != "matured" else f"{key}_old", value=row["stage"])
    show.deal_table(
        old_enough(asked, row["mature_days"]),
        text,
        "reached",
        title,
        stage is not None,
        reached=row["stage"],
        rule=counted.rule,
        period_by="created",
    )


def old_enough(asked: Scope, days: int | None) -> Scope:
    """Return the scope of the deals that were created at least so many days before the as-of day."""
    if pd.isna(days):
        return asked
    last = asked.as_of - datetime.timedelta(days=int(days))
    return dataclasses.replace(asked, until=min(last, asked.until or last))


def finding(by_count: Answer, counted: Counting, text: Text) -> str:
    """Return the page's title: how many are won by the rule and basis in force, and the weakest step."""
    if by_count.frame.empty:
        return text("funnel.finding_empty")
    return findings.of_funnel(by_count.frame, counted.rule, counted.basis, text)


def _rules_finding(frame: pd.DataFrame, text: Text) -> str:
    overall = list(funnel_compared.rule_rates(frame, text).values())[-1].dropna()
    if overall.empty:
        return text("funnel.rules_unknown")
    low, high = overall.idxmin(), overall.idxmax()
    return text(
        "funnel.rules",
        low=text.share(overall[low]),
        low_rule=text(f"choice.rule.{low}"),
        high=text.share(overall[high]),
        high_rule=text(f"choice.rule.{high}"),
    )
