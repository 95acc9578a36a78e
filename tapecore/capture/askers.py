"""Who asks for a gradient: the program, or a function of the library that the program called."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tapecore.engine.forward import ForwardAccumulator
from tapecore.engine.origin import runs_ours
from tapecore.engine.tape import GradientTape

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import CodeType, FrameType


def _codes(method: Any) -> Iterator[CodeType]:
    """The code of a method, and of what wraps it."""
    while method is not None:
        yield method.__code__
        method = getattr(method, "__wrapped__", None)


_METHODS = (
    GradientTape.gradient,
    GradientTape.jacobian,
    GradientTape.batch_jacobian,
    ForwardAccumulator.jvp,
)
_ASKING = frozenset(code for method in _METHODS for code in _codes(method))


def asker(frame: FrameType | None) -> str:
    """The library's function that asks for the gradient which ``frame`` runs inside of: ``train_step``; "" where
    the program asks itself."""
    while frame is not None and frame.f_code not in _ASKING:
        frame = frame.f_back
    while frame is not None and frame.f_code in _ASKING:
        frame = frame.f_back
    return frame.f_code.co_name if frame is not None and runs_ours(frame) else ""
