"""What needs graphs, trained models or other machines: one sentence each, or the form that one machine gives it."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Generator
from contextlib import contextmanager
from enum import Enum
from typing import Any

from tapecore.engine import nest
from tapecore.engine.errors import NotFoundError
from tapecore.engine.op import PUBLIC, public


def _refusal(names: str, sentence: str) -> None:
    @public(names)
    def refuse(*args: Any, **kwargs: Any) -> Any:
        raise NotImplementedError(sentence)

    refuse.__name__ = refuse.__qualname__ = names.split(maxsplit=1)[0].rpartition(".")[2]
    refuse.__doc__ = f"NotImplementedError: {sentence}"


_refusal(
    "lite.TFLiteConverter.from_saved_model lite.TFLiteConverter.from_keras_model lite.Interpreter",
    "tapecore converts nothing for small devices: it runs programs so that their gradients can be looked at.",
)
_refusal(
    "distribute.TPUStrategy distribute.cluster_resolver.TPUClusterResolver tpu.experimental.initialize_tpu_system "
    "distribute.ParameterServerStrategy distribute.experimental.ParameterServerStrategy train.ClusterSpec",
    "tapecore runs on this machine's processor alone: leave the strategy out, or use tf.distribute.get_strategy().",
)


class _Options:
    """Settings. They are kept, and change nothing here."""

    def __init__(self, *args: Any, **settings: Any) -> None:
        self.__dict__.update(settings)


for _name in (
    "saved_model.SaveOptions",
    "saved_model.LoadOptions",
    "distribute.experimental.CommunicationOptions",
    "distribute.RunOptions",
    "distribute.InputOptions",
):
    PUBLIC[_name] = _Options


# ------------------------------------------------------------------ one machine's strategy


class ReduceOp:
    """How values of several replicas become one."""

    SUM, MEAN = "SUM", "MEAN"


class ReplicaContext:
    """Where a replica runs: here, alone."""

    replica_id_in_sync_group = 0
    num_replicas_in_sync = 1

    def all_reduce(self, reduce_op: Any, value: Any, options: Any = None) -> Any:
        """The value: there are no others."""
        return value

    def merge_call(self, merge_fn: Callable[..., Any], args: Any = (), kwargs: Any = None) -> Any:
        """What the function gives."""
        return merge_fn(Strategy(), *args, **(kwargs or {}))


@public("distribute.Strategy distribute.MirroredStrategy distribute.OneDeviceStrategy")
@public("distribute.experimental.CentralStorageStrategy distribute.MultiWorkerMirroredStrategy")
@public("distribute.experimental.MultiWorkerMirroredStrategy")
class Strategy:
    """One replica on this machine's processor, whatever devices are named."""

    num_replicas_in_sync = 1

    def __init__(self, *args: Any, **settings: Any) -> None:
        pass

    @contextmanager
    def scope(self) -> Generator[Strategy]:
        """Nothing changes inside."""
        yield self

    def run(self, fn: Callable[..., Any], args: Any = (), kwargs: Any = None, options: Any = None) -> Any:
        """What ``fn`` gives: it runs once."""
        return fn(*args, **(kwargs or {}))

    def reduce(self, reduce_op: Any, value: Any, axis: Any) -> Any:
        """The value, summed or averaged along ``axis`` unless that is None."""
        if axis is None:
            return value
        name = "reduce_mean" if str(reduce_op).endswith("MEAN") else "reduce_sum"
        return nest.map_structure(lambda x: PUBLIC[name](x, axis=axis), value)  # type: ignore[reportUnknownArgumentType, reportUnknownLambdaType]

    def experimental_distribute_dataset(self, dataset: Any, options: Any = None) -> Any:
        """The same Dataset."""
        return dataset

    def distribute_datasets_from_function(self, dataset_fn: Callable[..., Any], options: Any = None) -> Any:
        """The Dataset that the function makes."""
        return dataset_fn(InputContext())

    def experimental_local_results(self, value: Any) -> tuple[Any, ...]:
        """The one result there is."""
        return (value,)

    def experimental_distribute_values_from_function(self, value_fn: Callable[[Any], Any]) -> Any:
        """The value that the function makes for the one replica."""
        return value_fn(ReplicaContext())

    def gather(self, value: Any, axis: int) -> Any:
        """The value: there are no others."""
        return value


class InputContext:
    """Which part of the data a replica reads: all."""

    num_input_pipelines = 1
    input_pipeline_id = 0
    num_replicas_in_sync = 1

    def get_per_replica_batch_size(self, global_batch_size: int) -> int:
        """The whole batch."""
        return global_batch_size


class CommunicationImplementation(Enum):
    """How workers would talk to each other; there is one here."""

    AUTO, RING, NCCL = "AUTO", "RING", "NCCL"


PUBLIC["distribute.experimental.CommunicationImplementation"] = CommunicationImplementation
PUBLIC["distribute.experimental.CollectiveCommunication"] = CommunicationImplementation
PUBLIC["distribute.ReduceOp"] = ReduceOp
PUBLIC["distribute.ReplicaContext"] = ReplicaContext
PUBLIC["distribute.InputContext"] = InputContext
for _name in ("HierarchicalCopyAllReduce", "NcclAllReduce", "ReductionToOneDevice"):
    PUBLIC[f"distribute.{_name}"] = _Options


@public("distribute.get_strategy")
def get_strategy() -> Strategy:
    """One replica."""
    return Strategy()


@public("distribute.get_replica_context")
def get_replica_context() -> ReplicaContext:
    """Where this runs."""
    return ReplicaContext()


@public("distribute.has_strategy distribute.in_cross_replica_context")
def has_strategy() -> bool:
    """False: there is one replica."""
    return False


# ------------------------------------------------------------------ AutoGraph and tracing


@public("autograph.to_code")
def to_code(entity: Any, recursive: bool = True, experimental_optional_features: Any = None) -> str:
    """The source of a function as it is: nothing is converted here. NotFoundError where there is none."""
    function = getattr(entity, "python_function", entity)
    try:
        return inspect.getsource(function)
    except (OSError, TypeError):
        raise NotFoundError(None, None, f"There is no source of {function!r}.") from None


@public("autograph.to_graph")
def to_graph(entity: Any, recursive: bool = True, experimental_optional_features: Any = None) -> Any:
    """The function itself: nothing is converted here."""
    return entity


@public("autograph.experimental.do_not_convert")
def do_not_convert(func: Any = None) -> Any:
    """The function itself: nothing is converted here."""
    return func if func is not None else lambda given: given  # type: ignore[reportUnknownLambdaType, reportUnknownVariableType]


@public("autograph.experimental.set_loop_options autograph.set_verbosity")
def ignored(*args: Any, **kwargs: Any) -> None:
    """Taken; nothing is converted here."""


@public("autograph.trace")
def trace(*args: Any) -> None:
    """Print the arguments."""


class TraceType:
    """What would tell arguments of functions apart in a graph."""


class SupportsTracingProtocol:
    """What says of itself how it would be traced."""


PUBLIC["types.experimental.TraceType"] = TraceType
PUBLIC["types.experimental.SupportsTracingProtocol"] = SupportsTracingProtocol
