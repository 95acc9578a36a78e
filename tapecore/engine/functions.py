"""Surroundings that eager execution makes trivial: devices, scopes, settings."""

from __future__ import annotations

import time
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

import numpy as np

from tapecore.engine.composite import Composite
from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.naming import scoped
from tapecore.engine.op import public
from tapecore.engine.recompute import not_differentiated
from tapecore.engine.tensor import DEVICE, Tensor
from tapecore.engine.variable import Variable, variable_of


@public("executing_eagerly")
def executing_eagerly() -> bool:
    """True: everything runs at once."""
    return True


@public("device")
@contextmanager
def device(device_name: Any) -> Generator[str]:
    """Any device is the one that there is."""
    yield DEVICE


@public("group")
def group(*inputs: Any, **kwargs: Any) -> None:
    """Nothing: what was given has run already."""


@public("no_op")
def no_op(name: str | None = None) -> None:
    """Nothing."""


@public("tuple")
def tuple_(tensors: Any, control_inputs: Any = None, name: str | None = None) -> list[Any]:
    """The tensors as they are."""
    return list(tensors)


@public("identity_n")
def identity_n(input: Any, name: str | None = None) -> list[Any]:
    """Each tensor by itself."""
    from tapecore.engine.identity import identity

    return [identity.public(x) for x in input]


@public("get_current_name_scope")
def get_current_name_scope() -> str:
    """The name scope that is open."""
    return scoped("").rstrip("/")


@public("inside_function")
def inside_function() -> bool:
    """False: functions run eagerly."""
    return False


@public("type_spec_from_value")
def type_spec_from_value(value: Any) -> Any:
    """What a value is like. TypeError for what has no specification."""
    from tapecore.engine.data.elements import spec_of

    if isinstance(value, Composite) or hasattr(value, "shape") or hasattr(value, "element_spec"):
        return spec_of(value)
    return spec_of(convert_to_tensor(value))


@public("make_ndarray")
def make_ndarray(tensor: Any) -> Any:
    """The numbers of a tensor."""
    return convert_to_tensor(tensor).numpy()


@public("variable_creator_scope")
@contextmanager
def variable_creator_scope(variable_creator: Any) -> Generator[None]:
    """Variables are made as always inside."""
    yield


@public("init_scope")
@contextmanager
def init_scope() -> Generator[None]:
    """No tape records inside."""
    with not_differentiated():
        yield


@public("control_dependencies")
@contextmanager
def control_dependencies(control_inputs: Any) -> Generator[None]:
    """Everything runs in the order of the program anyway."""
    yield


@public("is_tensor")
def is_tensor(x: Any) -> bool:
    """Whether ``x`` is a Tensor, a Variable or another kind of tensor."""
    several = hasattr(x, "_components") and not hasattr(x, "_type_spec")  # a person's own type is none
    return several or isinstance(variable_of(x), (Tensor, Variable))


@public("timestamp")
def timestamp(name: str | None = None) -> Tensor:
    """Seconds since the epoch."""
    return convert_to_tensor(np.float64(time.time()))


@public("gradients")
def gradients(*args: Any, **kwargs: Any) -> Any:
    """Raises RuntimeError: gradients come from a tape."""
    raise RuntimeError(
        "tf.gradients is not supported when eager execution is enabled. Use tf.GradientTape instead."
    )


@public("get_static_value")
def get_static_value(tensor: Any, partial: bool = False) -> Any:
    """The numbers of a tensor, None for what is none."""
    x = variable_of(tensor)
    return x.numpy() if isinstance(x, (Tensor, Variable)) else None


@public("is_symbolic_tensor")
def is_symbolic_tensor(tensor: Any) -> bool:
    """False: there are no symbolic tensors."""
    return False


@public("get_logger")
def get_logger() -> Any:
    """The logger that warnings go to."""
    from tapecore.engine import logs

    return logs.get_logger()
