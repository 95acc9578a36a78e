"""What people paste becomes a program, and it says what was cleaned."""

import ast
import json
import string
import textwrap

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.paste import Cleaned, clean, parses
from app.paste_cells import cells_of
from app.program import read_pasted
from tapecore.recording import Cell


def text(lines: str) -> str:
    return textwrap.dedent(lines).lstrip("\n")


def cleaned(lines: str) -> Cleaned:
    return clean(text(lines))


# ---------------------------------------------------------------- a program stays as it is


@pytest.mark.parametrize(
    "program",
    [
        "",
        "x = 1",
        "x = 1\r\ny = 2\r\n",
        's = """\n%matplotlib inline\n>>> x\nIn [1]:\n"""\n',
        "said = '“quoted”\N{NO-BREAK SPACE}'\n",
        "if x:\n\ty = 1\n",
        "a = (b\n  % c)\n",
        "# In [3]:\nx = 1\n",
    ],
)
def test_a_program_stays_to_the_letter(program: str) -> None:
    assert clean(program) == Cleaned(program, ())


def test_a_mistake_is_the_persons_own() -> None:
    assert clean("x = (1\ny = 2\n") == Cleaned("x = (1\ny = 2\n", ())


# ---------------------------------------------------------------- prompts


def test_a_python_session_keeps_what_was_typed() -> None:
    found = cleaned("""
        >>> import tensorflow as tf
        >>> with tf.GradientTape() as tape:
        ...     y = x * x
        ...
        >>> y
        <tf.Tensor: shape=(), dtype=float32, numpy=9.0>
        """)
    assert found.text == "import tensorflow as tf\nwith tf.GradientTape() as tape:\n    y = x * x\n\ny\n"
    assert found.notes == ("The >>> prompts were taken away; 1 line of output or prose went.",)


def test_notebook_prompts_become_marks() -> None:
    found = cleaned("""
        In [212]:
        import tensorflow as tf

        In [213]:
        x = tf.constant(3.0)
        x

        Out[213]:
        <tf.Tensor: shape=(), dtype=float32, numpy=3.0>
        """)
    assert found.text == ("# In [212]:\nimport tensorflow as tf\n\n# In [213]:\nx = tf.constant(3.0)\nx\n")
    assert found.notes == ("The In [ ]: prompts were made comments; 2 lines of output or prose went.",)
    assert cells_of(found.text) == (Cell(212, 1), Cell(213, 4))


def test_a_terminal_session_moves_back_under_its_prompt() -> None:
    found = cleaned("""
        In [1]: def f(x):
           ...:     return x * x
           ...:

        In [2]: f(3)
        Out[2]: 9
        """)
    assert found.text == "# In [1]:\ndef f(x):\n    return x * x\n\n# In [2]:\nf(3)\n"


def test_code_indented_with_its_prompt_moves_back() -> None:
    assert clean("In [1]: a = 1\n        b = 2\n").text == "# In [1]:\na = 1\nb = 2\n"


PRINTED = [
    "tf.Tensor(\n[[ 4.34  0.27]\n [ 8.69  0.54]], shape=(2, 2))\ntf.Tensor([4.3  0.2], shape=(2,))",
    "<tf.Tensor: shape=(), dtype=float32, numpy=6.0>",
    "{'w': <tf.Tensor: shape=(1,), dtype=float32, numpy=\n array([2.1], dtype=float32)>}",
    "tf.Tensor(6.0, shape=(), dtype=float32)",
    "(TensorShape([1, 3]), TensorShape([3, 2]))",
    "array([1., 2.])",
    "None",
    "[1.0, None]",
    "The gradient of a sum is the sum of gradients. See also x**2:",
]


@pytest.mark.parametrize("printed", PRINTED)
def test_what_was_printed_below_a_cell_goes(printed: str) -> None:
    program = clean(f"In [7]:\ng = tape.gradient(y, x)\nprint(g)\n\n{printed}\n\nIn [8]:\nz = 1\n").text
    assert program == "# In [7]:\ng = tape.gradient(y, x)\nprint(g)\n\n# In [8]:\nz = 1\n"


@pytest.mark.parametrize("last", ["x", "x.numpy()", "len([1])", "'done'.upper()"])
def test_the_last_expression_of_a_cell_stays(last: str) -> None:
    program = clean(f"In [7]:\nx = 1\n\n{last}\n\nIn [8]:\n1 +\n").text
    assert f"x = 1\n\n{last}\n" in program


def test_a_mistake_in_a_cell_is_not_taken_for_output() -> None:
    assert "y = x +" in clean("In [7]:\nx = 1\n\ny = x +\n").text
    assert "y = (x" in clean("In [7]:\ny = (x\nz = 2\n").text


def test_headings_between_cells_are_chapters() -> None:
    found = cleaned("""
        # Gradients

        The tape watches.

        In [1]:
        x = 1

        ## 计算梯度

        梯度从根本上说是对标量的运算。

        In [None]:
        y = x
        """)
    assert [cell.title for cell in cells_of(found.text)] == ["Gradients", "计算梯度"]
    assert parses(found.text)
    assert "运算" not in found.text


def test_outputs_without_prompts_go_up_to_the_next_code() -> None:
    found = clean("y = 2\nOut[3]: 2\n<tf.Tensor 2>\n\nz = 3\n")
    assert found.text == "y = 2\n\nz = 3\n"
    assert found.notes == ("2 lines of Out[ ]: output went.",)


def test_code_before_the_first_mark_is_a_cell_too() -> None:
    assert cells_of("import numpy\n\n# In [4]:\nx = 1\n") == (Cell(0, 1), Cell(4, 3))
    assert cells_of("x = 1\n") == ()


# ---------------------------------------------------------------- commands of notebooks


def test_commands_become_comments_on_their_lines() -> None:
    found = cleaned("""
        %matplotlib inline
        !pip install tensorflow
        import numpy as np
        if True:
            %time np.ones(3)
            !ls
        files = !ls
        np.ones?
        """)
    assert found.text == text("""
        # %matplotlib inline
        # !pip install tensorflow
        import numpy as np
        if True:
            np.ones(3)
            pass  # !ls
        # files = !ls
        # np.ones?
        """)
    assert found.notes == ("Notebook commands were made comments: %matplotlib, !pip, %time, !ls, ?.",)


def test_a_timed_cell_still_runs() -> None:
    assert clean("%%time\nx = 1\n").text == "# %%time\nx = 1\n"


def test_a_cell_that_is_not_python_is_a_comment() -> None:
    found = clean("%%bash\nls -l\n")
    assert found == Cleaned("# %%bash\n# ls -l\n", ("A cell that is not Python was made a comment: %%bash.",))


def test_a_percent_sign_in_an_expression_is_no_command() -> None:
    found = clean('%matplotlib inline\nx = (7\n%3)\ns = """\n%pylab\n"""\ny = 7 \\\n%3\n')
    assert found.text == '# %matplotlib inline\nx = (7\n%3)\ns = """\n%pylab\n"""\ny = 7 \\\n%3\n'


# ---------------------------------------------------------------- web pages


def test_only_the_code_between_fences_is_kept() -> None:
    found = cleaned("""
        Here is my code:
        ```python
        x = 1
        ```
        and what it says:
        ```text
        one
        ```
        """)
    assert found == Cleaned("x = 1\n", ("Only the code between the Markdown fences was kept.",))


def test_a_lone_fence_goes() -> None:
    assert clean("```python\nx = 1\n") == Cleaned("x = 1\n", ("A Markdown fence was taken away.",))


@pytest.mark.parametrize(
    ("pasted", "program", "note"),
    [
        ("print(“hi”)", 'print("hi")', "Curly quotes were made straight."),
        ('print(‘it"s’)', "print('it\"s')", "Curly quotes were made straight."),
        ("f(“a”, “b”)  # “c”", 'f("a", "b")  # “c”', "Curly quotes were made straight."),
        (
            "x\N{NO-BREAK SPACE}= 'a\N{NO-BREAK SPACE}b'",
            "x = 'a\N{NO-BREAK SPACE}b'",
            "Special spaces were made plain ones.",
        ),
        ("x\u200b = 1", "x = 1", "Invisible characters were taken away."),
        ("print（1，2）", "print(1,2)", "Full-width punctuation was made narrow."),
        (
            "if x:\n\ty = 1\n        z = 2\n",
            "if x:\n        y = 1\n        z = 2\n",
            "Tabs were made spaces.",
        ),
        ("    x = 1\n    y = 2\n", "x = 1\ny = 2\n", "The indentation that all lines shared was taken away."),
    ],
)
def test_strange_characters(pasted: str, program: str, note: str) -> None:
    assert clean(pasted) == Cleaned(program, (note,))


# ---------------------------------------------------------------- whole notebooks


def test_the_text_of_a_notebook_file_becomes_its_cells() -> None:
    cells = [{"cell_type": "code", "source": ["x = 1"], "execution_count": 7}]
    found = read_pasted(json.dumps({"cells": cells, "nbformat": 4}))
    assert found.text == "x = 1\n"
    assert found.cells == (Cell(7, 1),)
    assert found.notes == ("A whole notebook was pasted: its 1 code cells are the program now.",)


def test_pasted_cells_are_cells_also_when_they_were_cleaned_before() -> None:
    once = read_pasted("In [5]:\nx = 1\n\nIn [6]:\nx\n")
    assert [cell.index for cell in once.cells] == [5, 6]
    assert read_pasted(once.text).cells == once.cells


# ---------------------------------------------------------------- for any text

PROMPTS = ["In [1]:", "In [2]: x = 1", ">>> ", "... ", "   ...: ", "Out[1]:", "Out[2]: 3", "```", "```python"]
COMMANDS = ["%time ", "%%bash", "!ls"]
CODE = ["x = 1", "y = (", ")", '"""', "# a", "## b", "print(x)"]
STRANGE = ["“", "”", "‘", "\N{NO-BREAK SPACE}", "\t", "    ", "\n", "\n\n", "\r\n"]
PIECES = st.sampled_from([*PROMPTS, *COMMANDS, *CODE, *STRANGE])
PASTES = st.one_of(
    st.lists(PIECES, max_size=14).map("".join),
    st.lists(PIECES, max_size=10).map("\n".join),
    st.text(alphabet=string.printable + "“”‘’\N{NO-BREAK SPACE}\u200b，（", max_size=60),
)


@given(PASTES)
@example(">>> >>> x")
@example("In [1]: In [2]: x")
@example("%time %time x = 1")
def test_cleaning_what_is_clean_changes_nothing(pasted: str) -> None:
    once = clean(pasted)
    again = clean(once.text)
    assert again.text == once.text


@given(PASTES)
def test_programs_are_never_touched(pasted: str) -> None:
    if parses(pasted):
        assert clean(pasted) == Cleaned(pasted, ())


@given(PASTES)
def test_it_says_when_it_changed_something(pasted: str) -> None:
    found = clean(pasted)
    assert bool(found.notes) == (found.text != pasted)
    assert all(note.endswith(".") for note in found.notes)


def test_names_are_bound_in_every_way() -> None:
    made = "import a.b as c, d.e\nfrom f import g\ndef h(i): pass\nclass J: pass\n"
    code = f"In [1]:\n{made}\n{{}}\n\nIn [2]:\nx = 1 +\n"
    for name in ("c", "d", "g", "h", "J", "print"):
        assert f"\n{name}\n" in clean(code.replace("{}", name)).text
    assert "\nunknown\n" not in clean(code.replace("{}", "unknown")).text


def test_what_cannot_be_read_at_all_is_left_alone() -> None:
    nested = "(" * 500 + ")" * 500
    assert not parses(nested)
    assert clean(nested).text == nested
    assert ast.parse(clean(">>> x = 1\n").text)
