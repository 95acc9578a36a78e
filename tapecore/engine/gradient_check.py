"""``tapecore.check_gradients``: what reverse and forward mode say, held against finite differences."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import numpy as np

from tapecore.engine import nest
from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.forward import ForwardAccumulator
from tapecore.engine.tape import GradientTape
from tapecore.engine.tensor import Array, Tensor
from tapecore.engine.variable import Variable

STEPS = {"float16": 2.0**-4, "float32": 2.0**-9, "float64": 2.0**-19}
"""How far an element is moved up and down, by the dtype that is computed in: a balance of rounding and curvature."""
_TOLERANCES = {"float16": 0.1, "float32": 1e-2, "float64": 1e-5}
_REAL = {"complex64": "float32", "complex128": "float64"}


class GradientMismatch(AssertionError):
    """A derivative differs from what the function does when its input moves."""


class _Place(NamedTuple):
    """One element of one input, and the direction in which it moves: 1, or 1j for complex numbers."""

    number: int
    at: tuple[int, ...]
    direction: complex

    def __str__(self) -> str:
        element = f", element {list(self.at)}" if self.at else ""
        along = ", imaginary part" if self.direction == 1j else ""
        return f"input {self.number}{element}{along}"


def check_gradients(
    f: Callable[..., Any],
    *inputs: Any,
    order: int = 1,
    step: float | None = None,
    tolerance: float | None = None,
    elements: int = 100,
    seed: int = 0,
) -> None:
    """Check the derivatives of ``f`` at ``inputs`` in both modes; silence means that they are right.

    Each element of each floating ``input`` (Tensors, arrays, numbers, or Variables, which are moved and put
    back) is moved by ``step`` up and down, one after the other, but of large inputs only ``elements`` of them,
    drawn with ``seed``. What ``f`` gives (a Tensor or a nested structure of them) then changes as the
    gradient and the Jacobian-vector product say, up to ``tolerance``, relative to the largest derivative.
    ``order=2`` checks the derivatives of the gradient as well. Without ``step`` and ``tolerance`` they follow
    from the narrowest dtype; float64 is the best to check in.

    Raises GradientMismatch (an AssertionError), which says what element disagrees and with what numbers;
    TypeError when there is nothing to differentiate; ValueError for an ``order`` below 1.
    """
    if order < 1:
        raise ValueError(f"order counts derivatives, from 1 on; it is {order}")
    given = [x if isinstance(x, Variable) else convert_to_tensor(x) for x in inputs]
    check = _Check(f, given, step, tolerance, np.random.default_rng(seed))
    check.run(elements)
    if order > 1:
        check_gradients(
            check.gradient_of_weighted_sum,
            *given,
            order=order - 1,
            step=step,
            tolerance=tolerance,
            elements=elements,
            seed=seed + 1,
        )


class _Check:
    def __init__(
        self, f: Callable[..., Any], inputs: list[Any], step: Any, tolerance: Any, source: np.random.Generator
    ) -> None:
        self.f = f
        self.inputs = inputs
        self.varied = [k for k, x in enumerate(inputs) if x.dtype.is_floating or x.dtype.is_complex]
        outputs = self.outputs()
        if not self.varied or not outputs:
            raise TypeError("check_gradients needs a floating input and a floating output")
        values = [y.value for y in outputs]
        self.weights = [_noise(source, y.shape, y.dtype) for y in values]
        self.of = ""
        if sum(y.size for y in values) == 1:
            self.weights = [np.ones_like(w) for w in self.weights]
        else:
            self.of = " (of the outputs, each times a number of its own)"
        used = [*values, *(_value(inputs[k]) for k in self.varied)]
        kind = _narrowest([_REAL.get(x.dtype.name, x.dtype.name) for x in used])
        self.step = STEPS[kind] if step is None else step
        self.tolerance = _TOLERANCES[kind] if tolerance is None else tolerance
        self.source = source

    def outputs(self) -> list[Any]:
        """The floating outputs of ``f``."""
        return _floating(self.f(*self.inputs))

    def run(self, elements: int) -> None:
        """Raise GradientMismatch for the first element that disagrees."""
        gradients = self.gradients()
        places = list(self.places(elements))
        measured = [self.measured(place) for place in places]
        largest = max([1.0, *(float(np.abs(dy).max(initial=0)) for changes in measured for dy in changes)])
        for place, changes in zip(places, measured, strict=True):
            expected = _paired(self.weights, changes)
            found = gradients[self.varied.index(place.number)]
            said = None if found is None else float((np.conj(found[place.at]) * place.direction).real)
            size = largest * max(1.0, sum(float(np.abs(w).sum()) for w in self.weights) ** 0.5)
            self.compare(f"reverse mode, {place}{self.of}", said, expected, size)
            pushed = self.pushed(place)
            for k, (mine, right) in enumerate(zip(pushed, changes, strict=True)):
                self.compare_all(f"forward mode, {place}, output {k}", mine, right, largest)

    def gradients(self) -> list[Array | None]:
        """Of the weighted sum of the outputs, by the varied inputs."""
        sources = [self.inputs[k] for k in self.varied]
        with GradientTape() as tape:
            tape.watch(sources)
            outputs = self.outputs()
        found = tape.gradient(outputs, sources, output_gradients=[Tensor(w) for w in self.weights])
        return [None if g is None else convert_to_tensor(g).value for g in found]

    def gradient_of_weighted_sum(self, *inputs: Any) -> list[Any]:
        """The gradients as a function, to be checked in their turn."""
        sources = [inputs[k] for k in self.varied]
        with GradientTape() as tape:
            tape.watch(sources)
            outputs = _floating(self.f(*inputs))
        weights = [Tensor(w) for w in self.weights]
        return tape.gradient(outputs, sources, output_gradients=weights, unconnected_gradients="zero")

    def places(self, elements: int) -> Iterator[_Place]:
        """Which elements are moved, and how."""
        for k in self.varied:
            value = _value(self.inputs[k])
            everywhere = list(np.ndindex(value.shape))
            count = min(len(everywhere), elements)
            for number in sorted(self.source.permutation(len(everywhere))[:count].tolist()):
                yield _Place(k, everywhere[number], 1)
                if value.dtype.kind == "c":
                    yield _Place(k, everywhere[number], 1j)

    def measured(self, place: _Place) -> list[Array]:
        """How fast the outputs change: half of what lies between a step up and a step down."""
        above, below = self.moved(place, self.step), self.moved(place, -self.step)
        return [(a - b) / (2 * self.step) for a, b in zip(above, below, strict=True)]

    def moved(self, place: _Place, by: float) -> list[Array]:
        """The outputs with one element moved."""
        x = self.inputs[place.number]
        before = _value(x)
        there = before.copy()
        there[place.at] += before.dtype.type(by * place.direction) if before.dtype.kind == "c" else by
        if isinstance(x, Variable):
            x.assign(there)
            try:
                return [_wide(y.value) for y in self.outputs()]
            finally:
                x.assign(before)
        inputs = [Tensor(there) if k == place.number else z for k, z in enumerate(self.inputs)]
        return [_wide(y.value) for y in _floating(self.f(*inputs))]

    def pushed(self, place: _Place) -> list[Array]:
        """The tangents of the outputs when one element moves."""
        x = self.inputs[place.number]
        tangent = np.zeros_like(_value(x))
        tangent[place.at] = tangent.dtype.type(place.direction) if tangent.dtype.kind == "c" else 1
        with ForwardAccumulator([x], [Tensor(tangent)]) as accumulator:
            outputs = self.outputs()
        return [accumulator.jvp(y, unconnected_gradients="zero").value for y in outputs]

    def compare_all(self, where: str, said: Array, expected: Array, size: float) -> None:
        """Compare number by number."""
        for index in np.ndindex(expected.shape):
            at = f"{where}, element {list(index)}" if index else where
            self.compare(at, said[index], expected[index], size)

    def compare(self, where: str, said: Any, expected: Any, size: float) -> None:
        """Raise GradientMismatch unless both numbers agree."""
        if said is None:
            if abs(expected) > self.tolerance * size:
                raise GradientMismatch(
                    f"{where}: no gradient arrives (None), but finite differences give {expected:.6g}"
                )
        elif not abs(said - expected) <= self.tolerance * size and said != expected:
            raise GradientMismatch(
                f"{where}: it gives {said:.6g}, but finite differences give {expected:.6g}"
            )


def _floating(outputs: Any) -> list[Any]:
    flat = [convert_to_tensor(y) for y in nest.flatten(outputs)]
    return [y for y in flat if y.dtype.is_floating or y.dtype.is_complex]


def _value(x: Any) -> Array:
    return x.snapshot.value if isinstance(x, Variable) else x.value


def _wide(x: Array) -> Array:
    return x.astype(np.complex128 if x.dtype.kind == "c" else np.float64)


def _noise(source: np.random.Generator, shape: tuple[int, ...], dtype: Any) -> Array:
    numbers = source.uniform(0.5, 1.5, shape)
    return np.asarray(
        numbers + 1j * source.uniform(0.5, 1.5, shape) if dtype.kind == "c" else numbers
    ).astype(dtype)


def _narrowest(names: list[str]) -> str:
    return min(names, key=list(STEPS).index)


def _paired(weights: list[Array], changes: list[Array]) -> float:
    return sum(float(np.sum(np.conj(w) * dy).real) for w, dy in zip(weights, changes, strict=True))
