"""Rules of the house that one source file can break: each yields the lines and says what to do."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path

CHECKOUT = Path(__file__).parents[1]
LONGEST_FILE, LONGEST_PAGE, LONGEST_FUNCTION = 300, 80, 40
SILENT_NAMES = {"utils", "util", "helpers", "helper", "common", "base", "manager", "misc"}
TAKEN_NAMES = {"bottleneck", "asof"}  # a package that pandas imports; a reserved word in DuckDB
SQL_RUNNER = "pipeline_core/store/database.py"
CLOCK = "pipeline_core/clock.py"
VERBS = "select|insert|update|delete|create|with|drop|alter|copy|attach"
STARTS_LIKE_SQL = re.compile(rf"\s*(?:{VERBS}|{VERBS.upper()})\s")  # "With 3 deals" is prose
CLOCKS, READINGS = {"datetime", "date", "Timestamp"}, {"now", "today", "utcnow"}
TIME_READINGS = {"time.time", "time.time_ns", "time.localtime", "time.gmtime", "time.ctime"}
SQL_CLOCK = re.compile(
    r"\b(?:current_date|current_time|current_timestamp|localtime|localtimestamp)\b"
    r"|\b(?:now|today|get_current_timestamp|transaction_timestamp)\s*\(",
    re.IGNORECASE,
)
STAR = re.compile(r"\bselect\s+(?:distinct\s+)?\*", re.IGNORECASE)
POSITION = re.compile(r"\bgroup\s+by\s+(?:\d|all\b)", re.IGNORECASE)
Found = Iterator[tuple[int, str]]


def clock_readings(path: str, source: str) -> Found:
    """Python asks the day only of pipeline_core.clock."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and path != CLOCK:
            name = ast.unparse(node)
            owner = ast.unparse(node.value).rpartition(".")[2]
            if name in TIME_READINGS or (owner in CLOCKS and node.attr in READINGS):
                yield node.lineno, f"{name} reads the clock: take the day as an argument"
        elif isinstance(node, ast.ImportFrom) and node.module == "time" and path != CLOCK:
            names = {f"time.{alias.name}" for alias in node.names}
            for name in sorted(names & TIME_READINGS):
                yield node.lineno, f"{name} reads the clock: take the day as an argument"


def sql_made_from_strings(path: str, source: str) -> Found:
    """No SQL from f-strings, +, %, format, replace or join."""
    for node in ast.walk(ast.parse(source)):
        parts: list[ast.expr] = []
        if isinstance(node, ast.JoinedStr):
            parts = node.values[:1]
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Mod):
            parts = [node.left, node.right]
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            parts = [node.func.value] if node.func.attr in ("format", "replace", "join") else []
        if any(is_sql(part) for part in parts):
            yield parts[0].lineno, "SQL is constant text in sql/; values are parameters"


def is_sql(node: ast.expr) -> bool:
    """Whether an expression is SQL text: a string that starts like it, or a file of sql/."""
    if isinstance(node, ast.Call):
        return ast.unparse(node.func).endswith("sql_text")
    is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
    return is_text and bool(STARTS_LIKE_SQL.match(node.value))


def sql_run_elsewhere(path: str, source: str) -> Found:
    """One module runs SQL."""
    for node in ast.walk(ast.parse(source)):
        is_run = isinstance(node, ast.Attribute) and node.attr in ("execute", "executemany")
        if is_run and path != SQL_RUNNER:
            yield node.lineno, f"only {SQL_RUNNER} runs SQL"


def long_functions(path: str, source: str) -> Found:
    """A function fits on a screen."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > LONGEST_FUNCTION:
                yield node.lineno, f"{node.name} has {lines} lines, more than {LONGEST_FUNCTION}"


def long_files(path: str, source: str) -> Found:
    """A file has one subject; a page is shorter still."""
    limit = LONGEST_PAGE if path.startswith("pages/") else LONGEST_FILE
    lines = len(source.splitlines())
    if lines > limit:
        yield limit + 1, f"{lines} lines, more than {limit}"


def arithmetic(path: str, source: str) -> Found:
    """A page joins sentences; it does not compute."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.BinOp) and not isinstance(node.op, ast.BitOr):
            yield node.lineno, f"a page computes nothing: {ast.unparse(node)}"


def poor_names(path: str, source: str) -> Found:
    """A module is named for what it holds."""
    for name in sorted({*Path(path).with_suffix("").parts} & (SILENT_NAMES | TAKEN_NAMES)):
        yield 1, f"«{name}» is taken, or does not say what is inside"


def sql_clock_readings(path: str, source: str) -> Found:
    """SQL takes the day from the scope."""
    yield from _matches(SQL_CLOCK, source, "the day is $scope['as_of'], never the clock's")


def stars(path: str, source: str) -> Found:
    """A query names its columns; a macro in canonical/ may pass all of them on."""
    if "/canonical/" not in path:
        yield from _matches(STAR, source, "name the columns instead of select *")


def positions(path: str, source: str) -> Found:
    """A query groups by names."""
    yield from _matches(POSITION, source, "group by the names of columns")


def missing_grain(path: str, source: str) -> Found:
    """The first line of a SQL file says what one row is."""
    if not source.startswith("-- "):
        yield 1, "the first line says the grain: -- One row per …"


def broken(rule: Callable[[str, str], Found], *patterns: str) -> list[str]:
    """Return what breaks a rule in the files of some patterns, as path:line: sentence."""
    return [
        f"{path}:{line}: {sentence}"
        for path in paths(*patterns)
        for line, sentence in rule(path, (CHECKOUT / path).read_text(encoding="utf-8"))
    ]


def paths(*patterns: str) -> list[str]:
    """Return the project's files that match, relative to the checkout."""
    found = {file for pattern in patterns for file in CHECKOUT.glob(pattern)}
    return sorted(file.relative_to(CHECKOUT).as_posix() for file in found)


def _matches(pattern: re.Pattern[str], source: str, sentence: str) -> Found:
    bare = re.sub(r"--[^\n]*", "", source)
    for match in pattern.finditer(bare):
        yield bare.count("\n", 0, match.start()) + 1, sentence
