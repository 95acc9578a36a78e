"""``tf.config``: one processor, and settings that change nothing."""

from __future__ import annotations

from typing import Any, NamedTuple

from tapecore.engine.op import PUBLIC, public


class PhysicalDevice(NamedTuple):
    """A device of the machine."""

    name: str
    device_type: str


class LogicalDevice(NamedTuple):
    """A device that ops run on."""

    name: str
    device_type: str


class LogicalDeviceConfiguration(NamedTuple):
    """How a device would be divided."""

    memory_limit: Any = None
    experimental_priority: Any = None
    experimental_device_ordinal: Any = None


PUBLIC["config.PhysicalDevice"] = PhysicalDevice
PUBLIC["config.LogicalDevice"] = LogicalDevice
PUBLIC["config.LogicalDeviceConfiguration"] = LogicalDeviceConfiguration
PUBLIC["config.experimental.VirtualDeviceConfiguration"] = LogicalDeviceConfiguration

_ANY = (None, "CPU")


@public("config.list_physical_devices config.experimental.list_physical_devices config.get_visible_devices")
@public("config.experimental.get_visible_devices")
def list_physical_devices(device_type: str | None = None) -> list[PhysicalDevice]:
    """The processor; there are no others here."""
    return [PhysicalDevice("/physical_device:CPU:0", "CPU")] if device_type in _ANY else []


@public("config.list_logical_devices config.experimental.list_logical_devices")
def list_logical_devices(device_type: str | None = None) -> list[LogicalDevice]:
    """The processor; there are no others here."""
    return [LogicalDevice("/device:CPU:0", "CPU")] if device_type in _ANY else []


@public("config.experimental.get_device_details")
def get_device_details(device: Any) -> dict[str, Any]:
    """Nothing is known of it."""
    return {}


@public("config.experimental.get_memory_growth config.experimental.get_synchronous_execution")
@public("config.get_soft_device_placement config.experimental.tensor_float_32_execution_enabled")
def get_setting(*args: Any) -> bool:
    """Whether something is so that is always so here."""
    return True


@public("config.get_logical_device_configuration config.experimental.get_virtual_device_configuration")
def get_logical_device_configuration(device: Any) -> None:
    """None: the device is not divided."""


@public("config.threading.get_inter_op_parallelism_threads config.threading.get_intra_op_parallelism_threads")
def threads() -> int:
    """0: as many as there are."""
    return 0


_SETTINGS = (
    "experimental.set_memory_growth set_visible_devices experimental.set_visible_devices set_soft_device_placement "
    "set_logical_device_configuration experimental.set_virtual_device_configuration "
    "threading.set_inter_op_parallelism_threads threading.set_intra_op_parallelism_threads "
    "experimental.enable_tensor_float_32_execution experimental.set_synchronous_execution optimizer.set_jit "
    "optimizer.set_experimental_options experimental.enable_op_determinism experimental_connect_to_cluster "
    "experimental_connect_to_host experimental.disable_mlir_bridge experimental.enable_mlir_bridge"
)


@public(" ".join(f"config.{name}" for name in _SETTINGS.split()))
@public("debugging.set_log_device_placement debugging.enable_check_numerics debugging.disable_check_numerics")
@public("debugging.enable_traceback_filtering debugging.disable_traceback_filtering")
@public("debugging.experimental.enable_dump_debug_info debugging.experimental.disable_dump_debug_info")
def set_nothing(*args: Any, **kwargs: Any) -> None:
    """Accepted; there is nothing to set."""


@public(
    "config.optimizer.get_jit debugging.get_log_device_placement debugging.is_traceback_filtering_enabled"
)
def unset(*args: Any) -> bool:
    """False: never so here."""
    return False


@public("config.optimizer.get_experimental_options")
def get_experimental_options() -> dict[str, bool]:
    """None are set."""
    return {}


@public(
    "test.is_gpu_available test.is_built_with_cuda test.is_built_with_gpu_support test.is_built_with_rocm"
)
@public("test.is_built_with_xla")
def is_built_with(*args: Any, **kwargs: Any) -> bool:
    """False: there is one processor."""
    return False


@public("test.gpu_device_name")
def gpu_device_name() -> str:
    """Empty: there is none."""
    return ""


@public("sysconfig.get_build_info")
def get_build_info() -> dict[str, Any]:
    """How this was built: without GPUs."""
    return {"is_cuda_build": False, "is_rocm_build": False, "is_tensorrt_build": False}
