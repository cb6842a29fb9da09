"""`streamlit run app.py`: the ASGI app around the shell. The pages live in `pages/`, the shell elsewhere.

A folder `pages/` beside the main script would turn on Streamlit's old multipage mode, in which the first
visitor of a deep link gets the page without its shell.
"""

import streamlit as st
from starlette.middleware import Middleware
from starlette.routing import Route

from pipeline_core.ui.security import SecurityHeaders, friendly_error
from pipeline_core.ui.startup import lifespan, ready

app = st.App(
    "pipeline_core/ui/shell.py",
    lifespan=lifespan,
    routes=[Route("/ready", ready)],
    middleware=[Middleware(SecurityHeaders)],
    on_script_error=friendly_error,
)
