"""The weekly meeting: seven steps in thirty minutes, what was agreed, and what became of it."""

from pipeline_core.ui import findings, review_parts, review_state, session, show

text = session.text()
if not show.nothing_here("review", text):
    held, step = review_state.held(), review_state.step()
    review_parts.head(held, step, text)
    review_parts.state(held, text)
    if held.meeting or not show.no_match(text, findings.counts(held.scope).total):
        review_parts.controls(text)
        review_parts.body(held, step, text)
    review_parts.past(held, text)
