"""Errors of a person's Python function that runs as an op: TensorFlow reports them as errors of the op."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager

from tapecore.engine.errors import (
    InvalidArgumentError,
    OpError,
    OutOfRangeError,
    ResourceExhaustedError,
    UnimplementedError,
    UnknownError,
)
from tapecore.engine.tensor import DEVICE

_KINDS: tuple[tuple[type[BaseException] | tuple[type[BaseException], ...], type[OpError]], ...] = (
    ((TypeError, ValueError), InvalidArgumentError),
    (StopIteration, OutOfRangeError),
    (MemoryError, ResourceExhaustedError),
    (NotImplementedError, UnimplementedError),
)


@contextmanager
def reported(op: str, counts: str) -> Generator[None]:
    """What is raised in here is raised as an error of ``op``; it still shows where in the function it happened.

    ``counts`` says how many tensors go in or come out, as TensorFlow's messages do. Errors of a class of one's own
    pass as they are: whoever runs the program may end it with one.
    """
    try:
        yield
    except Exception as error:
        if type(error).__module__ != "builtins" and not isinstance(error, OpError):
            raise
        kind = next((kind for theirs, kind in _KINDS if isinstance(error, theirs)), UnknownError)
        said = (
            f"{{{{function_node __wrapped__{op}_{counts}_device_{DEVICE}}}}} {type(error).__name__}: {error}"
        )
        raised = kind(None, None, f"{said}\n\n [Op:{op}]")
        raise raised.with_traceback(error.__traceback__) from error
