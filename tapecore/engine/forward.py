"""``tf.autodiff.ForwardAccumulator``: an observer that pushes tangents through ops as they run."""

from __future__ import annotations

from collections.abc import Sequence
from types import TracebackType
from typing import Any

import numpy as np

from tapecore.engine import nest
from tapecore.engine.announcing import announced, answer
from tapecore.engine.checking import identity, is_trainable
from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.logs import warn_first
from tapecore.engine.observer import Observer, Record, observers
from tapecore.engine.tensor import Tensor
from tapecore.engine.transpose import transposed
from tapecore.engine.unconnected import UnconnectedGradients
from tapecore.engine.variable import Variable, variable_of

_TWICE = (
    "Tensor {} was specified as a primal multiple times. This may indicate an error. If it was intended, "
    "please sum the "
    "corresponding tangents."
)


class ForwardAccumulator(Observer):
    """Computes Jacobian-vector products: ``tangents`` (in the structure of ``primals``) are the vector.

    One pass gives the derivative of everything computed along one direction. Raises ValueError when a primal
    is listed twice.
    """

    differentiates = True

    def __init__(self, primals: Any, tangents: Any) -> None:
        self._tangents: dict[int, Tensor] = {}
        self._primals: list[Any] = nest.flatten(primals)
        self._recording = False
        self.announced = False
        if len({id(p) for p in self._primals}) < len(self._primals):
            raise ValueError(_TWICE)
        self._watch(primals, tangents)

    def _watch(self, primals: Any, tangents: Any) -> None:
        """Follow ``primals`` along ``tangents``; what is watched already gets the sum."""
        nest.map_structure(self._watch_one, primals, tangents)

    def _watch_one(self, primal: Any, tangent: Any) -> None:
        primal = variable_of(primal)
        if not (primal.dtype.is_floating or primal.dtype.is_complex):
            warn_first(
                5, "The dtype of the watched primal must be floating (e.g. tf.float32), got %r", primal.dtype
            )
        pushed = convert_to_tensor(tangent, dtype=primal.dtype)
        _check_shapes(primal, pushed)
        if primal.dtype.is_floating or primal.dtype.is_complex:
            before = self._tangents.get(primal.id)
            self._tangents[primal.id] = pushed if before is None else before + pushed

    # ------------------------------------------------------------ recording

    def __enter__(self) -> ForwardAccumulator:
        if self._recording:
            raise ValueError("Accumulator is already recording.")
        self._recording = True
        primals = [p.snapshot if isinstance(p, Variable) else p for p in map(variable_of, self._primals)]
        known = [p for p in primals if p.id in self._tangents]
        for observer in observers.get():
            observer.on_accumulator(self, "open", known, [self._tangents[p.id] for p in known])
        observers.set((*observers.get(), self))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._recording:
            self._recording = False
            observers.set(tuple(o for o in observers.get() if o is not self))
            for observer in observers.get():
                observer.on_accumulator(self, "close", (), ())

    def on_op(self, record: Record) -> None:
        """Push the tangents of the op's inputs, if there are any. Only observers outside see the ops that
        takes.
        """
        known = self._tangents
        tangents = [known.get(x.id) if type(x) is Tensor else None for x in record.inputs]
        inner = record.op.inner or ()
        if all(t is None for t in tangents):
            return
        everyone = observers.get()
        outside = everyone[: everyone.index(self)]
        token = observers.set(outside)
        try:
            for observer in outside:
                observer.on_tangent_begin(self, record)
            outputs = _through(known, inner) or push(record, tangents)
        finally:
            observers.reset(token)
        for y, t in zip(record.outputs, outputs, strict=True):
            if t is not None:
                known[y.id] = t
        for observer in outside:
            observer.on_tangent(self, record, tangents, outputs)

    # ------------------------------------------------------------ asking

    def jvp(self, primals: Any, unconnected_gradients: Any = UnconnectedGradients.NONE) -> Any:
        """The tangents of ``primals``, in their structure: Tensors, or None (zeros if asked) where nothing
        connects them.

        Raises ValueError for an unknown ``unconnected_gradients``.
        """
        filling = UnconnectedGradients(unconnected_gradients) is UnconnectedGradients.ZERO
        asked = nest.flatten(primals)
        with announced(self, "jvp", asked, self._primals, unconnected_gradients):
            behind = [variable_of(x) for x in asked]
            found = [self._tangents.get(identity(x)) for x in behind]
            answers = [answer(i, x, t, filling) for i, (x, t) in enumerate(zip(behind, found, strict=True))]
        return nest.pack_sequence_as(primals, answers)


ForwardAccumulator.__module__ = "tensorflow.python.eager.forwardprop"  # as it prints


def push(record: Record, tangents: Sequence[Tensor | None]) -> tuple[Tensor | None, ...]:
    """The tangents of an op's outputs: by its forward rule, or by transposing its VJP twice."""
    op, inputs, attrs, outputs = record
    if not any(map(is_trainable, outputs)):  # an integer has no tangent
        return (None,) * len(outputs)
    y = outputs[0] if len(outputs) == 1 else outputs
    if op.push is None or op.whole is not None:
        return transposed(record, tangents)
    pushed = op.push(_allowed(op, tangents), y, *inputs, **attrs)
    if pushed is None:
        return (None,) * len(outputs)
    return tuple(_tensor(part) for part in (pushed if isinstance(pushed, tuple) else (pushed,)))  # type: ignore[reportUnknownVariableType]


def _through(known: dict[int, Tensor], inner: Sequence[Tensor]) -> tuple[Tensor | None, ...]:
    """The tangents of what a person's function computed with ops: forward mode prefers them to the derivative that
    the function brings. Empty where there are none."""
    found = tuple(known.get(y.id) for y in inner)
    return () if all(t is None for t in found) else found


def _check_shapes(primal: Any, tangent: Tensor) -> None:
    """Raise ValueError where a tangent cannot be multiplied with its primal."""
    ours, theirs = tuple(tangent.shape), tuple(primal.shape)
    for m, n in zip(reversed(ours), reversed(theirs), strict=False):
        if m != n and 1 not in (m, n):
            raise ValueError(
                f"Dimensions must be equal, but are {m} and {n}: the tangent has shape {tangent.shape}, its primal "
                f"{primal.shape}."
            )


def _allowed(op: Any, tangents: Sequence[Tensor | None]) -> Sequence[Tensor | None]:
    """No tangent enters through an input that is registered as not differentiable; LookupError where nothing
    is.
    """
    return [t if t is None or op.rule(i) is not None else None for i, t in enumerate(tangents)]


def _tensor(part: Any) -> Tensor | None:
    return part if part is None or isinstance(part, Tensor) else Tensor(np.asarray(part))
