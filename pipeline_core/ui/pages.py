"""Which pages there are, in which sections, under which names in the link."""

from __future__ import annotations

import streamlit as st

from pipeline_core.text import Text
from pipeline_core.workspaces import CHECKOUT

PAGES = CHECKOUT / "pages"
SECTIONS = {
    "review": ("overview", "review"),
    "pipeline": ("pipeline", "changes", "deals"),
    "conversion": ("funnel", "bottlenecks"),
    "plan": ("forecast", "scoreboard"),
    "data": ("upload", "hygiene", "settings", "glossary"),
}
FIRST = "overview"
# Nothing on these is filtered, or worth a saved view.
WITHOUT_DEALS = ("upload", "settings", "glossary")


def script(name: str) -> str:
    """Return the script of a page."""
    return str(PAGES / f"{name}.py")


def pages(text: Text) -> dict[str, list]:
    """Return the pages by section, with the titles of the language.

    The first page answers only at `/`; a hidden twin answers at its own name.
    """
    found = {
        text(f"section.{section}"): [_page(name, text) for name in names]
        for section, names in SECTIONS.items()
    }
    last = list(found)[-1]
    twin = st.Page(script("home"), title="Alur", url_path=FIRST, visibility="hidden")
    found[last].append(twin)
    return found


def _page(name: str, text: Text) -> st.Page:
    return st.Page(
        script(name),
        title=text(f"page.{name}.title"),
        url_path="this-week" if name == FIRST else name,
        default=name == FIRST,
    )
