"""Public names of what is no op: classes, constants, error types, dtypes."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from tapecore.engine import (
    constant,
    custom,
    dtypes,
    errors,
    forward,
    function,
    indexed_slices,
    module,
    naming,
    nest,
    recompute,
    registration,
    shape,
    tape,
    tensor,
    unconnected,
    variable,
)
from tapecore.engine.op import PUBLIC
from tapecore.engine.specification import TensorSpec, TypeSpec

VERSION = "2.21.0"
"""The TensorFlow whose behaviour this engine follows."""

_CORE: dict[str, Any] = {
    "Tensor": tensor.Tensor,
    "Variable": variable.Variable,
    "TensorShape": shape.TensorShape,
    "TensorSpec": TensorSpec,
    "TypeSpec": TypeSpec,
    "IndexedSlices": indexed_slices.IndexedSlices,
    "GradientTape autodiff.GradientTape": tape.GradientTape,
    "autodiff.ForwardAccumulator": forward.ForwardAccumulator,
    "UnconnectedGradients": unconnected.UnconnectedGradients,
    "Module": module.Module,
    "constant": constant.constant,
    "convert_to_tensor": constant.convert_to_tensor,
    "custom_gradient": custom.custom_gradient,
    "recompute_grad": recompute.recompute_grad,
    "RegisterGradient": registration.RegisterGradient,
    "no_gradient": registration.no_gradient,
    "function": function.function,
    "name_scope": naming.NameScope,
    "config.run_functions_eagerly": function.run_functions_eagerly,
    "config.functions_run_eagerly": function.functions_run_eagerly,
    "config.experimental_run_functions_eagerly": function.run_functions_eagerly,
    "config.experimental_functions_run_eagerly": function.functions_run_eagerly,
    "nest.flatten": nest.flatten,
    "nest.map_structure": nest.map_structure,
    "nest.pack_sequence_as": nest.pack_sequence_as,
    "nest.assert_same_structure": nest.assert_same_structure,
    "nest.is_nested": nest.is_nested,
    "newaxis": None,
    "__version__ version.VERSION": VERSION,
    "as_dtype dtypes.as_dtype": dtypes.as_dtype,
    "DType dtypes.DType": dtypes.DType,
    "VariableSynchronization": SimpleNamespace(AUTO=0, NONE=1, ON_WRITE=2, ON_READ=3),
    "VariableAggregation": SimpleNamespace(NONE=0, SUM=1, MEAN=2, ONLY_FIRST_REPLICA=3),
}


def _errors() -> dict[str, type]:
    return {
        f"errors.{name}": kind
        for name, kind in vars(errors).items()
        if isinstance(kind, type) and issubclass(kind, errors.OpError)
    }


_CODES = (
    "OK CANCELLED UNKNOWN INVALID_ARGUMENT DEADLINE_EXCEEDED NOT_FOUND ALREADY_EXISTS PERMISSION_DENIED "
    "RESOURCE_EXHAUSTED FAILED_PRECONDITION ABORTED OUT_OF_RANGE UNIMPLEMENTED INTERNAL UNAVAILABLE DATA_LOSS "
    "UNAUTHENTICATED"
)
"""The names of the error codes, from 0 on."""


def _offer(names: str, offered: Any) -> None:
    PUBLIC.update(dict.fromkeys(names.split(), offered))


for _names, _offered in {**_CORE, **_errors()}.items():
    _offer(_names, _offered)
for _code, _name in enumerate(_CODES.split()):
    _offer(f"errors.{_name}", _code)
for _name, _dtype in dtypes.PUBLIC.items():
    _offer(f"{_name} dtypes.{_name}", _dtype)
