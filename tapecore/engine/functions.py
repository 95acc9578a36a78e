"""Surroundings that eager execution makes trivial: devices, scopes, settings."""

from __future__ import annotations

import time
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any, NamedTuple

import numpy as np

from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.op import public
from tapecore.engine.recompute import not_differentiated
from tapecore.engine.tensor import DEVICE, Tensor
from tapecore.engine.variable import Variable, variable_of


class PhysicalDevice(NamedTuple):
    """A device of the machine."""

    name: str
    device_type: str


@public("executing_eagerly")
def executing_eagerly() -> bool:
    """True: everything runs at once."""
    return True


@public("device")
@contextmanager
def device(device_name: Any) -> Generator[str]:
    """Any device is the one that there is."""
    yield DEVICE


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
    return isinstance(variable_of(x), (Tensor, Variable)) or hasattr(x, "_components")


@public("timestamp")
def timestamp(name: str | None = None) -> Tensor:
    """Seconds since the epoch."""
    return convert_to_tensor(np.float64(time.time()))


@public("config.list_physical_devices config.experimental.list_physical_devices")
def list_physical_devices(device_type: str | None = None) -> list[PhysicalDevice]:
    """The processor; there are no others here."""
    return [PhysicalDevice("/physical_device:CPU:0", "CPU")] if device_type in (None, "CPU") else []


@public("config.list_logical_devices")
def list_logical_devices(device_type: str | None = None) -> list[PhysicalDevice]:
    """The processor; there are no others here."""
    return [PhysicalDevice("/device:CPU:0", "CPU")] if device_type in (None, "CPU") else []


@public("config.experimental.set_memory_growth config.set_visible_devices config.set_soft_device_placement")
def set_nothing(*args: Any, **kwargs: Any) -> None:
    """Accepted; there is nothing to set."""


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
