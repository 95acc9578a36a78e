"""What is made of several tensors: what a kind of it need not be able to do."""

from __future__ import annotations

from typing import Any

import pytest

from tapecore.engine import library
from tapecore.engine.composite import Composite, composite_in

tf: Any = library.root()


class Bare(Composite):
    """One that says nothing of itself."""


class Listed(Composite):
    """One with elements."""

    def __getitem__(self, k: int) -> int:
        return 10 * k


def test_a_kind_has_to_say_what_is_in_it() -> None:
    for act in (
        lambda: Bare()._components(),
        lambda: Bare()._rebuilt(iter(())),
        lambda: Bare()._renewed(abs),
    ):
        with pytest.raises(NotImplementedError):
            act()


def test_rows_are_elements_unless_a_kind_says_otherwise() -> None:
    assert Listed()._row(3) == 30


def test_what_has_no_first_axis_is_neither_cut_nor_stacked() -> None:
    with pytest.raises(ValueError, match="A Bare cannot be cut along a first axis"):
        Bare()._length()
    with pytest.raises(ValueError, match="A Bare cannot be stacked"):
        Bare()._stacked([Bare()], tf.stack, None)


def test_ops_refuse_a_kind_that_does_not_run_them() -> None:
    with pytest.raises(ValueError, match="Exp does not take a Bare"):
        tf.exp(Bare())


def test_the_first_composite_among_inputs_is_asked() -> None:
    first, second = Bare(), Listed()
    assert composite_in((1.0, tf.ones(2), first, second)) is first
    assert composite_in((1.0, tf.ones(2))) is None
