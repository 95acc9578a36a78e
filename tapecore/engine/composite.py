"""What is made of several tensors: ragged and sparse tensors, extension types."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tapecore.engine.primitive import Op


class Composite:
    """Made of tensors. Tapes watch those; an op that is given one of these asks it what to do."""

    __slots__ = ()

    if TYPE_CHECKING:

        @property
        def dtype(self) -> Any:
            """The type of the values."""
            ...

    def _components(self) -> list[Any]:
        """The tensors inside."""
        raise NotImplementedError

    def _rebuilt(self, components: Iterator[Any]) -> Any:
        """The same kind of thing made of other tensors, taken one by one."""
        raise NotImplementedError

    def _renewed(self, renew: Callable[[Any], Any]) -> Any:
        """The same with ``renew(values)`` in place of the values."""
        raise NotImplementedError

    def _row(self, k: int) -> Any:
        """Element ``k`` along the first axis."""
        return self[k]  # type: ignore[reportIndexIssue, reportUnknownVariableType]  # those that have elements say how

    def _length(self) -> int:
        """The extent of the first axis."""
        raise ValueError(f"A {type(self).__name__} cannot be cut along a first axis.")

    def _stacked(self, rows: Sequence[Any], stack: Callable[..., Any], size: int | None) -> Any:
        """``rows``, the first of which this is, along a new first axis, which is called ``size`` long; ``stack`` does
        it with tensors.
        """
        raise ValueError(f"A {type(self).__name__} cannot be stacked.")

    def _run(self, op: Op, inputs: tuple[Any, ...], attrs: dict[str, Any]) -> Any:
        """What ``op`` gives when this is among its inputs. Raises ValueError where that has no meaning."""
        name = type(self).__name__
        raise ValueError(f"{op.name} does not take a {name}.")


def composite_in(inputs: tuple[Any, ...]) -> Composite | None:
    """The first composite among the inputs of an op."""
    for x in inputs:
        if isinstance(x, Composite):
            return x
    return None
