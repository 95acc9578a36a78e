"""Writes the public names of TensorFlow, by which tapecore tells what only it lacks from what nobody has.

Needs a Python that has TensorFlow: `python tools/tensorflow_names.py > tapecore/engine/tensorflow_names.txt`.
One line for each module, and for the classes whose attributes programs use: where it is, then its names.
"""

from __future__ import annotations

import importlib
import types
from collections.abc import Iterator
from typing import Any

CLASSES = (
    *("Tensor", "Variable", "GradientTape", "Module", "data.Dataset", "TensorArray", "TensorShape"),
    *("DType", "keras.Model", "keras.layers.Layer", "keras.optimizers.Optimizer", "keras.losses.Loss"),
)
LEFT_OUT = (
    *("dtensor", "compat", "lite", "tpu", "mlir", "tools", "test", "types", "security", "raw_ops"),
    *("metrics", "losses", "optimizers", "initializers", "experimental.dtensor", "keras.src"),
    *("keras.ops.numpy", "keras.ops.nn", "keras.backend"),
)
"""Modules of which only the own name is written: nobody uses theirs here, or they stand elsewhere too."""


def main() -> None:
    """Print the list."""
    tensorflow = importlib.import_module("tensorflow")
    places = dict(modules(tensorflow, ""))
    first = public(importlib.import_module("tensorflow.compat.v1")) - places[""]
    places["compat.v1"] = {name for name in first if not name.startswith("py_")}
    for name in CLASSES:
        places[name] = public(found(tensorflow, name))
    for place, names in sorted(places.items()):
        print(f"{place or 'tf'}: {' '.join(sorted(names))}")


def modules(module: Any, place: str) -> Iterator[tuple[str, set[str]]]:
    """Every public module below ``module`` with its names."""
    names = public(module)
    yield place, names
    for name in sorted(names):
        inner, dotted = getattr(module, name), f"{place}.{name}".lstrip(".")
        if isinstance(inner, types.ModuleType) and dotted not in LEFT_OUT and place.count(".") < 3:
            yield from modules(inner, dotted)


def public(place: Any) -> set[str]:
    """The names of a module or class that do not start with an underscore and can be read."""
    return {name for name in dir(place) if not name.startswith("_") and readable(place, name)}


def readable(place: Any, name: str) -> bool:
    """Whether there is such a name and it is no module of the standard library or another package."""
    try:
        value = getattr(place, name)
    except Exception:  # noqa: BLE001  lazily loaded parts fail in ways of their own
        return False
    if not isinstance(value, types.ModuleType):
        return True
    where = str(vars(value).get("__name__", "tensorflow"))
    return where.partition(".")[0] in ("tensorflow", "keras") or "lazy" in type(value).__module__


def found(root: Any, dotted: str) -> Any:
    """The object of this dotted name."""
    for part in dotted.split("."):
        root = getattr(root, part)
    return root


if __name__ == "__main__":
    main()
