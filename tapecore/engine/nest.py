"""Nested structures: lists, tuples, named tuples and dictionaries (sorted by key) of anything."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, cast


def is_nested(structure: Any) -> bool:
    """Whether ``structure`` is a list, tuple or dictionary."""
    return isinstance(structure, (list, tuple, Mapping))


def _children(structure: Any) -> list[Any]:
    if isinstance(structure, Mapping):
        mapping = cast("Mapping[Any, Any]", structure)
        return [mapping[key] for key in _sorted_keys(mapping)]
    return list(structure)


def _sorted_keys(mapping: Mapping[Any, Any]) -> list[Any]:
    try:
        return sorted(mapping)
    except TypeError:
        raise TypeError("tf.nest only supports dicts with sortable keys.") from None


def flatten(structure: Any, expand_composites: bool = False) -> list[Any]:
    """The leaves, depth first; a single object gives a list of one. Raises TypeError for keys without order."""
    found: list[Any] = []
    rest = [structure]
    while rest:
        item = rest.pop()
        if is_nested(item):
            rest.extend(reversed(_children(item)))
        elif expand_composites and hasattr(item, "_components"):
            rest.extend(reversed(item._components()))
        else:
            found.append(item)
    return found


def flatten_with_paths(structure: Any) -> list[tuple[str, Any]]:
    """The leaves, each with its place as one would write it behind the structure: ``['b'][0]``."""
    if not is_nested(structure):
        return [("", structure)]
    keys = _sorted_keys(structure) if isinstance(structure, Mapping) else range(len(structure))
    pairs: list[tuple[str, Any]] = []
    for key in keys:
        pairs += [(f"[{key!r}]{path}", leaf) for path, leaf in flatten_with_paths(structure[key])]
    return pairs


def pack_sequence_as(structure: Any, flat_sequence: Any, expand_composites: bool = False) -> Any:
    """The leaves in ``flat_sequence`` in the form of ``structure``. Raises ValueError when their numbers differ."""
    leaves = list(flat_sequence) if is_nested(flat_sequence) else flat_sequence
    if not isinstance(leaves, list):
        raise TypeError(
            "Attempted to pack value:\n  "
            f"{flat_sequence}\ninto a structure, but found incompatible type `{type(flat_sequence)}` instead."
        )
    leaves = cast("list[Any]", leaves)
    expected = len(flatten(structure))
    if not is_nested(structure):
        if len(leaves) != 1:
            raise ValueError(
                "The target structure is of type `{}`\n  {}\nHowever the input is a sequence ({}) of length {}.\n  {}\n"
                "nest cannot guarantee that it is safe to map one to the other.".format(
                    type(structure), structure, type(leaves), len(leaves), leaves
                )
            )
        return leaves[0]
    if len(leaves) != expected:
        raise ValueError(
            f"Could not pack sequence. Structure had {expected} atoms, but flat_sequence had {len(leaves)} items.  "
            f"Structure: {structure}, flat_sequence: {leaves}."
        )
    return _packed(structure, iter(leaves))


def _packed(structure: Any, leaves: Iterator[Any]) -> Any:
    if not is_nested(structure):
        return next(leaves)
    if isinstance(structure, Mapping):
        mapping = cast("Mapping[Any, Any]", structure)
        values = {key: _packed(mapping[key], leaves) for key in _sorted_keys(mapping)}
        return _rebuilt_mapping(mapping, {key: values[key] for key in mapping})
    parts = [_packed(item, leaves) for item in structure]
    kind = cast("type[Any]", type(structure))
    return kind(*parts) if hasattr(structure, "_fields") else kind(parts)


def _rebuilt_mapping(mapping: Mapping[Any, Any], values: dict[Any, Any]) -> Any:
    kind = cast("type[Any]", type(mapping))
    default = getattr(mapping, "default_factory", ...)
    return kind(values) if default is ... else kind(default, values)


def assert_same_structure(nest1: Any, nest2: Any, check_types: bool = True, expand_composites: bool = False) -> None:
    """Raise ValueError when the structures differ, TypeError when only their types do."""
    if is_nested(nest1) != is_nested(nest2):
        raise ValueError(_differ(nest1, nest2))
    if not is_nested(nest1):
        return
    if check_types and type(nest1) is not type(nest2):
        raise TypeError(
            f"The two structures don't have the same sequence type. First structure has type {type(nest1)}, "
            f"while second structure has type {type(nest2)}."
        )
    if len(nest1) != len(nest2) or (isinstance(nest1, Mapping) and set(nest1) != set(nest2)):  # type: ignore[reportUnknownArgumentType]
        raise ValueError(_differ(nest1, nest2))
    for one, other in zip(_children(nest1), _children(nest2), strict=True):
        assert_same_structure(one, other, check_types)


def _differ(one: Any, other: Any) -> str:
    return (
        "The two structures don't have the same nested structure.\n\n"
        f"First structure: type={type(one).__name__} str={one}\n\n"
        f"Second structure: type={type(other).__name__} str={other}"
    )


def map_structure(func: Callable[..., Any], *structure: Any, **kwargs: Any) -> Any:
    """``func`` applied to the leaves, in the form of the first structure. Raises as ``assert_same_structure`` does."""
    if not callable(func):
        raise TypeError(f"func must be callable, got: {func}")
    if not structure:
        raise ValueError("Must provide at least one structure")
    for other in structure[1:]:
        assert_same_structure(structure[0], other, kwargs.get("check_types", True))
    leaves = [func(*items) for items in zip(*map(flatten, structure), strict=True)]
    return pack_sequence_as(structure[0], leaves)
