"""What is made of several tensors: ragged and sparse tensors, extension types."""

from __future__ import annotations

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
