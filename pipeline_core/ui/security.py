"""What a browser is told to refuse, and what a person sees when a page fails."""

from __future__ import annotations

import logging
import secrets

import streamlit as st
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pipeline_core.errors import AlurError
from pipeline_core.text import Text, said
from pipeline_core.ui.plain import plain
from pipeline_core.ui.session import reader_language

log = logging.getLogger("alur")
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
    "connect-src 'self' ws: wss: blob: data:; worker-src 'self' blob:; frame-ancestors 'self'; "
    "base-uri 'self'; form-action 'self'; object-src 'none'"
)
HEADERS = (
    (b"content-security-policy", POLICY.encode()),
    (b"x-frame-options", b"SAMEORIGIN"),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
)


class SecurityHeaders:
    """Adds our headers to every answer: nothing is loaded from another host."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on and add the headers to its answer."""

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", []), *HEADERS]
            await send(message)

        await self.app(scope, receive, with_headers if scope["type"] == "http" else send)


def friendly_error(error: Exception) -> bool:
    """Show what went wrong in the person's words; for anything unforeseen, a number that is in the log."""
    words = Text(reader_language())  # without the currency: the store may be what failed
    if isinstance(error, AlurError):
        st.error(plain(said(words, error)))
        return True
    number = secrets.token_hex(4)
    log.error("error %s", number, exc_info=error)
    st.error(words("shell.error", number=number))
    return True
