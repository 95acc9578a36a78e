"""``tf.summary``: scalars and histograms noted by step while a program runs."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, NamedTuple

import numpy as np

from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.files import storage
from tapecore.engine.observer import observers
from tapecore.engine.op import PUBLIC, public
from tapecore.engine.signature import plain
from tapecore.engine.tensor import Tensor
from tapecore.engine.variable import variable_of


class Point(NamedTuple):
    """One noted value: its kind (scalar, histogram, text, image, audio), its name, the step and the numbers."""

    kind: str
    name: str
    step: int
    value: Any


_writer: ContextVar[SummaryWriter | None] = ContextVar("summary_writer", default=None)
_step: ContextVar[Any] = ContextVar("summary_step", default=None)
_recording: ContextVar[Any] = ContextVar("summary_recording", default=True)


@public("summary.SummaryWriter")
class SummaryWriter:
    """Keeps what is noted in ``points``, by name and step. ``folder`` is where TensorBoard would look."""

    __module__ = "tensorflow.python.ops.summary_ops_v2"

    def __init__(self, folder: str | None) -> None:
        self.folder = folder
        self.points: list[Point] = []

    @contextmanager
    def as_default(self, step: Any = None) -> Generator[SummaryWriter]:
        """What is noted inside goes here."""
        tokens = _writer.set(self), _step.set(_step.get() if step is None else step)
        try:
            yield self
        finally:
            _step.reset(tokens[1])
            _writer.reset(tokens[0])

    def set_as_default(self, step: Any = None) -> None:
        """What is noted from now on goes here."""
        _writer.set(self)
        if step is not None:
            _step.set(step)

    def scalars(self, name: str) -> list[tuple[int, float]]:
        """The steps and values of one scalar."""
        return [(p.step, float(p.value)) for p in self.points if p.kind == "scalar" and p.name == name]

    def init(self) -> None:
        """Nothing to do."""

    def flush(self) -> None:
        """Nothing to do: what is noted is here at once."""

    def close(self) -> None:
        """Nothing to do."""


@public("summary.create_file_writer")
def create_file_writer(
    logdir: Any,
    max_queue: Any = None,
    flush_millis: Any = None,
    filename_suffix: Any = None,
    name: str | None = None,
    **_: Any,
) -> SummaryWriter:
    """A writer. It makes no event files; what is noted is kept for the program and the debugger."""
    return SummaryWriter(storage.path_of(logdir))


@public("summary.create_noop_writer")
def create_noop_writer() -> SummaryWriter:
    """A writer that nobody reads."""
    return SummaryWriter(None)


def _noted(kind: str, name: Any, data: Any, step: Any) -> Tensor:
    writer = _writer.get()
    when = _step.get() if step is None else step
    if writer is None or not bool(plain(_recording.get())):
        return convert_to_tensor(False)
    if when is None:
        raise ValueError(
            "No step set. Please specify one either through the `step` argument or through "
            "tf.summary.experimental.set_step()"
        )
    writer.points.append(Point(kind, str(name), int(_integer(when)), data))
    return convert_to_tensor(True)


def _integer(step: Any) -> Any:
    known = variable_of(step)
    return known.snapshot.value if hasattr(known, "snapshot") else plain(step)


@public("summary.scalar")
def scalar(name: str, data: Any, step: Any = None, description: str | None = None) -> Tensor:
    """Note a number. Whether a writer took it."""
    value = convert_to_tensor(data)
    if value.ndim:
        raise ValueError(f"A scalar summary needs one number, got shape {value.shape}.")
    taken, writer = _noted("scalar", name, value.value[()], step), _writer.get()
    if taken.value and writer is not None:
        point = writer.points[-1]
        for observer in observers.get():
            observer.on_summary(point.name, point.step, data)
    return taken


@public("summary.histogram")
def histogram(
    name: str, data: Any, step: Any = None, buckets: Any = None, description: str | None = None
) -> Tensor:
    """Note how numbers are spread: edges and counts. Whether a writer took it."""
    numbers = np.ravel(convert_to_tensor(data).value).astype(np.float64)
    counts, edges = np.histogram(numbers, int(buckets or 30)) if numbers.size else (np.zeros(0), np.zeros(0))
    return _noted("histogram", name, (edges, counts), step)


@public("summary.text")
def text(name: str, data: Any, step: Any = None, description: str | None = None) -> Tensor:
    """Note text. Whether a writer took it."""
    return _noted("text", name, convert_to_tensor(data).value, step)


@public("summary.image")
def image(
    name: str, data: Any, step: Any = None, max_outputs: Any = 3, description: str | None = None
) -> Tensor:
    """Note the first pictures of a batch. Whether a writer took it."""
    return _noted("image", name, convert_to_tensor(data).value[: int(max_outputs)], step)


@public("summary.audio")
def audio(
    name: str,
    data: Any,
    sample_rate: Any,
    step: Any = None,
    max_outputs: Any = 3,
    encoding: Any = None,
    description: str | None = None,
) -> Tensor:
    """Note the first clips of a batch. Whether a writer took it."""
    return _noted("audio", name, convert_to_tensor(data).value[: int(max_outputs)], step)


@public("summary.write")
def write(tag: str, tensor: Any, step: Any = None, metadata: Any = None, name: str | None = None) -> Tensor:
    """Note any tensor. Whether a writer took it."""
    return _noted("tensor", tag, convert_to_tensor(tensor).value, step)


@public("summary.record_if")
@contextmanager
def record_if(condition: Any) -> Generator[None]:
    """Whether anything is noted inside."""
    token = _recording.set(condition() if callable(condition) else condition)
    try:
        yield
    finally:
        _recording.reset(token)


@public("summary.should_record_summaries")
def should_record_summaries() -> Tensor:
    """Whether anything is noted here."""
    return convert_to_tensor(_writer.get() is not None and bool(plain(_recording.get())))


@public("summary.experimental.set_step")
def set_step(step: Any) -> None:
    """The step of what is noted without one."""
    _step.set(step)


@public("summary.experimental.get_step")
def get_step() -> Any:
    """The step of what is noted without one."""
    return _step.get()


@public("summary.flush")
def flush(writer: Any = None, name: str | None = None) -> None:
    """Nothing to do."""


@public("summary.trace_on summary.trace_off summary.trace_export summary.graph")
def trace(*args: Any, **kwargs: Any) -> None:
    """Taken; there are no graphs to trace."""


@public("profiler.experimental.start profiler.experimental.stop profiler.experimental.server.start")
def profile(*args: Any, **kwargs: Any) -> None:
    """Taken; the debugger times nothing."""


class Profile:
    """A block that a profiler would look at; it runs as it is."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        pass

    def __enter__(self) -> Profile:
        return self

    def __exit__(self, *_: Any) -> None:
        pass


for _name in ("Profile", "Trace", "ProfilerOptions"):
    PUBLIC[f"profiler.experimental.{_name}"] = Profile
