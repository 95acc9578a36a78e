"""What layers say of inputs that do not fit, and of errors inside ``call``: the layer, and what it was given."""

from __future__ import annotations

import inspect
from typing import Any

from tapecore.engine import nest
from tapecore.engine.errors import OpError
from tapecore.engine.tensor import Tensor
from tapecore.engine.variable import Variable, variable_of

_TOLD = "_keras_call_info_injected"


def told(layer: Any, error: Exception, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Exception:
    """An error of the same class, whose message also says which layer it was and what came in; the error itself where
    an inner layer has said so, or the arguments do not fit ``call``.

    Keras writes the message in bold by terminal codes; those are left out, as not every place shows them.
    """
    if hasattr(error, _TOLD):
        return error
    try:
        given = _arguments(layer.call, args, kwargs)
    except (TypeError, ValueError):
        return error
    name = f"{type(layer).__name__}.call()"
    message = error.message if isinstance(error, OpError) else error.args[0] if error.args else ""
    text = (
        f"Exception encountered when calling {name}.\n\n{message}\n\nArguments received by {name}:\n{given}"
    )
    wrapped = _again(error, text)
    vars(wrapped).update({key: x for key, x in vars(error).items() if key != "_message"})
    setattr(wrapped, _TOLD, True)
    return wrapped.with_traceback(error.__traceback__)


def _again(error: Exception, text: str) -> Exception:
    if isinstance(error, OpError):
        return type(error)(error.node_def, error.op, text, error.error_code)
    try:
        return type(error)(text)
    except TypeError:  # a class that wants to be made in another way
        return RuntimeError(text)


def _arguments(call: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> str:
    signature = inspect.signature(call)
    bound = signature.bind(*args, **kwargs).arguments
    pairs = {
        name: nest.map_structure(_shown, bound[name]) if name in bound else parameter.default
        for name, parameter in signature.parameters.items()
    }
    return "\n".join(f"  • {name}={x}" for name, x in pairs.items())


def _shown(x: Any) -> Any:
    known = variable_of(x)
    if not isinstance(known, (Tensor, Variable)):
        return x
    return f"tf.Tensor(shape={tuple(known.shape)}, dtype={known.dtype.name})"


def unfit(layer: Any, why: str, shape: Any) -> ValueError:
    """The error for an input of this shape, which a layer cannot take."""
    return ValueError(
        f"Input 0 with name 'None' of layer '{layer.name}' is incompatible with the layer: {why}. Full shape "
        f"received: {tuple(shape)}"
    )
