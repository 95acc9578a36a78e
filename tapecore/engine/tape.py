"""``tf.GradientTape``: an observer that keeps executed ops and differentiates them in reverse."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from types import TracebackType
from typing import Any, cast

from tapecore.engine import nest
from tapecore.engine.announcing import announced, answer, refusals_announced
from tapecore.engine.checking import checked, is_trainable
from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.jacobian import Jacobians
from tapecore.engine.logs import warn_first
from tapecore.engine.observer import Record, observers
from tapecore.engine.reel import Reel
from tapecore.engine.tensor import Tensor
from tapecore.engine.unconnected import UnconnectedGradients
from tapecore.engine.variable import Variable, variable_of

_NOT_FLOATING = "The dtype of the watched tensor must be floating (e.g. tf.float32), got %r"
_INSIDE = (
    "Calling GradientTape.gradient on a persistent tape inside its context is significantly less "
    "efficient than "
    "calling it outside the context (it causes the gradient ops to be recorded on the tape, leading to "
    "increased "
    "CPU and memory usage). Only call GradientTape.gradient inside the context if you actually want to "
    "trace the "
    "gradient in order to compute higher order derivatives."
)
_NO_TARGET = (
    "Argument `target` should be a list or nested structure of Tensors, Variables or CompositeTensors to be "
    "differentiated, but received None."
)


class GradientTape(Jacobians):
    """Records ops on what it watches, and computes gradients of what they gave.

    ``persistent`` lets ``gradient`` be called more than once; ``watch_accessed_variables=False`` leaves
    watching Variables to ``watch``.
    """

    __module__ = "tensorflow.python.eager.backprop"  # as it prints

    differentiates = True

    def __init__(self, persistent: bool = False, watch_accessed_variables: bool = True) -> None:
        super().__init__(persistent)
        self._watch_accessed_variables = watch_accessed_variables

    # ------------------------------------------------------------ recording

    def __enter__(self) -> GradientTape:
        self._push("open")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._recording:
            self._pop("close")

    def on_op(self, record: Record) -> None:
        """Keep the op if one of its inputs is connected to something watched."""
        if self._tape is not None:
            self._tape.keep(record)

    def on_read(self, variable: Variable) -> None:
        """Watch a trainable Variable when it is read."""
        reel = self._tape
        if reel is None or not self._watch_accessed_variables or not variable.trainable:
            return
        if variable.id not in reel.variables:
            self._watch(reel, variable, "auto")

    def _watch(self, reel: Reel, x: Any, what: str) -> None:
        watching = observers.get()
        for observer in watching:  # where none differentiates it has no effect in TensorFlow
            if observer.differentiates:
                reel.watch(x)
                break
        for observer in watching:
            if observer is not self:
                observer.on_watch(self, x, what)

    def watch(self, tensor: Any) -> None:
        """Follow ``tensor``: a Tensor, a Variable, or a nested structure of them.

        Raises ValueError for anything else. Integers cannot be differentiated; a warning is logged for them.
        """
        for x in nest.flatten(tensor, expand_composites=True):
            if not isinstance(x, (Tensor, Variable)):
                raise ValueError(
                    f"Passed in object {x} of type {type(x).__name__!r}, not tf.Tensor or tf.Variable or "
                    "ExtensionType."
                )
            if not is_trainable(x):
                warn_first(5, _NOT_FLOATING, x.dtype)
            if self._tape is None:
                raise AttributeError("'NoneType' object has no attribute '_tape'")
            if isinstance(x, Variable):
                self._tape.cut(x)
            self._watch(self._tape, x, "watch")

    @contextmanager
    def stop_recording(self) -> Generator[None]:
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
        self._load(Reel())
        self._tell("reset")

    def watched_variables(self) -> tuple[Variable, ...]:
        """The Variables watched so far, in the order in which they were made."""
        if self._tape is not None:
            self._watched_variables = self._tape.watched()
        return self._watched_variables

    # ------------------------------------------------------------ differentiating

    @refusals_announced
    def gradient(
        self,
        target: Any,
        sources: Any,
        output_gradients: Any = None,
        unconnected_gradients: Any = UnconnectedGradients.NONE,
    ) -> Any:
        """The gradients of the sum of ``target`` by ``sources``, in the structure of ``sources``.

        Each is a Tensor of the source's shape, IndexedSlices, or None where nothing connects them (zeros
        with ``unconnected_gradients="zero"``). ``output_gradients`` are cotangents to start with instead of
        ones. Raises RuntimeError on a used tape that is not persistent, LookupError where an op has no
        registered gradient.
        """
        reel = self._ready()
        if self._recording:
            if self._persistent:
                warn_first(1, _INSIDE)
            else:
                self._pop("close")
        if target is None:
            raise TypeError(_NO_TARGET)
        targets, flat = _leaves(target), _leaves(sources)
        call = reel, targets, flat, output_gradients, unconnected_gradients
        if observers.get():
            with announced(self, "gradient", targets, flat, unconnected_gradients):
                answers = self._answers(*call)
        else:
            answers = self._answers(*call)
        return answers if _is_flat(sources) else nest.pack_sequence_as(sources, answers)

    def _answers(
        self, reel: Reel, targets: list[Any], sources: list[Any], output_gradients: Any, unconnected: Any
    ) -> list[Any]:
        seeds = _seeds(output_gradients)
        behind, filling = checked(targets, sources, unconnected)
        starts = [variable_of(x) for x in targets]
        found = self.pull(reel, starts, behind, seeds, consume=not self._persistent)
        self._finish(reel)
        return [answer(i, x, g, filling) for i, (x, g) in enumerate(zip(behind, found, strict=True))]


_LEAVES = (Tensor, Variable)


def _leaves(structure: Any) -> list[Any]:
    """The leaves of a structure."""
    if type(structure) in _LEAVES:
        return [structure]
    return structure[:] if _is_flat(structure) else nest.flatten(structure)


def _is_flat(structure: Any) -> bool:
    """Whether it is a list of nothing but tensors and Variables, as it is nearly always."""
    if type(structure) is not list:
        return False
    for x in cast("list[Any]", structure):  # noqa: SIM110  # a generator costs more
        if type(x) not in _LEAVES:
            return False
    return True


def _seeds(output_gradients: Any) -> list[Any] | None:
    if output_gradients is None:
        return None
    return [convert_to_tensor(x) for x in nest.flatten(output_gradients)]
