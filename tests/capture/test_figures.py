"""What a program draws is kept where it is shown, and at the end."""

from tapecore.capture import Limits, run
from tests.capture.told import Run, Told

FIGURES = """
import matplotlib.pyplot as plt
plt.plot([1, 2])
plt.show()
plt.figure()
plt.plot([2, 1])
"""


def test_figures_where_they_are_shown_and_at_the_end(told: Run) -> None:
    asked = told(FIGURES, head="")
    first, second = asked.all("figure")
    assert first.line == 3
    assert second.what == "png"
    assert first.info["data"] != second.info["data"]


def test_a_program_may_choose_a_backend_before_it_draws(told: Run) -> None:
    asked = told("import matplotlib\nmatplotlib.use('Agg')\n" + FIGURES, head="")
    assert [event.kind for event in asked.all("error")] == []
    assert len(asked.all("figure")) == 2


def test_figures_are_the_same_in_every_run(told: Run) -> None:
    one, other = (told(FIGURES, head="").all("figure") for _ in range(2))
    assert [e.info for e in one] == [e.info for e in other]


def test_figures_are_limited_in_number_and_size() -> None:
    program = "import matplotlib.pyplot as plt\nfor i in range(4):\n    plt.plot([i])\n    plt.show()\n"
    few = run(program, limits=Limits(figures=2))
    assert len([e for e in few.events if e.kind == "figure"]) == 2
    assert "first 2 figures" in few.header.notes[0]
    small = run(program, limits=Limits(figure_bytes=100))
    assert not [e for e in small.events if e.kind == "figure"]
    assert "too large" in small.header.notes[0]


def test_a_figure_that_cannot_be_drawn_is_an_error_of_the_program() -> None:
    program = "import matplotlib.pyplot as plt\nplt.title(r'$\\\\undefined{$')\n"
    assert Told(run(program)).errors()
