"""``tf.recompute_grad``: intermediate values are computed again instead of kept."""

from __future__ import annotations

import functools
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from typing import Any

from tapecore.engine import nest
from tapecore.engine.custom import custom_gradient
from tapecore.engine.identity import identity
from tapecore.engine.observer import observers
from tapecore.engine.tape import GradientTape
from tapecore.engine.variable import Variable


@contextmanager
def not_differentiated() -> Generator[None]:
    """No tape and no accumulator hears what happens inside."""
    token = observers.set(tuple(o for o in observers.get() if not o.differentiates))
    try:
        yield
    finally:
        observers.reset(token)


def recompute_grad(f: Callable[..., Any]) -> Callable[..., Any]:
    """``f`` without its intermediate values on the tape: the backward pass runs it again."""

    @custom_gradient
    def inner(*args: Any, **kwargs: Any) -> Any:
        with not_differentiated():
            result = f(*args, **kwargs)

        def grad(*upstream: Any, variables: Sequence[Variable] | None = None) -> Any:
            again = GradientTape()
            with again:
                copies = nest.map_structure(identity.public, args)
                again.watch([x for x in nest.flatten(copies) if x.dtype.is_floating])
                for variable in variables or ():
                    again.watch(variable)
                outcome = f(*copies, **kwargs)
            gradients = again.gradient(outcome, [copies, list(variables or ())], list(upstream))
            flat = tuple(nest.flatten(gradients[0]))
            return (flat, gradients[1]) if variables else flat

        return result, grad

    return functools.wraps(f)(inner)
