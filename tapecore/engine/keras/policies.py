"""Dtype policies: in which dtype layers keep weights and in which they compute."""

from __future__ import annotations

from typing import Any

from tapecore.engine import dtypes
from tapecore.engine.keras.variable import standard
from tapecore.engine.op import public

_chosen: list[Any] = []
_floatx: list[str] = []


@public(
    "keras.DTypePolicy keras.dtype_policies.DTypePolicy keras.mixed_precision.Policy keras.mixed_precision.DTypePolicy"
)
class DTypePolicy:
    """``name`` is a dtype, or ``mixed_float16``: weights of float32, computation in float16."""

    def __init__(self, name: str | None = None) -> None:
        name = _known(name)
        self.name = name
        mixed = name.startswith("mixed_")
        self.compute_dtype = name.removeprefix("mixed_")
        self.variable_dtype = "float32" if mixed else self.compute_dtype

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> DTypePolicy:
        """A policy made from a configuration."""
        return cls(**config)

    def get_config(self) -> dict[str, Any]:
        """What it was made with."""
        return {"name": self.name}

    def described(self) -> dict[str, Any]:
        """As plain data."""
        return {
            "module": "keras",
            "class_name": "DTypePolicy",
            "config": {"name": self.name},
            "registered_name": None,
        }

    def __repr__(self) -> str:
        return f'<DTypePolicy "{self.name}">'


def _known(name: Any) -> str:
    """The name of a policy; that of the dtype of layers for None. TypeError for no text, ValueError for a dtype that
    is none, or that there are no arrays of.
    """
    if name is None:
        return floatx()
    if not isinstance(name, str):
        raise TypeError(
            f"'name' must be a string, such as 'mixed_float16'. Received: name={name} (of type {type(name)})"
        )
    known = {f"{prefix}{dtype}" for prefix in ("", "mixed_") for dtype in ("float16", "bfloat16")}
    if name not in known | {dtype.name for dtype in dtypes.PUBLIC.values()}:
        raise ValueError(
            f"Cannot convert '{name}' to a mixed precision DTypePolicy. Valid policies include 'mixed_float16', "
            "'mixed_bfloat16', and the name of any float dtype such as 'float32'."
        )
    if "bfloat16" in name:
        raise dtypes.bfloat16.refused()
    return name


@public("keras.config.floatx keras.backend.floatx")
def floatx() -> str:
    """The dtype that layers use by themselves."""
    return _floatx[-1] if _floatx else "float32"


@public("keras.config.set_floatx keras.backend.set_floatx")
def set_floatx(value: Any) -> None:
    """Choose the dtype that layers made from now on use. ValueError for one that is not floating."""
    name = standard(value)
    if name == "bfloat16":
        raise dtypes.bfloat16.refused()
    if name not in ("float16", "float32", "float64"):
        raise ValueError(
            f"Unknown `floatx` value: {value}. Expected one of {{'bfloat16', 'float16', 'float32', 'float64'}}"
        )
    _floatx[:] = [name]


def get(dtype: Any) -> DTypePolicy:
    """The policy of a layer's ``dtype`` argument; the one in force if it is None."""
    if isinstance(dtype, DTypePolicy):
        return dtype
    if isinstance(dtype, dict):
        return DTypePolicy(dtype["config"]["name"])  # type: ignore[reportUnknownArgumentType]
    if dtype is None:
        return dtype_policy()
    return DTypePolicy(dtype if isinstance(dtype, str) and dtype.startswith("mixed_") else standard(dtype))


@public("keras.config.dtype_policy keras.mixed_precision.dtype_policy keras.mixed_precision.global_policy")
def dtype_policy() -> DTypePolicy:
    """The policy of layers made from now on."""
    return _chosen[-1] if _chosen else DTypePolicy(floatx())


@public(
    "keras.config.set_dtype_policy keras.mixed_precision.set_dtype_policy "
    "keras.mixed_precision.set_global_policy"
)
def set_dtype_policy(policy: Any) -> None:
    """Choose the policy of layers made from now on."""
    _chosen[:] = [get(policy)]
