"""The error classes of ``tf.errors``."""

from __future__ import annotations

from typing import Any


class OpError(Exception):
    """An op could not run. ``message`` says why; ``node_def`` and ``op`` are None outside graphs."""

    error_code = 2

    def __init__(self, node_def: Any, op: Any, message: str, error_code: int | None = None) -> None:
        super().__init__(message)
        self._node_def = node_def
        self._op = op
        self._message = message
        if error_code is not None:
            self.error_code = error_code

    @property
    def message(self) -> str:
        """The error message that describes the error."""
        return self._message

    @property
    def node_def(self) -> Any:
        """None: there are no graph nodes in eager execution."""
        return self._node_def

    @property
    def op(self) -> Any:
        """None: there are no graph operations in eager execution."""
        return self._op

    def rename(self, call: str | None) -> None:
        """Let the message end with another node name, or with none."""
        bare = self._message.rpartition(" name: ")[0]
        self._message = bare if call is None else f"{bare} name: {call}"

    def __str__(self) -> str:
        return self._message


class CancelledError(OpError):
    """The operation was cancelled."""

    error_code = 1


class UnknownError(OpError):
    """Something went wrong that has no better class."""

    error_code = 2


class InvalidArgumentError(OpError):
    """An op received an input that it cannot work on: a wrong shape, dtype or value."""

    error_code = 3


class DeadlineExceededError(OpError):
    """A deadline passed before the operation was done."""

    error_code = 4


class NotFoundError(OpError):
    """Something asked for, such as a file, does not exist."""

    error_code = 5


class AlreadyExistsError(OpError):
    """Something to be made is there already."""

    error_code = 6


class PermissionDeniedError(OpError):
    """The program may not do this."""

    error_code = 7


class ResourceExhaustedError(OpError):
    """There is not enough of something, mostly memory."""

    error_code = 8


class FailedPreconditionError(OpError):
    """The state does not allow the operation."""

    error_code = 9


class AbortedError(OpError):
    """The operation was aborted."""

    error_code = 10


class OutOfRangeError(OpError):
    """Something was read past its end: a queue or a data set."""

    error_code = 11


class UnimplementedError(OpError):
    """The operation exists but not in this case."""

    error_code = 12


class InternalError(OpError):
    """The engine itself is in a state that it should not be in."""

    error_code = 13


class UnavailableError(OpError):
    """A part that is needed is not reachable now."""

    error_code = 14


class DataLossError(OpError):
    """Data that was there is damaged."""

    error_code = 15


class UnauthenticatedError(OpError):
    """Who asks is not known."""

    error_code = 16


def invalid_dtype(op: str, index: int, expected: str, found: str) -> InvalidArgumentError:
    """The error of an op whose inputs should have one dtype but have two."""
    return InvalidArgumentError(
        None,
        None,
        f"cannot compute {op} as input #{index}(zero-based) was expected to be a {expected} tensor but is "
        f"a {found} tensor "
        f"[Op:{op}] name: ",
    )


def invalid(
    op: str, reason: str, *, wrapped: bool = True, call: str = "", node: str = ""
) -> InvalidArgumentError:
    """The error of a kernel that refuses its inputs, worded as TensorFlow words it.

    ``wrapped`` puts the place before the reason, which TensorFlow does for errors of the kernels; ``call``
    is the node name that some of them end with; ``node`` is what the place calls the op, if not by its name.
    """
    place = (
        f"{{{{function_node __wrapped__{node or op}_device_/job:localhost/replica:0/task:0/device:CPU:0}}}} "
    )
    return InvalidArgumentError(None, None, f"{place if wrapped else ''}{reason} [Op:{op}] name: {call}")


for _kind in (OpError, *OpError.__subclasses__()):
    _kind.__module__ = "tensorflow.python.framework.errors_impl"  # as they print
