"""What may watch a running program: the protocol of observers and the context-local stack of them.

Observers are called outermost first. The stack is an immutable tuple in a context variable, so threads and
asyncio tasks do not see each other's tapes.
"""

from __future__ import annotations

from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy as np

    from tapecore.engine.op import Op
    from tapecore.engine.reel import Reel
    from tapecore.engine.tensor import Tensor
    from tapecore.engine.variable import Variable


Contribution: TypeAlias = tuple[int, int, Any, Any, Any]
"""To which input of an op and to which id (0: no tensor's); the contribution, itself before the sum over
broadcast axes (or None), and what has accumulated there: arrays or NumPy scalars, which nobody changes later."""


class Record(NamedTuple):
    """One executed op: what observers receive and what a tape keeps. An input that was not a tensor is the
    ndarray it became.
    """

    op: Op
    inputs: tuple[Any, ...]
    attrs: dict[str, Any]
    outputs: tuple[Tensor, ...]


class Observer:
    """Does nothing by default. A subclass overrides what it wants to hear of.

    An input Variable arrives in a Record as its snapshot: a Tensor with the Variable's own ``id`` and the
    array of the version used.
    """

    differentiates = False
    """True for tapes and accumulators: the backward pass then runs on Tensors so that it can be recorded."""

    reel: Reel | None = None
    """What a tape keeps its ops in. The engine's short ways may write there themselves and spare the tape the
    call of ``on_op``; whoever has none hears of every op."""

    def on_op(self, record: Record) -> None:
        """An op ran."""

    def on_brief_op(self, op: Op, x: Tensor, y: Tensor | None, output: Tensor) -> None:
        """An op without attributes ran on one tensor or two. By default ``on_op`` is called."""
        self.on_op(Record(op, (x,) if y is None else (x, y), {}, (output,)))

    def on_create(self, tensor: Tensor, what: str, origin: Any) -> None:
        """A tensor came into being that no op made: what is ``constant``; ``origin`` is the Python object it
        was made of.
        """

    def on_convert(self, array: np.ndarray, origin: Any) -> None:
        """Python data (``origin``) became an array because an op got it as an input."""

    def on_variable(self, variable: Variable, initial: Any) -> None:
        """A Variable was made from ``initial`` (a Tensor when it was one)."""

    def on_read(self, variable: Variable) -> None:
        """A Variable's state is about to be used by an op or read out."""

    def on_assign(self, variable: Variable, what: str, operands: tuple[Any, ...]) -> None:
        """``what`` (assign, assign_add, scatter_update ...) has replaced a Variable's array."""

    def on_escape(self, tensor: Tensor, how: str, result: Any) -> None:
        """A tensor's numbers left the engine: ``how`` is numpy, array, float, int, index, item, iterate;
        ``result`` what Python got.
        """

    def on_branch(self, tensor: Tensor, value: bool) -> None:
        """Python asked for the truth of a tensor."""

    def on_data(self, holder: object, direction: str, tensors: Sequence[Tensor]) -> None:
        """``direction`` is put or get: tensors entered or left a stateful container (Dataset, queue)."""

    def on_remark(self, text: str) -> None:
        """A sentence for the person: something is not as in TensorFlow. It may come again and again."""

    def on_summary(self, name: str, step: int, data: Any) -> None:
        """``tf.summary.scalar`` noted a number (``data``: a Tensor, a Variable or a Python number)."""

    def on_tape(self, tape: Any, what: str) -> None:
        """``what``: open, pause, resume, reset, close, drop."""

    def on_watch(self, tape: Any, tensor: Any, what: str) -> None:
        """``what``: watch (asked for) or auto (a trainable Variable was read)."""

    def on_accumulator(
        self, accumulator: Any, what: str, primals: Sequence[Tensor], tangents: Sequence[Tensor]
    ) -> None:
        """``what``: open or close."""

    def on_tangent_begin(self, accumulator: Any, record: Record) -> None:
        """An accumulator is about to push tangents through an op; the ops heard until ``on_tangent`` are its
        own.
        """

    def on_tangent(
        self,
        accumulator: Any,
        record: Record,
        tangents: Sequence[Tensor | None],
        outputs: Sequence[Tensor | None],
    ) -> None:
        """An accumulator pushed tangents through an op."""

    def on_gradient(
        self, tape: Any, what: str, targets: Sequence[Any], sources: Sequence[Any], unconnected: str
    ) -> None:
        """A gradient call starts: what is gradient, jacobian, batch_jacobian or jvp; targets and sources are
        flattened, as passed.
        """

    def on_seed(self, target: Tensor, cotangent: np.ndarray | Tensor, given: bool) -> None:
        """The backward pass starts at this target with this cotangent (``given``: by output_gradients)."""

    def on_pullback_begin(self, record: Record, cotangents: Sequence[np.ndarray | Tensor | None]) -> None:
        """The rules of one recorded op are about to run."""

    def on_contribution(
        self,
        record: Record,
        index: int,
        contribution: np.ndarray | Tensor,
        unsummed: np.ndarray | None,
        accumulated: np.ndarray | Tensor,
    ) -> None:
        """Input ``index`` of the op received this contribution, after which its accumulator holds
        ``accumulated``.
        """

    def on_pullback_end(self, record: Record) -> None:
        """The rules of this op have run."""

    def on_backward(self, play: Callable[[Observer], None], entries: int) -> bool:
        """A backward pass through so many entries begins, on bare arrays and by rules of the engine alone, so that it
        would give the same bits again. True: do not tell of its pullbacks now; ``play(observer)`` runs it again and
        tells them then.
        """
        return False

    def on_pull(self, entry: tuple[Any, ...], cotangent: Any, found: Sequence[Contribution]) -> None:
        """A whole pullback at once, where the rules run on bare arrays and nothing else can be heard meanwhile.

        ``entry`` is what a tape keeps of the op, ``cotangent`` that of its output (a tuple for several);
        ``found`` are the contributions. By default it is told as the three methods above.
        """
        from tapecore.engine.telling import tell_in_steps

        tell_in_steps(self, entry, cotangent, found)

    def on_brief_pull(
        self, entry: tuple[Any, ...], cotangent: Any, fresh: dict[int, Any], totals: dict[int, Any]
    ) -> None:
        """A pullback by the short way: ``fresh`` has the contribution to each id, ``totals`` what has accumulated
        where one came before. By default ``on_pull`` is called.
        """
        from tapecore.engine.telling import spelt_out

        told, found = spelt_out(entry, fresh, totals)
        self.on_pull(told, cotangent, found)

    def on_answer(self, index: int, source: Any, gradient: Any, filled: bool) -> None:
        """The gradient of source ``index`` is known: a Tensor, IndexedSlices or None; ``filled`` when zeros
        stand for None.
        """

    def on_gradient_end(self, error: BaseException | None) -> None:
        """The gradient call is over."""


observers: ContextVar[tuple[Observer, ...]] = ContextVar("observers", default=())
