"""Lines of a joined notebook, said as cell and line."""

import pytest

from app.cell_lines import CellLines
from tapecore.recording import Cell

LINES = CellLines((Cell(205, 3), Cell(207, 10)))


@pytest.mark.parametrize(
    ("line", "place"), [(1, None), (3, (205, 1)), (9, (205, 7)), (10, (207, 1)), (19, (207, 10))]
)
def test_places(line, place):
    assert LINES.place(line) == place


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("  line 19: ∂y/∂x: fine", "  cell [207], line 10: ∂y/∂x: fine"),
        ("Line 4: `tape.watch(x)`", "Cell [205], line 2: `tape.watch(x)`"),
        (
            "y <- f(2) (19) ✂ np.mean (4) <- x",
            "y <- f(2) (cell [207], line 10) ✂ np.mean (cell [205], line 2) <- x",
        ),
        ("a path is not in f (19)", "a path is not in f (19)"),
        ("line 1 is above all cells; newline 4", "line 1 is above all cells; newline 4"),
    ],
)
def test_text(text, said):
    assert LINES.spoken(text) == said
    assert CellLines(()).spoken(text) == text


def test_a_row_of_the_report_gets_its_cell():
    row = {"line": 19}
    LINES.add_to(row)
    assert row == {"line": 19, "cell": 207, "cell_line": 10}
    nowhere = {"line": None}
    LINES.add_to(nowhere)
    assert nowhere == {"line": None, "cell": None, "cell_line": None}
    plain = {"line": 19}
    CellLines(()).add_to(plain)
    assert plain == {"line": 19}
    LINES.add_to(None)
