"""What makes the engine quick may not be seen: short ways agree with long ones, and memory goes when it should."""

from __future__ import annotations

import gc
import threading
import warnings
import weakref
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import tapecore as tf
from tapecore.engine import floating, library, rewinding
from tapecore.engine.backward import Backward
from tapecore.engine.form import form_of
from tapecore.engine.lowering import lowered
from tapecore.engine.observer import Observer, observers
from tapecore.engine.op import REGISTRY

library.root()
FLAT = [
    op
    for op in REGISTRY.values()
    if op.quick is not None and (not op.types.numbers or np.dtype(np.float32).num in op.types.numbers)
]


def long_way(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the backward pass believe that some cotangent has not the shape of its value."""
    plain = Backward.__init__

    def irregular(self: Backward, *args: Any, **options: Any) -> None:
        plain(self, *args, **options)
        self.regular = False

    monkeypatch.setattr(Backward, "__init__", irregular)


def gradients(op: Any, values: list[np.ndarray]) -> list[Any]:
    tensors = [tf.constant(v) for v in values]
    with tf.GradientTape() as tape:
        tape.watch(tensors)
        y = op.public(*tensors)
    try:
        return [None if g is None else g.numpy() for g in tape.gradient(y, tensors)]
    except LookupError as error:
        return [str(error)]


@pytest.mark.parametrize(
    "shapes", [[(3,), (3,)], [(), ()], [(2, 3), (3,)], [(2, 1), (3,)], [(0,), (0,)]], ids=str
)
@pytest.mark.parametrize("op", FLAT, ids=lambda op: op.name)
def test_the_short_way_back_gives_the_same_bits(
    op: Any, shapes: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    low, high = op.domain
    source = np.random.default_rng(3)
    values = [source.uniform(low, high, size=s).astype(np.float32) for s in shapes[: op.count]]
    short = gradients(op, values)
    monkeypatch.setattr(rewinding, "LONG", 1)
    in_a_loop = gradients(op, values)
    long_way(monkeypatch)
    for one, another, other in zip(short, in_a_loop, gradients(op, values), strict=True):
        np.testing.assert_array_equal(one, other)
        np.testing.assert_array_equal(another, other)


def long_program(dtype: Any) -> list[np.ndarray]:
    """Arrays and scalars, sources between, sparse rows, ops of many inputs, more kinds than stand in a loop."""
    table, x = tf.Variable(np.ones((4, 3), dtype)), tf.constant(np.linspace(0.1, 0.9, 3, dtype=dtype))
    with tf.GradientTape() as tape:
        tape.watch(x)
        y, total, between = x, tf.constant(0, dtype), []
        for k in range(60):
            y = tf.sin(y) * x + tf.exp(-y) - tf.cos(x) / 3
            if k % 20 == 7:
                y = y + tf.gather(table, [k % 4, 1])[0] + tf.concat([y[:1], y[1:]], 0)
                between.append(y)
            total = total / 2 + tf.sin(tf.reduce_sum(y)) * tf.sqrt(total * total + 1) / 4
        total = total + tf.reduce_sum(tf.matmul(table, table, transpose_b=True))
    gradients = tape.gradient(total, [x, table, *between])
    return [tf.convert_to_tensor(g).numpy() for g in gradients]


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_long_way_back_written_as_one_loop_gives_the_same_bits(
    dtype: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_a_loop = long_program(dtype)
    monkeypatch.setattr(rewinding, "LONG", 10**9)
    op_by_op = long_program(dtype)
    long_way(monkeypatch)
    for one, another, other in zip(in_a_loop, op_by_op, long_program(dtype), strict=True):
        assert np.count_nonzero(other)
        np.testing.assert_array_equal(one, other)
        np.testing.assert_array_equal(another, other)


def test_a_loop_that_was_written_knows_of_a_new_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rewinding, "LONG", 1)

    op = tf.elementwise("Tripled", lambda x: 3 * x, x=lambda y, x: 3 + 0 * x)
    ones = [np.ones(2, np.float32)]
    assert [g.tolist() for g in gradients(op, ones)] == [[3, 3]]
    op.vjp("x")(lambda g, y, x: 10 * g)
    assert [g.tolist() for g in gradients(op, ones)] == [[10, 10]]


def matrices(op: Any, dtype: Any = np.float32) -> list[np.ndarray]:
    source = np.random.default_rng(4)
    return [source.uniform(0.2, 0.9, size=(3, 3)).astype(dtype) for _ in range(op.count)]


def takes_matrices(op: Any) -> bool:
    """Whether an op of one or two inputs runs on matrices of floats, told nothing more."""
    if op.elementwise or op.count not in (1, 2):
        return False
    try:
        op.public(*map(tf.constant, matrices(op)))
    except (tf.errors.OpError, TypeError, ValueError, AttributeError):
        return False
    return True


SPREAD = list(filter(takes_matrices, REGISTRY.values()))


def test_many_ops_take_the_other_short_way() -> None:
    assert {"MatMul", "Relu", "Mean", "Softmax", "Cholesky"} <= {op.name for op in SPREAD}


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("op", SPREAD, ids=lambda op: op.name)
def test_so_does_that_of_ops_that_are_not_elementwise(
    op: Any, dtype: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    values = matrices(op, dtype)
    short = gradients(op, values)
    long_way(monkeypatch)
    for one, other in zip(short, gradients(op, values), strict=True):
        np.testing.assert_array_equal(one, other)


@given(st.lists(st.sampled_from(["mul", "add", "sin", "number", "bias", "twice"]), min_size=1, max_size=12))
@settings(max_examples=40)
def test_a_recorder_beside_a_tape_changes_no_bit(steps: list[str]) -> None:
    def run() -> Any:
        x, b = (
            tf.Variable(np.linspace(-1, 1, 6, dtype=np.float32).reshape(2, 3)),
            tf.Variable([0.5, 1.0, 2.0]),
        )
        with tf.GradientTape() as tape:
            y = x + b
            for step in steps:
                y = {
                    "mul": lambda y=y: y * x,
                    "add": lambda y=y: y + x,
                    "sin": lambda y=y: tf.sin(y),
                    "number": lambda y=y: 1.5 - y * 2.0,
                    "bias": lambda y=y: y * b,
                    "twice": lambda y=y: y * y,
                }[step]()
        return [g.numpy().tobytes() for g in tape.gradient(y, [x, b])]

    bare = run()
    with tf.record():
        assert run() == bare


class TestMemory:
    """Without a recorder, by reference counts alone: the garbage collector is off."""

    @pytest.fixture(autouse=True)
    def _without_collector(self) -> Any:
        gc.disable()
        yield
        gc.enable()

    def test_gradient_frees_what_a_tape_kept(self) -> None:
        x = tf.Variable(np.ones(5, np.float32))
        with tf.GradientTape() as tape:
            y = tf.exp(x) * x
            kept = [weakref.ref(array) for array in (y.value, tf.tanh(y).value)]
            total = tf.reduce_sum(y * y)
        del y
        assert kept[0]() is not None
        tape.gradient(total, x)
        assert [ref() for ref in kept] == [None, None]

    def test_also_where_a_jacobian_was_asked_for(self) -> None:
        x = tf.Variable(np.ones(3, np.float32))
        with tf.GradientTape() as tape:
            y = tf.exp(x)
            kept = weakref.ref(y.value)
            z = y * y
        del y
        tape.jacobian(z, x)
        assert kept() is None

    def test_a_persistent_tape_keeps_until_its_last_reference_goes(self) -> None:
        x = tf.Variable(np.ones(5, np.float32))
        with tf.GradientTape(persistent=True) as tape:
            y = tf.exp(x)
            kept = weakref.ref(y.value)
            z = tf.reduce_sum(y * x)
        del y
        tape.gradient(z, x)
        assert kept() is not None
        del tape
        assert kept() is None

    def test_what_no_rule_reads_goes_at_once(self) -> None:
        x = tf.Variable(np.ones(5, np.float32))
        with tf.GradientTape():
            y = x + x
            gone = weakref.ref(y.value)
            z = y - x
            del y
            assert gone() is None
            assert z.shape == [5]

    def test_an_op_made_for_one_call_goes_with_it(self) -> None:
        @tf.custom_gradient
        def f(x: Any) -> Any:
            return x * 2.0, lambda g: g * 2.0

        def run() -> Any:
            x = tf.Variable([1.0])
            with tf.GradientTape() as tape:
                y = f(x)
            (entry,) = [entry for entry in tape.reel.entries if type(entry[0]) is not int][-1:]
            op = weakref.ref(entry[0])
            del entry
            tape.gradient(y, x)
            return op

        gone = run()
        gc.collect()
        assert gone() is None


def test_a_hundred_thousand_ops_need_no_recursion_and_nothing_that_the_collector_follows() -> None:
    x = tf.constant(1.0)
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = x
        for _ in range(50_000):
            y = tf.sin(y) + x
    gc.collect()
    assert sum(map(gc.is_tracked, tape.reel.entries)) == 0
    assert np.isfinite(tape.gradient(y, x).numpy())


def test_tensors_that_are_alike_share_their_form() -> None:
    one, other = np.zeros((2, 3), np.float32), np.ones((2, 3), np.dtype("<f4"))
    assert form_of(one) is form_of(other)
    assert form_of(one) is not form_of(one.astype(np.float64))
    assert tf.constant(one).form == ((2, 3), np.float32)


def test_a_lowered_rule_calls_array_functions_and_keeps_its_defaults() -> None:
    slope = REGISTRY["Sin"].partials["x"]
    assert lowered(slope) is not slope
    assert lowered(slope) is lowered(slope)
    assert lowered(slope).__globals__["cos"] is np.cos
    assert lowered(slope)(None, np.float32(0.5)) == np.cos(np.float32(0.5))
    mine = lambda g, y, x: g  # noqa: E731
    assert lowered(mine) is mine


class TestAccidents:
    """NumPy warns of a person's overflow also while a tape records, and never of the engine's."""

    def test_the_engines_are_silent(self) -> None:
        x = tf.constant([0.0, -1.0])
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = tf.math.log(x)
        assert np.isneginf(y.numpy()[0])
        assert np.isinf(tape.gradient(y, x).numpy()[0])

    def test_a_persons_own_are_not(self) -> None:
        with (
            tf.GradientTape(),
            pytest.warns(RuntimeWarning, match="divide by zero encountered in log") as said,
        ):
            np.log(np.float32(0))
        assert said[0].filename == __file__
        with tf.GradientTape(), pytest.warns(RuntimeWarning, match="invalid value encountered"):
            np.std(np.array([np.inf, 1.0]))

    def test_a_persons_state_is_left_alone(self) -> None:
        with np.errstate(divide="raise"):
            with tf.GradientTape():
                assert np.isinf(tf.math.log(tf.constant(0.0)).numpy())
                with pytest.raises(FloatingPointError):
                    np.log(np.float32(0))
            assert np.geterr()["divide"] == "raise"
        with tf.GradientTape(), np.errstate(all="ignore"):
            np.log(np.float32(0))

    def test_afterwards_all_is_as_before(self) -> None:
        before = np.geterr()
        with tf.GradientTape(), tf.GradientTape() as inner, inner.stop_recording():
            pass
        assert np.geterr() == before
        assert floating.state() is not floating.LISTENING

    def test_another_thread_is_not_silenced(self) -> None:
        seen: list[Any] = []
        with tf.GradientTape():
            thread = threading.Thread(target=lambda: seen.append(floating.state() is floating.LISTENING))
            thread.start()
            thread.join()
        assert seen == [False]


def test_an_observer_beside_a_tape_hears_every_op_that_takes_a_short_way() -> None:
    heard: list[str] = []

    class Ear(Observer):
        def on_op(self, record: Any) -> None:
            heard.append(record.op.name)

    x = tf.Variable([1.0, 2.0])
    token = observers.set((Ear(),))
    try:
        with tf.GradientTape() as tape:
            y = tf.sin(x) * x + 1.0
    finally:
        observers.reset(token)
    assert heard == ["Sin", "Mul", "AddV2"]
    assert tape.gradient(y, x) is not None


def test_functions_bear_the_names_of_their_inputs() -> None:
    assert tf.nn.softplus(features=0.0).numpy() == pytest.approx(np.log(2))
    assert tf.add(x=1.0, y=2.0, name="sum").numpy() == 3.0
    with pytest.raises(TypeError, match=r"sin\(\) missing 1 required positional argument: 'x'"):
        tf.sin()
    with pytest.raises(TypeError, match=r"sin\(\) got an unexpected keyword argument 'z'"):
        tf.sin(z=1.0)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert tf.math.log(0.0).numpy() == -np.inf
