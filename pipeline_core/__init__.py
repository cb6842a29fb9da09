"""Alur: from a CRM's deal export to true pages.

The flow is the folder names: a file is read into rows of text (`ingest`), typed into observations,
and rebuilt into versions of deals and visits to stages (`store`, `sql`); every question is one `.sql`
file and one function of the same name (`metrics`, `forecast`, gathered in `answers`); a figure is a
pure function of the answer (`charts`); a page joins them (`ui`, `pages`). Imports only go that way:
tests/test_architecture.py holds the rule as data.
"""
