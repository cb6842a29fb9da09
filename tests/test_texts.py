"""Every word on the screen stands in both languages, is used, and is filled with what it asks for."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from string import Formatter

import pytest

from pipeline_core.answers import METRICS
from pipeline_core.text import dictionary
from tests.source_rules import CHECKOUT, Found, broken, paths

SCREEN = ("app.py", "pages/*.py", "pipeline_core/ui/**/*.py")
SPEAKERS = (*SCREEN, "pipeline_core/*.py", "pipeline_core/charts/*.py", "pipeline_core/*/*.py")
TEXT_NAMES = {"text", "words"}  # what a Text is called where it is used
PRODUCT = "Alur"  # a name, the same in every language
ASKED_FOR = re.compile(r"page\.\w+\.about")  # by tests/test_documented.py; no page shows it yet
NOT_WORDS = {"bind", "format", "icon", "key", "page_icon", "url_path", "mime", "anchor"}
DRAWS_WORDS = {
    *("button", "caption", "checkbox", "error", "expander", "header", "info", "markdown"),
    *("metric", "multiselect", "number_input", "page_link", "radio", "selectbox", "slider"),
    *("subheader", "success", "text_input", "title", "toast", "toggle", "warning", "write"),
}
MARKUP = re.compile(r"<style.*?</style>|<svg.*?</svg>|<[^>]*>|:material/\w+:|&\w+;", re.DOTALL)
KEY_PIECES = re.compile(
    r"(?=.*[a-z])[a-z0-9_.]*\.[a-z0-9_.]*"
)  # what is fixed in f"look.{x}_about"
PROSE = re.compile(r"[^\W\d_]\s+\S|\S\s+[^\W\d_]|^[A-Z][a-z]+\W*$")


def test_both_languages_have_the_same_keys() -> None:
    english, indonesian = dictionary("en"), dictionary("id")

    assert bases(english) == bases(indonesian)


def test_a_plural_has_the_forms_that_its_language_knows() -> None:
    english, indonesian = dictionary("en"), dictionary("id")
    plurals = {key.removesuffix(".one") for key in english if key.endswith(".one")}

    assert not [key for key in plurals if f"{key}.other" not in english]
    assert not [key for key in plurals if f"{key}.other" not in indonesian]
    assert not [key for key in indonesian if key.endswith(".one")], "Indonesian has one form"


def test_a_text_has_the_same_placeholders_in_both_languages() -> None:
    english, indonesian = dictionary("en"), dictionary("id")
    both = english.keys() & indonesian.keys()

    assert not [
        f"{key}: {placeholders(english[key])} and {placeholders(indonesian[key])}"
        for key in sorted(both)
        if placeholders(english[key]) != placeholders(indonesian[key])
    ]


def test_a_singular_asks_for_nothing_that_its_plural_does_not() -> None:
    english = dictionary("en")

    assert not [
        key
        for key in english
        if key.endswith(".one")
        and not placeholders(english[key])
        <= placeholders(english[f"{key.removesuffix('.one')}.other"])
    ]


@pytest.mark.parametrize("language", ["en", "id"])
def test_a_key_that_the_code_names_exists_and_gets_its_values(language: str) -> None:
    complaints = broken(lambda path, source: unspoken(source, dictionary(language)), *SPEAKERS)

    assert not complaints, "\n".join(complaints)


def test_every_text_is_used() -> None:
    trees = [ast.parse((CHECKOUT / path).read_text(encoding="utf-8")) for path in paths(*SPEAKERS)]
    constants = {each for tree in trees for each in strings(tree)}
    patterns = [ASKED_FOR, *(pattern for tree in trees for pattern in key_patterns(tree))]

    assert not [
        key
        for key in sorted(bases(dictionary("en")))
        if key not in constants and not any(pattern.fullmatch(key) for pattern in patterns)
    ]


def test_the_screen_says_nothing_that_is_not_in_the_texts() -> None:
    complaints = broken(lambda path, source: said_in_code(source), *SCREEN)

    assert not complaints, "\n".join(complaints)


def test_a_key_with_a_gap_stands_for_its_family() -> None:
    (metric,) = key_patterns(ast.parse('text(f"{metric}.title")'))
    (skipped,) = key_patterns(ast.parse('text("skipped." + reason, n=n)'))

    assert metric.fullmatch("win_rate.title") and not metric.fullmatch("page.title")
    assert skipped.fullmatch("skipped.footer") and not skipped.fullmatch("reject.footer")
    assert not list(key_patterns(ast.parse('name = f"{folder}.{ending}"')))


@pytest.mark.parametrize(
    "source",
    [
        'st.button("Save")',
        'st.sidebar.button("Save now", key="save")',
        'st.selectbox(text("a.b"), options, placeholder="choose one")',
        'column.metric("Open deals", 3)',
        'st.caption(f"{n} deals are open")',
        "st.html(\"<p class='alur-over'>The pipeline</p>\")",
    ],
)
def test_words_in_code_are_caught(source: str) -> None:
    assert list(said_in_code(source))


@pytest.mark.parametrize(
    "source",
    [
        'st.button(text("settings.save"), key="save")',
        'st.markdown(f"**{title}**  \\n{about}")',
        "st.html('<p class=\"alur-over small\">' f'{words}</p>')",
        'logger.warning("Could not read the inbox")',
        'st.slider(label, format="%d per cent", key="a b")',
    ],
)
def test_what_is_not_words_passes(source: str) -> None:
    assert not list(said_in_code(source))


def test_a_missing_key_and_a_missing_value_are_caught() -> None:
    words = {"deals.sum": "{n} of {all}", "deals.left.other": "{n} left", "a.b": "c"}

    assert list(unspoken('text("deals.absent")', words))
    assert list(unspoken('session.text()("deals.absent")', words))
    assert list(unspoken('text("deals.sum", n=1)', words))
    assert list(unspoken('text("deals.left")', words))
    assert not list(unspoken('text("deals.sum", n=1, all=2)\ntext("deals.left", n=1)', words))
    assert not list(unspoken('text("deals.sum", **values)\ntext(f"a.{b}")\nread_text("a")', words))


def bases(words: Mapping[str, str]) -> set[str]:
    """Keys as the code names them: without the plural form."""
    counted = {key.removesuffix(".other") for key in words if key.endswith(".other")}
    counted &= {key.removesuffix(".one") for key in dictionary("en") if key.endswith(".one")}
    return {key for key in words if key.rpartition(".")[0] not in counted} | counted


def placeholders(words: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(words) if name is not None}


def unspoken(source: str, words: Mapping[str, str]) -> Found:
    """Literal keys that have no words, and words that would miss a value."""
    for call in ast.walk(ast.parse(source)):
        if not isinstance(call, ast.Call) or not call.args or not is_text(call.func):
            continue
        key = getattr(call.args[0], "value", None)
        if not isinstance(key, str):
            continue
        shown = words.get(key, words.get(f"{key}.other"))
        if shown is None:
            yield call.lineno, f"no words for {key}"
            continue
        given = {each.arg for each in call.keywords}
        asked = placeholders(shown) | ({"n"} if key not in words else set())
        if None not in given and not asked <= given:
            yield call.lineno, f"{key} asks for {sorted(asked)}, not {sorted(map(str, given))}"


def is_text(function: ast.expr) -> bool:
    """Whether an expression is a Text: `text`, or a call of `text()` that returns one."""
    if isinstance(function, ast.Call):
        return ast.unparse(function.func).rpartition(".")[2] in {*TEXT_NAMES, "Text"}
    return isinstance(function, ast.Name) and function.id in TEXT_NAMES


def strings(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def key_patterns(tree: ast.AST) -> Iterator[re.Pattern[str]]:
    """What f"look.{reason}_about" and "skipped." + reason can be; a key's first part may be a metric."""
    for node in ast.walk(tree):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            parts: list[ast.expr] = [node.left, node.right]
        else:
            parts = node.values if isinstance(node, ast.JoinedStr) else []
        fixed = [literal(part) for part in parts]
        if "" in fixed and KEY_PIECES.fullmatch("".join(fixed)):
            yield re.compile("".join(_pattern(part, at == 0) for at, part in enumerate(fixed)))


def _pattern(part: str, is_first: bool) -> str:
    if part:
        return re.escape(part)
    return f"(?:{'|'.join(METRICS)})" if is_first else "[a-z0-9_.]+"


def said_in_code(source: str) -> Found:
    """String literals that a Streamlit call would put on the screen."""
    for call in ast.walk(ast.parse(source)):
        if isinstance(call, ast.Call) and draws(call.func):
            named = [each.value for each in call.keywords if each.arg not in NOT_WORDS]
            for value in (*call.args, *named):
                shown = MARKUP.sub("", literal(value)).strip()
                if PROSE.search(shown) and shown != PRODUCT:
                    yield value.lineno, f"«{shown}» belongs into text/en.toml and text/id.toml"


def draws(function: ast.expr) -> bool:
    if not isinstance(function, ast.Attribute):
        return False
    root = ast.unparse(function).partition(".")[0]
    return root == "st" or (function.attr in DRAWS_WORDS and not root.startswith("log"))


def literal(value: ast.expr) -> str:
    """The fixed part of a string expression; what is filled in later counts as nothing."""
    if isinstance(value, ast.JoinedStr):
        return "".join(literal(part) for part in value.values)
    is_string = isinstance(value, ast.Constant) and isinstance(value.value, str)
    return value.value if is_string else ""
