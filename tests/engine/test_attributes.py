"""What a tensor is asked for and has at times only, or never: TensorFlow's words, without a ``__getattr__``, beside
which Python would read every attribute of a tensor the slow way.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

import pytest

import tapecore as tf

FULL = "tensorflow.python.framework.ops.EagerTensor"
ASKED: dict[str, tuple[Callable[[Any], Any], type[Exception], str]] = {
    "unknown": (lambda t: t.foo, AttributeError, f"'{FULL}' object has no attribute 'foo'"),
    "of a Variable": (lambda t: t.assign(1), AttributeError, f"'{FULL}' object has no attribute 'assign'"),
    "of a graph": (
        lambda t: t.name,
        AttributeError,
        "Tensor.name is undefined when eager execution is enabled.",
    ),
    "called": (lambda t: t(), TypeError, f"'{FULL}' object is not callable"),
    "shifted": (
        lambda t: t << 1,
        TypeError,
        f"unsupported operand type(s) for <<: '{FULL}' and 'int'",
    ),
    "changed": (
        lambda t: operator.setitem(t, 0, 1),
        TypeError,
        f"'{FULL}' object does not support item assignment",
    ),
    "formatted": (lambda t: "%d" % t, TypeError, f"%d format: a real number is required, not {FULL}"),  # noqa: UP031
}


@pytest.mark.parametrize("how", ASKED)
def test_python_says_it_as_of_tensorflows_own_type(how: str) -> None:
    ask, kind, words = ASKED[how]
    with pytest.raises(kind) as raised:
        ask(tf.constant([1.0, 2.0]))
    assert str(raised.value) == words


def test_the_type_has_its_short_name_where_it_is_asked() -> None:
    kind = type(tf.constant(1.0))
    assert (kind.__name__, kind.__qualname__, repr(kind)) == (
        "EagerTensor",
        "EagerTensor",
        f"<class '{FULL}'>",
    )


def test_what_it_refuses_it_does_not_have_nor_list() -> None:
    t = tf.constant([1.0])
    names = ("name", "op", "graph", "value_index", "T", "astype", "reshape", "assign")
    assert not any(hasattr(owner, name) for owner in (t, type(t)) for name in names)
    assert not set(names) & ({*dir(t)} | {*dir(type(t))})
    assert {"shape", "dtype", "numpy"} <= {*dir(t)}


def test_it_names_what_was_asked_for_and_whom() -> None:
    t = tf.constant([1.0])
    with pytest.raises(AttributeError, match="If you are looking for numpy-related methods") as raised:
        t.T  # noqa: B018  # it raises
    assert raised.value.name == "T"
    assert raised.value.obj is t


def test_the_slice_of_a_variable_can_be_assigned() -> None:
    v = tf.Variable([1.0, 2.0])
    v[1].assign(5.0)
    assert v.numpy().tolist() == [1.0, 5.0]


def test_attributes_are_read_the_quick_way() -> None:
    """Python specialises the reading of attributes only of types that leave it as it is."""
    assert type(tf.constant(1.0)).__getattribute__ is object.__getattribute__
    assert not hasattr(type(tf.constant(1.0)), "__getattr__")
