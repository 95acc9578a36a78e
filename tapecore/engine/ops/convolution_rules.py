"""The rules of a convolution. It is linear in images and in filters, so that the op and the two that give its
cotangents are each other's rules."""

from __future__ import annotations

from typing import Any

from tapecore.engine.op import Op


def connect(name: str, forward: Op, to_input: Op, to_filter: Op) -> None:
    """Attach the rules of all three ops; ``name`` is what formulas call the convolution.

    ``forward(input, filter)`` is the op, ``to_input(filter, out_backprop, input_sizes=)`` and
    ``to_filter(input, out_backprop, filter_sizes=)`` give its cotangents.
    """
    _attach_forward(name, forward, to_input, to_filter)
    _attach_to_input(name, forward, to_input, to_filter)
    _attach_to_filter(name, forward, to_input, to_filter)


def _attach_forward(name: str, forward: Op, to_input: Op, to_filter: Op) -> None:
    def of_input(g: Any, y: Any, input: Any, filter: Any, **attrs: Any) -> Any:
        return to_input(filter, g, input_sizes=input.shape, **attrs)

    def of_filter(g: Any, y: Any, input: Any, filter: Any, **attrs: Any) -> Any:
        return to_filter(input, g, filter_sizes=filter.shape, **attrs)

    of_input.__doc__ = f"{name}_backprop_input(shape(input), filter, g)"
    of_filter.__doc__ = f"{name}_backprop_filter(input, shape(filter), g)"
    forward.vjp("input")(of_input)
    forward.vjp("filter")(of_filter)


def _attach_to_input(name: str, forward: Op, to_input: Op, to_filter: Op) -> None:
    def of_filter(g: Any, y: Any, filter: Any, out_backprop: Any, *, input_sizes: Any, **attrs: Any) -> Any:
        return to_filter(g, out_backprop, filter_sizes=filter.shape, **attrs)

    def of_out(g: Any, y: Any, filter: Any, out_backprop: Any, *, input_sizes: Any, **attrs: Any) -> Any:
        return forward(g, filter, **attrs)

    of_filter.__doc__ = f"{name}_backprop_filter(g, shape(filter), out_backprop)"
    of_out.__doc__ = f"{name}(g, filter)"
    to_input.vjp("filter")(of_filter)
    to_input.vjp("out_backprop")(of_out)


def _attach_to_filter(name: str, forward: Op, to_input: Op, to_filter: Op) -> None:
    def of_input(g: Any, y: Any, input: Any, out_backprop: Any, *, filter_sizes: Any, **attrs: Any) -> Any:
        return to_input(g, out_backprop, input_sizes=input.shape, **attrs)

    def of_out(g: Any, y: Any, input: Any, out_backprop: Any, *, filter_sizes: Any, **attrs: Any) -> Any:
        return forward(input, g, **attrs)

    of_input.__doc__ = f"{name}_backprop_input(shape(input), g, out_backprop)"
    of_out.__doc__ = f"{name}(input, g)"
    to_filter.vjp("input")(of_input)
    to_filter.vjp("out_backprop")(of_out)
