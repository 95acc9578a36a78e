"""Assigning parts of a Variable: ``scatter_update``, ``scatter_nd_add`` and the like."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from tapecore.engine.tensor import Array, Tensor

if TYPE_CHECKING:
    from tapecore.engine.variable import Variable


def _put(part: Array, key: Any, value: Array) -> None:
    part[key] = value


UPDATES: dict[str, Callable[[Array, Any, Array], None]] = {
    "update": _put,
    "add": np.add.at,
    "sub": np.subtract.at,
    "mul": np.multiply.at,
    "div": np.divide.at,
    "max": np.maximum.at,
    "min": np.minimum.at,
}


def scatter_rows(variable: Variable, how: str, sparse_delta: Any) -> Variable:
    """Change the rows that ``sparse_delta`` (IndexedSlices) names. Raises TypeError for anything else."""
    from tapecore.engine.indexed_slices import IndexedSlices

    if not isinstance(sparse_delta, IndexedSlices):
        raise TypeError(f"Argument `sparse_delta` must be a `tf.IndexedSlices`. Received arg: {sparse_delta}")
    return _changed(variable, how, sparse_delta.indices, sparse_delta.values, f"scatter_{how}", nd=False)


def scatter_nd(variable: Variable, how: str, indices: Any, updates: Any) -> Variable:
    """Change the slices at ``indices`` (their last axis is the place)."""
    return _changed(variable, how, indices, updates, f"scatter_nd_{how}", nd=True)


def _changed(variable: Variable, how: str, indices: Any, updates: Any, what: str, *, nd: bool) -> Variable:
    from tapecore.engine.constant import lift

    state = variable.snapshot.value
    given = lift(updates, state.dtype)
    places = lift(indices)
    where = places.value if isinstance(places, Tensor) else places
    array = np.array(state)
    key = tuple(np.moveaxis(where, -1, 0)) if nd else where
    _check(where, state.shape, what, nd)
    UPDATES[how](array, key, given.value if isinstance(given, Tensor) else given)
    return variable.replace(array, what, (given,))


def _check(where: Array, shape: tuple[int, ...], what: str, nd: bool) -> None:
    places = where.reshape(-1, where.shape[-1]) if nd else where.reshape(-1, 1)
    for i, place in enumerate(places.tolist()):
        if any(not 0 <= p < n for p, n in zip(place, shape, strict=False)):
            from tapecore.engine.errors import invalid

            said = place if nd else place[0]
            extents = ",".join(map(str, shape))
            name = "Resource" + what.title().replace("_", "")
            error = invalid(name, f"indices[{i}] = {said} does not index into shape [{extents}]")
            error.rename(None)
            raise error


class Scattering:
    """The methods of a Variable that assign parts of it."""

    __slots__ = ()


def _methods() -> None:
    for how in UPDATES:

        def rows(
            self: Any, sparse_delta: Any, use_locking: bool = False, name: str | None = None, how: str = how
        ) -> Any:
            return scatter_rows(self, how, sparse_delta)

        def nd(self: Any, indices: Any, updates: Any, name: str | None = None, how: str = how) -> Any:
            return scatter_nd(self, how, indices, updates)

        rows.__doc__ = f"{how.capitalize()} the rows that IndexedSlices name."
        nd.__doc__ = f"{how.capitalize()} the slices at ``indices``."
        setattr(Scattering, f"scatter_{how}", rows)
        setattr(Scattering, f"scatter_nd_{how}", nd)


_methods()
