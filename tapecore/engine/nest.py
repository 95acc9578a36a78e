"""Nested structures: lists, tuples, named tuples and dictionaries (sorted by key) of anything."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, cast


def is_nested(structure: Any) -> bool:
    """Whether ``structure`` is a list, tuple or dictionary."""
    if isinstance(structure, (list, tuple)):
        return True
    # asked of the class first: whether an object is a Mapping is slow to find out
    kind = cast("type[Any]", type(structure))
    return hasattr(kind, "keys") and isinstance(structure, Mapping)


def _children(structure: Any) -> list[Any]:
    if isinstance(structure, Mapping):
        mapping = cast("Mapping[Any, Any]", structure)
        return [mapping[key] for key in _sorted_keys(mapping)]
    return list(structure)


def _sorted_keys(mapping: Mapping[Any, Any]) -> list[Any]:
    return sorted(mapping)


def flatten(structure: Any, expand_composites: bool = False) -> list[Any]:
    """The leaves, depth first; a single object gives a list of one. Raises TypeError for unsortable keys."""
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
    keyed = isinstance(structure, Mapping)
    keys = _sorted_keys(cast("Mapping[Any, Any]", structure)) if keyed else range(len(structure))
    pairs: list[tuple[str, Any]] = []
    for key in keys:
        pairs += [(f"[{key!r}]{path}", leaf) for path, leaf in flatten_with_paths(structure[key])]
    return pairs


def pack_sequence_as(structure: Any, flat_sequence: Any, expand_composites: bool = False) -> Any:
    """The leaves in ``flat_sequence`` in the form of ``structure``. Raises ValueError when their numbers
    differ.
    """
    leaves = list(flat_sequence) if is_nested(flat_sequence) else flat_sequence
    if not isinstance(leaves, list):
        raise TypeError(
            "Attempted to pack value:\n  "
            f"{flat_sequence}\ninto a structure, but found incompatible type `{type(flat_sequence)}` instead."
        )
    leaves = cast("list[Any]", leaves)
    kind = cast("type[Any]", type(structure))
    if kind is list and len(structure) == len(leaves) and not any(map(is_nested, structure)):
        return leaves[:]  # nearly always
    expected = len(flatten(structure, expand_composites))
    if expand_composites and len(leaves) == expected:
        return _packed(structure, iter(leaves), expand=True)
    if not is_nested(structure):
        if len(leaves) != 1:
            raise ValueError(
                f"The target structure is of type `{type(structure)}`\n  {structure}\nHowever the input is a "
                f"sequence ({list}) of length {len(leaves)}.\n  {leaves}\nnest cannot guarantee that it "
                "is safe "
                "to map one to the other."
            )
        return leaves[0]
    if len(leaves) != expected:
        raise ValueError(
            f"Could not pack sequence. Structure had {expected} atoms, but flat_sequence had "
            f"{len(leaves)} items.  "
            f"Structure: {structure}, flat_sequence: {leaves}."
        )
    return _packed(structure, iter(leaves))


def _packed(structure: Any, leaves: Iterator[Any], expand: bool = False) -> Any:
    if not is_nested(structure):
        return structure._rebuilt(leaves) if expand and hasattr(structure, "_rebuilt") else next(leaves)
    if isinstance(structure, Mapping):
        mapping = cast("Mapping[Any, Any]", structure)
        values = {key: _packed(mapping[key], leaves, expand) for key in _sorted_keys(mapping)}
        return _rebuilt_mapping(mapping, {key: values[key] for key in mapping})
    parts = [_packed(item, leaves, expand) for item in structure]
    kind = cast("type[Any]", type(structure))
    return kind(*parts) if hasattr(structure, "_fields") else kind(parts)


def _rebuilt_mapping(mapping: Mapping[Any, Any], values: dict[Any, Any]) -> Any:
    kind = cast("type[Any]", type(mapping))
    default = getattr(mapping, "default_factory", ...)
    return kind(values) if default is ... else kind(default, values)


def assert_same_structure(
    nest1: Any, nest2: Any, check_types: bool = True, expand_composites: bool = False
) -> None:
    """Raise ValueError when the structures differ, TypeError when only their types do."""
    found = _difference(nest1, nest2, check_types)
    if found is not None:
        raise found[0](
            "The two structures don't have the same nested structure.\n\n"
            f"First structure: {_named(nest1)}\n\nSecond structure: {_named(nest2)}\n\n"
            f"More specifically: {found[1]}\n"
            f"Entire first structure:\n{_dotted(nest1)}\nEntire second structure:\n{_dotted(nest2)}"
        )


def _difference(one: Any, other: Any, check_types: bool) -> tuple[type[Exception], str] | None:
    """The first place where two structures differ: which error that is, and what to say."""
    if is_nested(one) != is_nested(other):
        nested, single = (one, other) if is_nested(one) else (other, one)
        return (
            ValueError,
            f'Substructure "{_named(nested)}" is a sequence, while substructure "{_named(single)}" is not',
        )
    if not is_nested(one):
        return None
    found = _shallow_difference(one, other, check_types)
    pairs: list[tuple[Any, Any]] = [] if found else list(zip(_children(one), _children(other), strict=True))
    return found or next((d for a, b in pairs if (d := _difference(a, b, check_types))), None)


def _shallow_difference(one: Any, other: Any, check_types: bool) -> tuple[type[Exception], str] | None:
    if check_types and type(one) is not type(other):
        names = type(one).__name__, type(other).__name__
        return TypeError, (
            f"The two namedtuples don't have the same sequence type. First structure {_named(one)} has "
            f"type {names[0]}, "
            f"while second structure {_named(other)} has type {names[1]}"
        )
    if len(one) != len(other):
        return ValueError, (
            "The two structures don't have the same number of elements. "
            f"First structure: {_named(one)}. Second structure: {_named(other)}"
        )
    if isinstance(one, Mapping) and set(cast("Mapping[Any, Any]", one)) != set(other):
        return ValueError, (
            "The two dictionaries don't have the same set of keys. First structure has keys "
            f"{_named(list(one))}, while second structure has keys {_named(list(other))}"  # type: ignore[reportUnknownArgumentType]
        )
    return None


def _named(structure: Any) -> str:
    return f"type={type(structure).__name__} str={structure}"


def _dotted(structure: Any) -> str:
    class Dot:
        def __repr__(self) -> str:
            return "."

    return str(pack_sequence_as(structure, [Dot() for _ in flatten(structure)]))


def map_structure(
    func: Callable[[Any], Any] | Callable[[Any, Any], Any] | Callable[..., Any],
    *structure: Any,
    **kwargs: Any,
) -> Any:
    """``func`` applied to the leaves, in the form of the first structure. Raises as
    ``assert_same_structure`` does.
    """
    if not callable(func):
        raise TypeError(f"func must be callable, got: {func}")
    if not structure:
        raise ValueError("Must provide at least one structure")
    for other in structure[1:]:
        assert_same_structure(structure[0], other, kwargs.get("check_types", True))
    expand = bool(kwargs.get("expand_composites"))
    columns = [flatten(each, expand) for each in structure]
    leaves = [func(*items) for items in zip(*columns, strict=True)]
    return pack_sequence_as(structure[0], leaves, expand)
