"""Glossary: what the words on the pages mean, and where each is used."""

from pipeline_core.ui import glossary_parts, session, show

text = session.text()
show.heading("glossary", text("glossary_page.finding"), text("glossary_page.key"), text)
glossary_parts.draw(text)
