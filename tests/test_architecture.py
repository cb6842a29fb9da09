"""The layer table of the house as data, and the rules that every source file keeps.

A rule that is broken names the file, the line and what to do instead. A new part of `pipeline_core`
needs a row in LAYERS first: that is the moment to think about where it belongs.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from tests import source_rules
from tests.source_rules import CHECKOUT, Found, broken, paths

SHOWN = ("app.py", "pages/*.py", "pipeline_core/**/*.py")
CODE = (*SHOWN, "data/*.py", "tests/**/*.py")
SQL = ("pipeline_core/sql/**/*.sql",)


class Row(NamedTuple):
    """What a part may import beside itself and the standard library; None: anything."""

    packages: set[str] | None
    parts: set[str] | None


GROUND = {"errors", "scope"}
ON_SCREEN = {"ingest", "metrics", "answers", "forecast", "charts", "findings", "ui"}
LAYERS = {
    "__init__": Row(set(), set()),
    "clock": Row(set(), set()),
    "workspaces": Row(set(), set()),
    "errors": Row({"babel"}, {"scope", "text"}),
    "scope": Row({"babel"}, {"errors", "text"}),
    "text": Row({"babel"}, GROUND),
    "store": Row({"duckdb", "pandas", "pyarrow"}, GROUND),
    "ingest": Row(
        {"pandas", "numpy", "pyarrow", "charset_normalizer", "python_calamine"}, {"store", *GROUND}
    ),
    "metrics": Row({"pandas", "numpy"}, {"store", "forecast", *GROUND}),
    "forecast": Row({"pandas", "numpy"}, set()),
    "charts": Row({"plotly", "pandas", "numpy"}, {"text"}),
    "answers": Row({"pandas", "numpy"}, {"metrics", "forecast", "store", *GROUND}),
    # Sentences name what figures show, as a waterfall's bars.
    "findings": Row({"pandas"}, {"answers", "charts", "text", *GROUND}),
    "review": Row({"pandas"}, {"answers", "metrics", "store", "text", *GROUND}),
    "pack": Row(
        {"pandas", "plotly", "xlsxwriter"},
        {"answers", "charts", "findings", "review", "store", "text", *GROUND},
    ),
    "printing": Row({"pandas"}, {"answers", "text", *GROUND}),
    "planning": Row(set(), {"answers", "printing", "store", "text", *GROUND}),
    "packing": Row(set(), {"answers", "pack", "planning", "review", "store", "text", *GROUND}),
    "telling": Row(set(), {"ingest", "text", *GROUND}),
    "ui": Row(None, None),
    "cli": Row(None, None),
    "__main__": Row(set(), {"cli"}),
    "pages": Row({"streamlit"}, ON_SCREEN),
    "app": Row({"streamlit", "starlette"}, ON_SCREEN),
    "data": Row({"numpy", "pandas", "sample_company"}, set()),  # a script and its neighbour
}


def layers(path: str, source: str) -> Found:
    """A part imports only what its row of LAYERS allows."""
    part = _part(path)
    if part not in LAYERS:
        yield 1, f"«{part}» is in no layer: give it a row in LAYERS"
        return
    for line, name in _imported(ast.parse(source)):
        if sentence := _objection(part, name):
            yield line, sentence


def _objection(part: str, name: str) -> str | None:
    row, names = LAYERS[part], name.split(".")
    if not names[0]:
        return "imports are absolute"
    if names[0] != "pipeline_core":
        is_fine = row.packages is None or names[0] in {*row.packages, *sys.stdlib_module_names}
        return None if is_fine else f"{part} may not import {names[0]}"
    inner = names[1] if len(names) > 1 else "__init__"
    if row.parts is not None and inner not in {*row.parts, part}:
        return f"{part} may not import pipeline_core.{inner}"
    if part == "pages" and inner == "ingest" and _is_module(names[:3]):
        return "a page uses only what pipeline_core.ingest itself offers"
    return None


def _is_module(names: list[str]) -> bool:
    place = CHECKOUT.joinpath(*names)
    return len(names) > 2 and (place.with_suffix(".py").is_file() or place.is_dir())


def _imported(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Every imported name in full; a relative one starts with a dot."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            start = "." * node.level + (node.module or "")
            yield from ((node.lineno, f"{start}.{alias.name}") for alias in node.names)


def _part(path: str) -> str:
    parts = Path(path).with_suffix("").parts
    return parts[1] if parts[0] == "pipeline_core" else parts[0]


KEPT_BY = {
    layers: (*SHOWN, "data/*.py"),
    source_rules.clock_readings: CODE,
    source_rules.sql_made_from_strings: CODE,
    source_rules.sql_run_elsewhere: SHOWN,
    source_rules.long_functions: CODE,
    source_rules.long_files: (*CODE, *SQL),
    source_rules.arithmetic: ("pages/*.py",),
    source_rules.poor_names: (*CODE, *SQL),
    source_rules.sql_clock_readings: SQL,
    source_rules.stars: SQL,
    source_rules.positions: SQL,
    source_rules.missing_grain: SQL,
}


@pytest.mark.parametrize("rule", KEPT_BY, ids=lambda rule: rule.__name__)
def test_every_file_keeps_the_rule(rule: Callable[[str, str], Found]) -> None:
    complaints = broken(rule, *KEPT_BY[rule])

    assert paths(*KEPT_BY[rule]), "no file matches: the rule would be empty"
    assert not complaints, "\n".join([str(rule.__doc__), *complaints])


METRIC, PAGE = "pipeline_core/metrics/x.py", "pages/x.py"
QUERY = "pipeline_core/sql/metrics/x.sql"


@pytest.mark.parametrize(
    ("rule", "path", "source"),
    [
        (layers, METRIC, "import streamlit as st"),
        (layers, METRIC, "from pipeline_core import clock"),
        (layers, METRIC, "def f():\n    from pipeline_core.ingest import undo"),
        (layers, PAGE, "import pandas as pd"),
        (layers, PAGE, "from pipeline_core.ingest.rebuild import rebuild"),
        (layers, PAGE, "from pipeline_core.ingest import rebuild"),
        (layers, "pipeline_core/charts/x.py", "from . import style"),
        (layers, "pipeline_core/brand_new.py", ""),
        (source_rules.clock_readings, METRIC, "import datetime\na = datetime.date.today()"),
        (source_rules.clock_readings, METRIC, "a = field(default_factory=datetime.now)"),
        (source_rules.clock_readings, METRIC, "import time\na = time.time()"),
        (source_rules.clock_readings, METRIC, "from time import time"),
        (source_rules.sql_made_from_strings, METRIC, 'a = f"select {column} from deals"'),
        (source_rules.sql_made_from_strings, METRIC, 'a = "select a from " + table'),
        (source_rules.sql_made_from_strings, METRIC, 'a = prefix + "\\nSELECT a from deals"'),
        (source_rules.sql_made_from_strings, METRIC, 'a = "delete from %s" % table'),
        (source_rules.sql_made_from_strings, METRIC, 'a = "delete from {}".format(table)'),
        (source_rules.sql_made_from_strings, METRIC, 'a = sql_text("b").replace("c", d)'),
        (source_rules.sql_run_elsewhere, METRIC, 'store.connection.execute("select 1")'),
        (source_rules.long_functions, METRIC, "def f():\n" + "    a = 1\n" * 40),
        (source_rules.long_files, METRIC, "a = 1\n" * 301),
        (source_rules.long_files, PAGE, "a = 1\n" * 81),
        (source_rules.arithmetic, PAGE, "share = won / closed"),
        (source_rules.poor_names, "pipeline_core/ui/helpers.py", ""),
        (source_rules.sql_clock_readings, QUERY, "select a from b where c < current_date"),
        (source_rules.sql_clock_readings, QUERY, "select now () as a"),
        (source_rules.stars, QUERY, "select\n    *\nfrom b"),
        (source_rules.positions, QUERY, "select a from b group by 1"),
        (source_rules.missing_grain, QUERY, "select a from b"),
    ],
)
def test_a_rule_catches_what_it_is_for(
    rule: Callable[[str, str], Found], path: str, source: str
) -> None:
    assert list(rule(path, source))


@pytest.mark.parametrize(
    ("rule", "path", "source"),
    [
        (layers, METRIC, "import datetime\nimport pandas as pd"),
        (layers, PAGE, "from pipeline_core.ingest import undo"),
        (source_rules.clock_readings, METRIC, "from pipeline_core import clock\na = clock.now()"),
        (source_rules.sql_made_from_strings, METRIC, 'a = f"With {n} deals"\nb = "select 1"'),
        (source_rules.long_functions, METRIC, "def f():\n" + "    a = 1\n" * 39),
        (source_rules.sql_clock_readings, QUERY, "-- never now()\nwith now as (select 1 as a)"),
        (source_rules.stars, QUERY, "select count(*) as a from b  -- not select *"),
        (source_rules.stars, "pipeline_core/sql/canonical/x.sql", "select * from b"),
    ],
)
def test_a_rule_lets_pass_what_is_fine(
    rule: Callable[[str, str], Found], path: str, source: str
) -> None:
    assert not list(rule(path, source))
