"""A notebook file becomes one program whose cells are numbered as the notebook numbers them."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.notebook import NotANotebook, Notebook, read
from tapecore.recording import Cell


def code(source: str | list[str], ran: int | None = None) -> dict[str, Any]:
    return {"cell_type": "code", "source": source, "execution_count": ran}


def markdown(source: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "source": source}


def notebook(*cells: dict[str, Any], **more: Any) -> Notebook:
    return read(json.dumps({"cells": cells, "nbformat": 4, **more}).encode())


# ---------------------------------------------------------------- cells


def test_code_cells_are_joined() -> None:
    found = notebook(
        code(["import tensorflow as tf\n", "x = 1"], 207), markdown("words"), code("y = x\n", 208)
    )
    assert found.source == "import tensorflow as tf\nx = 1\n\ny = x\n"
    assert found.cells == (Cell(207, 1), Cell(208, 4))
    assert found.notes == ()


def test_a_cell_that_was_never_run_is_numbered_by_its_place() -> None:
    assert [cell.index for cell in notebook(code("a"), code(""), code("b"), code("c", 9)).cells] == [1, 2, 9]


def test_every_cell_begins_where_it_says() -> None:
    found = notebook(code("a = 1\nb = 2\n\n"), code("%%time\nc = 3"), code("d = 4"))
    lines = found.source.split("\n")
    assert [lines[cell.line - 1] for cell in found.cells] == ["a = 1", "# %%time", "d = 4"]


@pytest.mark.parametrize(
    ("above", "title"),
    [
        ("# Gradients", "Gradients"),
        ("words\n\n## *What* the `tape` [watches](a.html) ##\nmore", "What the tape watches"),
        ("# One\n## Two", "Two"),
        ("### 计算梯度", "计算梯度"),
        ("<h2 align='left'>In <b>HTML</b></h2>", "In HTML"),
        ("Underlined\n==========", "Underlined"),
        ("```python\n# a comment\n```", ""),
        ("no heading", ""),
    ],
)
def test_the_heading_above_is_the_title(above: str, title: str) -> None:
    assert notebook(markdown(above), code("x = 1")).cells[0].title == title


def test_a_title_holds_until_the_next_heading() -> None:
    found = notebook(markdown("# A"), code("a"), markdown("words"), code("b"), markdown("# B"), code("c"))
    assert [cell.title for cell in found.cells] == ["A", "A", "B"]


def test_commands_are_cleaned_and_told() -> None:
    found = notebook(code("%matplotlib inline\nx = 1"), code("!pip install x"), code("%%html\n<b>"))
    assert found.source == "# %matplotlib inline\nx = 1\n\n# !pip install x\n\n# %%html\n# <b>\n"
    assert len(found.notes) == 3


def test_the_third_format_can_be_read() -> None:
    cells = [
        {"cell_type": "heading", "level": 1, "source": ["Old"]},
        {"cell_type": "code", "input": ["x = 1"], "prompt_number": 3},
    ]
    found = read(json.dumps({"worksheets": [{"cells": cells}], "nbformat": 3}).encode())
    assert (found.source, found.cells) == ("x = 1\n", (Cell(3, 1, "Old"),))


# ---------------------------------------------------------------- the order of the cells


def test_a_name_that_only_a_later_cell_makes_is_pointed_out() -> None:
    found = notebook(code("print(w)", 3), code("w = 1", 2))
    assert found.notes == ("Cell [3] uses w, which is only made further down, in cell [2].",)


def test_several_names_are_one_sentence() -> None:
    found = notebook(code("print(u, v + w)"), code("u = v = w = 1"))
    assert found.notes == ("Cell [1] uses u, v and w, which are only made further down, in cell [2].",)


def test_a_name_that_a_later_run_made_again_is_pointed_out() -> None:
    found = notebook(code("tape = make()", 228), code("tape.gradient(y, x)", 184))
    later = "cell [228], which makes it, was run after it"
    assert found.notes == (f"Cell [184] uses tape, and {later}: the notebook may show what older ones gave.",)


def test_an_import_is_the_same_whenever_it_was_run() -> None:
    assert notebook(code("import numpy as np", 9), code("np.ones(1)", 2)).notes == ()


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("w = 1", "print(w)"),
        ("def f():\n    return w", "w = 1\nf()"),
        ("g = lambda: w", "w = 1"),
        ("[w for w in range(3)]", "w = 1"),
        ("for w in range(3):\n    print(w)", "w = 1"),
        ("with open('x') as w:\n    w.read()", "w = 1"),
        ("import numpy as w\nw.ones(1)", "w = 1"),
        ("print(len)", "len = 1"),
        ("x = (", "x = 1"),
        ("class A:\n    w = 1\n    v = w", "w = 1"),
    ],
)
def test_what_is_in_order_is_not_pointed_out(first: str, second: str) -> None:
    assert notebook(code(first, 1), code(second, 2)).notes == ()


def test_what_a_function_takes_when_it_is_defined_counts() -> None:
    found = notebook(code("@w\ndef f(x=v):\n    return u", 1), code("u, v, w = 1, 2, len", 2))
    assert [note.partition(", which")[0] for note in found.notes] == ["Cell [1] uses w and v"]


# ---------------------------------------------------------------- what is no notebook


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"", "the file is empty"),
        (b"<!DOCTYPE html>\n<html>", "it begins with '<!DOCTYPE html>'"),
        (b'{"cells": [', "this notebook is damaged at line 1, column 12"),
        (b"[1, 2]", "begins with '[1, 2]'"),
        (b'{"cells": "\xff"}', "is no text"),
        (b'{"nodes": [], "edges": []}', "it holds 'nodes', 'edges'"),
        (b"{}", "it holds nothing"),
        (b'{"cells": []}', "no code cells"),
        (b'{"cells": [{"cell_type": "markdown", "source": "# A"}]}', "no code cells"),
        (b'{"cells": [3, null, {"cell_type": "code"}]}', "no code cells"),
        (b'{"cells": [], "metadata": {"language_info": {"name": "R"}}}', "written in R, not in Python"),
        (b'{"cells": [], "metadata": {"kernelspec": {"language": "julia"}}}', "written in julia"),
        (b"[" * 100_000, "nested too deeply"),
    ],
)
def test_a_damaged_one_says_what_was_found(data: bytes, found: str) -> None:
    with pytest.raises(NotANotebook, match="this") as raised:
        read(data)
    assert found in str(raised.value) or (data == b"[1, 2]" and "a list" in str(raised.value))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                ["cells", "cell_type", "source", "metadata", "worksheets", "input", "execution_count"]
            )
            | st.just("code"),
            inner | st.sampled_from(["code", "markdown", "heading"]),
            max_size=5,
        )
    ),
    max_leaves=20,
)


@given(JSON)
def test_any_json_is_a_notebook_or_refused(found: object) -> None:
    try:
        made = read(json.dumps(found).encode())
    except NotANotebook:
        return
    assert made.cells
    assert all(1 <= cell.line <= made.source.count("\n") + 1 for cell in made.cells)
    made.source.encode()
