"""The words of the product: one definition each, for the glossary, and for the help beside a number."""

from __future__ import annotations

from urllib.parse import urlencode

from pipeline_core.text import Text
from pipeline_core.ui import session

FIRST = ("pipeline", "funnel")  # the difference that everything else rests on
TERMS = {  # the page on which each is used
    "pipeline": "pipeline",
    "funnel": "funnel",
    "amount": "pipeline",
    "as_of": "overview",
    "attained": "forecast",
    "attention": "hygiene",
    "booked": "forecast",
    "bottleneck": "bottlenecks",
    "call": "scoreboard",
    "cohort": "funnel",
    "conversion": "funnel",
    "coverage": "pipeline",
    "deal": "deals",
    "export": "upload",
    "forecast": "forecast",
    "gap": "forecast",
    "hygiene": "hygiene",
    "left_out": "pipeline",
    "lever": "forecast",
    "median": "bottlenecks",
    "outcome": "deals",
    "overdue": "hygiene",
    "owner": "pipeline",
    "p10": "forecast",
    "p50": "forecast",
    "p90": "forecast",
    "p_target": "forecast",
    "parked": "settings",
    "period": "overview",
    "run_rate": "forecast",
    "scenario": "forecast",
    "silent": "hygiene",
    "slip": "changes",
    "stage": "pipeline",
    "stuck": "bottlenecks",
    "target": "pipeline",
    "upload": "upload",
    "velocity": "funnel",
    "visit": "bottlenecks",
    "waterfall": "changes",
    "weighted": "pipeline",
    "win_rate": "funnel",
}
OF_PAGE = {  # the term that a page is about
    "overview": "as_of",
    "review": "call",
    "pipeline": "pipeline",
    "changes": "waterfall",
    "deals": "deal",
    "funnel": "funnel",
    "bottlenecks": "bottleneck",
    "forecast": "forecast",
    "scoreboard": "call",
    "upload": "export",
    "hygiene": "hygiene",
    "settings": "stage",
}


def name(term: str, text: Text) -> str:
    """Return what a term is called."""
    return text(f"glossary.{term}.term")


def about(term: str, text: Text) -> str:
    """Return what a term means, for the help beside a number."""
    return text(f"glossary.{term}.about")


def in_order(text: Text, searched: str = "") -> list[str]:
    """Return the terms that hold every searched word, in the alphabet of the language; pipeline and funnel first."""
    words = searched.casefold().split()
    found = [
        term
        for term in TERMS
        if all(word in f"{name(term, text)} {about(term, text)}".casefold() for word in words)
    ]
    first = [term for term in FIRST if term in found]
    return first + sorted(set(found) - {*FIRST}, key=lambda term: name(term, text).casefold())


def help_of(page: str, text: Text) -> str:
    """Return what a page is for, with the way to the word that it is about."""
    purpose = text(f"page.{page}.about")
    if page not in OF_PAGE:
        return purpose
    word = text("glossary_page.word", term=name(OF_PAGE[page], text))
    return f"{purpose}\n\n[{word}]({address(OF_PAGE[page])})"


def address(term: str) -> str:
    """Return the link that opens the glossary at a term, in the same workspace and language."""
    kept = {"workspace": session.workspace(), "lang": session.language().upper()}
    return f"glossary?{urlencode({'term': term, **kept})}"
