"""The frame around every page: navigation, workspace, language, filters; then the page itself."""

from __future__ import annotations

import gc
from pathlib import Path

import streamlit as st

from pipeline_core.ui import filter_bar, review_state, saved_views, session
from pipeline_core.ui.kept import forget_others
from pipeline_core.ui.pages import WITHOUT_DEALS, pages

STATIC = Path(__file__).parent / "static"  # Streamlit serves the folder beside this script
STYLE = """<style>
.stMainBlockContainer{max-width:82rem;padding-left:clamp(1rem,3vw,2.5rem);padding-right:clamp(1rem,3vw,2.5rem)}
h1,h2,h3{padding-top:.1rem!important;text-wrap:balance}
.alur-over{font-size:.8rem;font-weight:600;opacity:.72;margin:0}
.stMetric .stMarkdownEllipsis,.stMetric .stMarkdownEllipsis *,.stMain .stPageLink *{white-space:normal;overflow:visible}
.stFileUploader section *{white-space:normal!important}
.stButtonGroup [data-selected],.stSlider [role=group] *,.stTabs [aria-selected=true]{color:inherit!important}
.stApp a:focus-visible{outline:2px solid;outline-offset:-2px}
@media (max-width:640px){.stButtonGroup [role=radiogroup]{flex-wrap:wrap!important}.st-key-filters{display:grid!important;grid:auto auto/auto-flow max-content;overflow-x:auto}}
@media print{.stSidebar,.st-key-filters{display:none}}
</style>"""


def main() -> None:
    """Draw the frame, then run the page that the link names."""
    st.set_page_config(page_title="Alur", page_icon=str(STATIC / "favicon.png"), layout="wide")
    st.html(STYLE)
    st.logo(str(STATIC / "mark.svg"), size="large")
    text = session.text()
    page = st.navigation(pages(text), expanded=True)
    name = saved_views.page_named(page.url_path)
    saved_views.open_what_is_asked(page.url_path, text)
    _keep_workspace_in_link()
    _sidebar(name, text)
    if name == "review":
        review_state.hold_filters()
    if page.url_path not in WITHOUT_DEALS and not session.is_empty(session.store()):
        filter_bar.filter_bar(text)
        saved_views.what_is_missing(name, text)
    if page.url_path != "upload":
        forget_others(())  # the uploader drops its files when the page changes
    page.run()
    _spare_the_collector()


def _sidebar(page: str, text: session.Text) -> None:
    with st.sidebar:
        with st.container(border=True, gap="xsmall"):
            if session.workspace() == "sample":
                st.markdown(f":orange-badge[{text('shell.sample')}]")
                st.caption(text("shell.sample_about"))
                target, label = "own", "shell.start_own"
            else:
                st.markdown(f":blue-badge[{text('shell.own')}]")
                target, label = "sample", "shell.back_to_sample"
            st.button(
                text(label),
                on_click=session.go_to_workspace,
                args=(target,),
                key="change_workspace",
                type="tertiary",
            )
        saved_views.list_of_views(page, text)
        st.segmented_control(
            text("shell.language"),
            ["EN", "ID"],
            default=session.language().upper(),
            required=True,
            key="lang",
            bind="query-params",
            label_visibility="collapsed",
        )


def _keep_workspace_in_link() -> None:
    """A change of page drops what is not bound; the workspace belongs into every link."""
    current = session.workspace()
    st.session_state["workspace"] = current
    if st.query_params.get("workspace") != current:
        st.query_params["workspace"] = current


@st.cache_resource
def _first_run_is_over() -> list[bool]:
    return []


def _spare_the_collector() -> None:
    """Freeze once more after the first run: parts of Streamlit and pandas load only then."""
    done = _first_run_is_over()
    if not done:
        done.append(True)
        gc.collect()
        gc.freeze()


main()
