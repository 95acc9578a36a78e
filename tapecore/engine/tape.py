"""``tf.GradientTape``: an observer that keeps executed ops and differentiates them in reverse."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Any

import numpy as np

from tapecore.engine import jacobian, nest
from tapecore.engine.announcing import announced, answer
from tapecore.engine.backward import Backward
from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.dtypes import as_dtype
from tapecore.engine.logs import warn_first
from tapecore.engine.observer import Observer, Record, observers
from tapecore.engine.reel import Reel
from tapecore.engine.tensor import Tensor
from tapecore.engine.unconnected import UnconnectedGradients, unconnected
from tapecore.engine.variable import Variable, variable_of

USED_UP = "A non-persistent GradientTape can only be used to compute one set of gradients (or jacobians)"
USED_UP_BATCH = (
    "A non-persistent GradientTape can only be used tocompute one set of gradients (or jacobians)"
)
_INSIDE = (
    "Calling GradientTape.gradient on a persistent tape inside its context is significantly less efficient than calling it "
    "outside the context (it causes the gradient ops to be recorded on the tape, leading to increased CPU and memory "
    "usage). Only call GradientTape.gradient inside the context if you actually want to trace the gradient in order to "
    "compute higher order derivatives."
)


class GradientTape(Observer):
    """Records ops on what it watches, and computes gradients of what they gave.

    ``persistent`` lets ``gradient`` be called more than once; ``watch_accessed_variables=False`` leaves watching
    Variables to ``watch``.
    """

    differentiates = True

    def __init__(self, persistent: bool = False, watch_accessed_variables: bool = True) -> None:
        self._tape: Reel | None = None
        self._persistent = persistent
        self._watch_accessed_variables = watch_accessed_variables
        self._watched_variables: tuple[Variable, ...] = ()
        self._recording = False

    # ------------------------------------------------------------ recording

    def __enter__(self) -> GradientTape:
        self._push("open")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._recording:
            self._pop("close")

    def _push(self, what: str) -> None:
        if self._recording:
            raise ValueError(
                "Tape is still recording, This can happen if you try to re-enter an already-active tape."
            )
        if self._tape is None:
            self._tape = Reel()
        self.on_op = self._tape.keep  # straight to the reel: every op passes here
        self._recording = True
        self._tell(what)
        observers.set((*observers.get(), self))

    def _pop(self, what: str) -> None:
        if not self._recording:
            raise ValueError("Tape is not recording.")
        self._recording = False
        observers.set(tuple(o for o in observers.get() if o is not self))
        self._tell(what)

    def _tell(self, what: str) -> None:
        for observer in observers.get():
            observer.on_tape(self, what)

    def on_op(self, record: Record) -> None:
        """Keep the op if one of its inputs is connected to something watched."""
        reel = self._tape
        if reel is not None:
            reel.keep(record)

    def on_read(self, variable: Variable) -> None:
        """Watch a trainable Variable when it is read."""
        reel = self._tape
        if reel is None or not self._watch_accessed_variables or not variable.trainable:
            return
        if variable.id not in reel.variables:
            self._watch(reel, variable, "auto")

    def _watch(self, reel: Reel, x: Any, what: str) -> None:
        if any(observer.differentiates for observer in observers.get()):  # as in TensorFlow: else it has no effect
            reel.watch(x)
        for observer in observers.get():
            observer.on_watch(self, x, what)

    def watch(self, tensor: Any) -> None:
        """Follow ``tensor``: a Tensor, a Variable, or a nested structure of them.

        Raises ValueError for anything else. Integers cannot be differentiated; a warning is logged for them.
        """
        for x in map(variable_of, nest.flatten(tensor, expand_composites=True)):
            if not isinstance(x, (Tensor, Variable)):
                name = type(x).__name__
                raise ValueError(f"Passed in object {x} of type {name!r}, not tf.Tensor or tf.Variable or ExtensionType.")
            if not is_trainable(x):
                warn_first(5, "The dtype of the watched tensor must be floating (e.g. tf.float32), got %r", x.dtype)
            if self._tape is None:
                raise AttributeError("'NoneType' object has no attribute '_tape'")
            if isinstance(x, Variable):
                self._tape.cut(x)
            self._watch(self._tape, x, "watch")

    @contextmanager
    def stop_recording(self) -> Iterator[None]:
        """Do not record inside this block. Raises RuntimeError when the tape is not recording."""
        if self._tape is None:
            raise RuntimeError("Trying to stop recording a tape which is not recording.")
        self._pop("pause")
        try:
            yield
        finally:
            self._push("resume")

    def reset(self) -> None:
        """Forget everything recorded and watched. Raises ValueError when the tape is not recording."""
        if not self._recording:
            raise ValueError("Tape is not recording.")
        self._tape = Reel()
        self.on_op = self._tape.keep
        self._tell("reset")

    def watched_variables(self) -> tuple[Variable, ...]:
        """The Variables watched so far, in order."""
        if self._tape is not None:
            self._watched_variables = self._tape.watched()
        return self._watched_variables

    # ------------------------------------------------------------ differentiating

    def gradient(
        self,
        target: Any,
        sources: Any,
        output_gradients: Any = None,
        unconnected_gradients: Any = UnconnectedGradients.NONE,
    ) -> Any:
        """The gradients of the sum of ``target`` with respect to ``sources``, in the structure of ``sources``.

        Each is a Tensor of the source's shape, IndexedSlices, or None where nothing connects them (zeros with
        ``unconnected_gradients="zero"``). ``output_gradients`` are cotangents to start with instead of ones. Raises
        RuntimeError on a used tape that is not persistent, LookupError where an op has no registered gradient.
        """
        reel = self._ready()
        if self._recording:
            if self._persistent:
                warn_first(1, _INSIDE)
            else:
                self._pop("close")
        if target is None:
            raise TypeError(
                "Argument `target` should be a list or nested structure of Tensors, Variables or CompositeTensors to be "
                "differentiated, but received None."
            )
        targets, flat_sources = nest.flatten(target), nest.flatten(sources)
        with announced(self, "gradient", targets, flat_sources, unconnected_gradients):
            seeds = _seeds(output_gradients)
            behind = [variable_of(x) for x in targets], [variable_of(x) for x in flat_sources]
            answers = self._differentiate(reel, *behind, seeds, unconnected_gradients)
        return nest.pack_sequence_as(sources, answers)

    def jacobian(
        self,
        target: Any,
        sources: Any,
        unconnected_gradients: Any = UnconnectedGradients.NONE,
        parallel_iterations: int | None = None,
        experimental_use_pfor: bool = True,
    ) -> Any:
        """The derivative of every number of ``target`` by every number of ``sources``: shape target x source, or None.

        Raises RuntimeError on a used tape that is not persistent.
        """
        reel = self._ready()
        _ = target.shape
        self._need_persistent(experimental_use_pfor, "jacobian")
        flat = nest.flatten(sources)
        with self._differentiating("jacobian", [target], flat, unconnected_gradients) as (targets, behind, filling):
            start = targets[0]
            shape = tuple(start.shape)
            stacked = jacobian.rows(self, reel, start, behind, jacobian.basis(shape, start.dtype.as_numpy_dtype))
            found = [g if g is None else jacobian.shaped(g, shape, tuple(x.shape)) for g, x in zip(stacked, behind, strict=True)]
            answers = [self._row_answer(i, x, g, filling, shape) for i, (x, g) in enumerate(zip(behind, found, strict=True))]
        return nest.pack_sequence_as(sources, answers)

    def batch_jacobian(
        self,
        target: Any,
        source: Any,
        unconnected_gradients: Any = UnconnectedGradients.NONE,
        parallel_iterations: int | None = None,
        experimental_use_pfor: bool = True,
    ) -> Any:
        """The Jacobian of each example by itself: shape batch x target x source; zeros where nothing connects them.

        Raises ValueError unless target and source agree in their first extent; RuntimeError on a used tape.
        """
        if self._tape is None:
            raise RuntimeError(USED_UP_BATCH)
        reel = self._tape
        ours, theirs = target.shape, source.shape
        ours.with_rank_at_least(2), theirs.with_rank_at_least(2)
        if ours[0] != theirs[0]:
            raise ValueError(f"Need first dimension of target shape ({ours}) and source shape ({theirs}) to match.")
        self._need_persistent(experimental_use_pfor, "batch_jacobian")
        with self._differentiating("batch_jacobian", [target], [source], unconnected_gradients) as (targets, behind, _):
            start, shape = targets[0], tuple(ours)
            stacked = jacobian.rows(self, reel, start, behind, jacobian.batch_basis(shape, start.dtype.as_numpy_dtype))[0]
            whole = (*shape, *tuple(theirs)[1:])
            zeros = np.zeros(whole, start.dtype.as_numpy_dtype)
            found = zeros if stacked is None else jacobian.batched(stacked, shape, tuple(theirs))
            return answer(0, behind[0], found, False)

    def _need_persistent(self, use_pfor: bool, name: str) -> None:
        if not use_pfor and not self._persistent:
            raise RuntimeError(
                f"GradientTape must be created with persistent=True to compute the {name} with eager execution enabled "
                "and with  experimental_use_pfor set to False."
            )

    @contextmanager
    def _differentiating(
        self, what: str, targets: list[Any], sources: list[Any], unconnected_gradients: Any
    ) -> Iterator[tuple[list[Any], list[Any], bool]]:
        """A call with several backward passes; a tape that is not persistent is used up afterwards."""
        reel = self._ready()
        if self._recording and not self._persistent:
            self._pop("close")
        with announced(self, what, targets, sources, unconnected_gradients):
            behind = [variable_of(x) for x in targets], [variable_of(x) for x in sources]
            filling = _checked(*behind, unconnected_gradients)
            yield *behind, filling
            if not self._persistent:
                self._watched_variables = reel.watched()
                self._tape = None

    @staticmethod
    def _row_answer(index: int, source: Any, gradient: Any, filling: bool, shape: tuple[int, ...]) -> Any:
        if gradient is None and filling:
            whole = np.zeros((*shape, *source.shape), source.dtype.as_numpy_dtype)
            return answer(index, source, whole, False)
        return answer(index, source, gradient, False)

    def _ready(self) -> Reel:
        if self._tape is None:
            raise RuntimeError(USED_UP)
        return self._tape

    def _differentiate(
        self, reel: Reel, targets: list[Any], sources: list[Any], seeds: list[Any] | None, unconnected_gradients: Any
    ) -> list[Any]:
        filling = _checked(targets, sources, unconnected_gradients)
        gradients = self.pull(reel, targets, sources, seeds, consume=not self._persistent)
        if not self._persistent:
            self._watched_variables = reel.watched()
            self._tape = None
        return [answer(i, x, g, filling) for i, (x, g) in enumerate(zip(sources, gradients, strict=True))]

    def pull(
        self, reel: Reel, targets: list[Any], sources: list[Any], seeds: list[Any] | None, *, consume: bool
    ) -> list[Any]:
        """Run the backward pass; for each source its cotangent, or None."""
        backward = Backward(reel, {identity(x) for x in sources})
        for i, x in enumerate(targets):
            target = x._snapshot if isinstance(x, Variable) else x
            backward.seed(target, None if seeds is None or i >= len(seeds) else seeds[i])
        backward.run(reel.take() if consume else reversed(reel.entries[:]))
        return [backward.cotangents.get(identity(x)) for x in sources]


def _checked(targets: list[Any], sources: list[Any], unconnected_gradients: Any) -> bool:
    """Refuse what cannot be differentiated; whether zeros stand for None."""
    for x in (*targets, *sources):
        check_differentiable(x)
    filling = unconnected(unconnected_gradients) is UnconnectedGradients.ZERO
    for x in (*targets, *sources):
        identity(x)
    return filling


GradientTape.__module__ = "tensorflow.python.eager.backprop"  # as it prints


def _seeds(output_gradients: Any) -> list[Any] | None:
    if output_gradients is None:
        return None
    return [convert_to_tensor(x) for x in nest.flatten(output_gradients)]


def is_trainable(x: Any) -> bool:
    """Whether ``x`` has a dtype through which gradients flow. Raises TypeError for what has no dtype at all."""
    dtype = as_dtype(x.dtype if hasattr(x, "dtype") else x)
    return dtype.is_floating or dtype.is_complex


def check_differentiable(x: Any) -> None:
    """Refuse what is neither tensor nor Variable, as TensorFlow does: it asks for a dtype first."""
    if not is_trainable(x):
        _ = x.dtype


def identity(x: Any) -> int:
    """The id of a tensor or Variable. Raises AttributeError for anything else."""
    if isinstance(x, (Tensor, Variable)):
        return x.id
    raise AttributeError(f"{_described(x)} object has no attribute '_id'")


def _described(x: Any) -> str:
    kind = type(x)
    return f"'{kind.__module__}.{kind.__name__}'" if kind.__module__ == "numpy" else f"'{kind.__name__}'"
