"""Program text read quietly: a tree, or where it is none; what nodes bind."""

import ast

import pytest

from app.syntax import names_bound, tree_of, tree_or_line


@pytest.mark.parametrize(
    ("text", "line"),
    [("x = 1\ny = = 2\n", 2), ("f(\n", 1), ("if x:\n    y\n  z\n", 3), ("-" * 10**5 + "1", 0)],
)
def test_what_is_no_program_says_where(text: str, line: int) -> None:
    assert tree_or_line(text) == line
    assert tree_of(text) is None


def test_a_program_is_its_tree_without_a_warning() -> None:
    tree = tree_of("x = '\\d' is 1\n")
    assert tree is not None
    assert ast.unparse(tree) == "x = '\\\\d' is 1"


@pytest.mark.parametrize(
    ("statement", "names"),
    [
        ("a, b = c, d", {"a", "b"}),
        ("def f(x): y", {"f"}),
        ("class C: pass", {"C"}),
        ("import a.b, c.d as e", {"a", "e"}),
        ("from m import n as o, p", {"o", "p"}),
        ("del a", set()),
        ("print(a)", set()),
    ],
)
def test_names_that_are_bound(statement: str, names: set[str]) -> None:
    assert {name for node in ast.walk(ast.parse(statement)) for name in names_bound(node)} == names
