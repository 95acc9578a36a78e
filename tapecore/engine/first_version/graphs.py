"""What builds or runs graphs in TensorFlow 1: refused, with what to do instead; and the switches that only say what
is so here anyway."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tapecore.engine import logs
from tapecore.engine.op import PUBLIC, public

_GRAPHS = (
    "Session InteractiveSession placeholder placeholder_with_default get_default_graph get_default_session "
    "reset_default_graph disable_eager_execution disable_v2_behavior global_variables_initializer "
    "local_variables_initializer tables_initializer variables_initializer initialize_all_variables "
    "train.Saver train.MonitoredTrainingSession train.import_meta_graph"
)
_LAYERS = "dense conv1d conv2d max_pooling2d average_pooling2d flatten dropout batch_normalization Dense Conv2D Flatten"
_SWITCHES = (
    "enable_eager_execution enable_v2_behavior enable_resource_variables enable_tensor_equality "
    "enable_v2_tensorshape enable_control_flow_v2"
)


def _refusing(name: str, instead: str) -> Callable[..., Any]:
    def refuse(*args: Any, **kwargs: Any) -> Any:
        raise NotImplementedError(f"tapecore has no graphs, so there is no tf.compat.v1.{name}: {instead}")

    refuse.__name__ = refuse.__qualname__ = name.rpartition(".")[2]
    refuse.__doc__ = f"Not possible here: NotImplementedError that says what to do instead of ``{name}``."
    return refuse


for _name in _GRAPHS.split():
    public(f"compat.v1.{_name}")(
        _refusing(
            _name,
            "every op runs at once. Call the ops, and take gradients with `with tf.GradientTape() as tape:`.",
        )
    )
for _name in _LAYERS.split():
    public(f"compat.v1.layers.{_name}")(
        _refusing(f"layers.{_name}", "make the layer once with tf.keras.layers and call it.")
    )


@public(" ".join(f"compat.v1.{name}" for name in _SWITCHES.split()))
def enable() -> None:
    """Nothing to do: it is so here anyway."""


@public("compat.v1.executing_eagerly_outside_functions compat.v1.resource_variables_enabled")
def is_enabled() -> bool:
    """True: ops run at once here, and Variables are resources."""
    return True


_LEVELS = {"DEBUG": 10, "INFO": 20, "WARN": 30, "WARNING": 30, "ERROR": 40, "FATAL": 50}
for _name, _level in _LEVELS.items():
    PUBLIC[f"compat.v1.logging.{_name}"] = _level


@public("compat.v1.logging.set_verbosity")
def set_verbosity(v: Any) -> None:
    """Let the logger say what is of this level or above."""
    logs.get_logger().setLevel(v)


@public("compat.v1.logging.get_verbosity")
def get_verbosity() -> int:
    """The level below which the logger says nothing."""
    return logs.get_logger().getEffectiveLevel()
