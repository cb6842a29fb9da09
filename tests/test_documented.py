"""What has a name has a definition: metrics, public functions, pages, errors, in code and in words."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline_core.answers import METRICS, Metric
from pipeline_core.store.database import sql_files
from pipeline_core.text import LANGUAGES, dictionary
from pipeline_core.ui.pages import SECTIONS
from tests.source_rules import CHECKOUT, paths
from tests.test_texts import placeholders

COMPOSED = {
    "stage_conversion_value": "the rows of stage_conversion, by their value",
    "conversion_by_rule": "the rows of stage_conversion, by every rule",
    "conversion_by": "the rows of stage_conversion, split",
    "conversion_difference": "two answers of stage_conversion, row by row",
    "deal_changes": "what differs between two rows of deal_history",
    "stalled_deals": "the rows of deal_flags that are stuck or silent",
    "target_coverage": "made of open_by_age, deal_counts, targets_inside and visits_with_fate",
    "pipeline_comparison": "pipeline_by_stage or pipeline_by on two days",
    "created_cohorts": "the curves of funnel_cohorts at some ages",
    "time_to_close": "the curve of funnel_cohorts over all deals",
    "win_rate": "win_rates over one period",
    "bottleneck_costs": "made of bottleneck_board, group_of_deals and the forecast's fit",
    "stage_curves": "the rows of time_in_stage, as curves",
    "forecast": "made of deals_with_fate, visits_with_fate, naive_forecasts and targets_inside",
    "forecast_weeks": "the forecast by the end of each week",
    "new_deals_by": "made of deals_with_fate, visits_with_fate and group_of_deals",
    "forecast_parts": "the forecast, part by part",
    "forecast_concentration": "the forecast with single deals decided",
    "forecast_tornado": "the forecast with one lever moved",
    "what_would_it_take": "the forecast with one lever moved until it is enough",
    "scenarios": "the forecast, with each saved scenario",
    "call_errors": "calls, and won_by_owner_and_day",
    "call_bias": "call_errors by owner",
    "own_record": "made of deals_with_fate, visits_with_fate and naive_forecasts on many days",
    "record_errors": "own_record by method",
    "reliability": "the chances of own_record's days",
    "history_used": "made of deals_with_fate and visits_with_fate",
    "backtest": "made of deals_with_fate and visits_with_fate on many days",
    "backtest_origins": "the calls of backtest, day by day",
    "suggested_actions": "made of deals_to_discuss, deal_flags and forecast",
}
WITHOUT_WORDS = {"home": "the overview under its own name"}
ABOUT_DEFINITIONS = {"test_architecture.py", "test_documented.py", "test_texts.py"}
PAGES = [page for pages in SECTIONS.values() for page in pages]
every_metric = pytest.mark.parametrize("metric", METRICS.values(), ids=lambda metric: metric.name)
every_language = pytest.mark.parametrize("language", LANGUAGES)


@every_metric
def test_a_metric_has_one_name_everywhere(metric: Metric) -> None:
    assert METRICS[metric.name] is metric
    assert metric.function.__name__ == metric.name
    assert (metric.name in sql_files()) != (metric.name in COMPOSED), "its question: sql/metrics/"
    assert set(metric.parameters) <= set(metric.function.__annotations__)


@every_metric
def test_a_metric_says_its_units_and_its_source(metric: Metric) -> None:
    lines = [line.strip() for line in (metric.function.__doc__ or "").splitlines()]

    assert lines and lines[0].endswith("."), "the first line is a sentence: the definition"
    assert any(line.startswith("Units:") for line in lines)
    assert any(line.startswith(("Source:", "Method:")) for line in lines)


@every_language
@every_metric
def test_a_metric_has_words_for_itself_its_columns_and_what_it_leaves_out(
    metric: Metric, language: str
) -> None:
    keys = [f"{metric.name}.title", f"{metric.name}.about"]
    keys += [f"column.{column}" for column in metric.columns]
    keys += [f"left_out.{reason}" for reason in metric.leaves_out]

    assert not without_words(keys, language)


@every_language
@every_metric
def test_no_two_columns_of_a_metric_are_called_alike(metric: Metric, language: str) -> None:
    """A table is drawn by the names of its columns: of two alike one would be written as the other."""
    names = [dictionary(language)[f"column.{column}"] for column in metric.columns]

    assert len(set(names)) == len(names)


@every_metric
def test_a_metric_is_tested(metric: Metric) -> None:
    tests = [CHECKOUT / path for path in paths("tests/**/test_*.py")]
    sources = [test.read_text("utf-8") for test in tests if test.name not in ABOUT_DEFINITIONS]
    named = re.compile(rf"\b{metric.name}\b")

    assert any(named.search(source) for source in sources), f"no test asks {metric.name}"


def test_every_sql_file_is_asked_by_somebody() -> None:
    sources = [Path(CHECKOUT / path).read_text("utf-8") for path in paths("pipeline_core/**/*.py")]
    asked = {
        node.value
        for source in sources
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }

    assert not [
        name
        for name, file in sql_files().items()
        if file.parent.name != "canonical" and name not in asked
    ]


def test_what_is_public_says_what_it_is() -> None:
    assert not [
        f"{path}:{line}: {name} has no docstring"
        for path in paths("app.py", "pages/*.py", "pipeline_core/**/*.py", "data/*.py")
        for line, name in undocumented((CHECKOUT / path).read_text(encoding="utf-8"))
    ]


def test_a_missing_docstring_is_noticed() -> None:
    source = '"""A."""\ndef a():\n    def inner(): ...\ndef _b(): ...\nclass C:\n    """C."""\n    def d(self): ...'

    assert list(undocumented(source)) == [(2, "a"), (7, "C.d")]
    assert list(undocumented("")) == [(1, "the module")]


def test_every_page_is_in_a_section() -> None:
    files = {Path(path).stem for path in paths("pages/*.py")}

    assert files == {*PAGES, *WITHOUT_WORDS}


@every_language
@pytest.mark.parametrize("page", PAGES)
def test_a_page_has_a_title_and_a_purpose(page: str, language: str) -> None:
    assert not without_words([f"page.{page}.title", f"page.{page}.about"], language)


@every_language
def test_an_error_says_what_happened_where_and_what_to_do(language: str) -> None:
    keys = [f"error.{key}.{part}" for key, _ in errors() for part in ("what", "where", "todo")]

    assert keys
    assert not without_words(keys, language)


@every_language
def test_an_error_speaks_only_of_what_it_knows(language: str) -> None:
    words = dictionary(language)

    assert not [
        f"error.{key}.{part}: {sorted(unknown)}"
        for key, values in errors()
        for part in ("what", "where", "todo")
        if (unknown := placeholders(words.get(f"error.{key}.{part}", "")) - values)
    ]


@every_language
def test_no_words_are_kept_for_an_error_that_cannot_happen(language: str) -> None:
    spoken = {key.split(".")[1] for key in dictionary(language) if key.startswith("error.")}

    assert spoken <= {key for key, _ in errors()}


def without_words(keys: list[str], language: str) -> list[str]:
    words = dictionary(language)
    return [key for key in keys if key not in words and f"{key}.other" not in words]


def errors() -> Iterator[tuple[str, set[str]]]:
    """Every key that errors.py raises, with the values that it fills its words with."""
    tree = ast.parse((CHECKOUT / "pipeline_core" / "errors.py").read_text(encoding="utf-8"))
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "AlurError" and call.args:
            yield ast.literal_eval(call.args[0]), {str(each.arg) for each in call.keywords}


def undocumented(source: str) -> Iterator[tuple[int, str]]:
    """Public names without a docstring: the module, its functions, classes and their methods."""
    tree = ast.parse(source)
    if not ast.get_docstring(tree):
        yield 1, "the module"
    for node in tree.body:
        inside = node.body if isinstance(node, ast.ClassDef) else []
        for each, name in [(node, ""), *((method, f"{node.name}.") for method in inside)]:
            is_named = isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
            is_public = is_named and not f"{name}{each.name}".startswith("_")
            if is_public and not each.name.startswith("_") and not ast.get_docstring(each):
                yield each.lineno, f"{name}{each.name}"
