"""``get_concrete_function``: a function for arguments of one kind."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

import numpy as np

from tapecore.engine import nest
from tapecore.engine.composite import Composite
from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.errors import InvalidArgumentError, UnimplementedError
from tapecore.engine.observer import observers
from tapecore.engine.specification import TensorSpec, TypeSpec
from tapecore.engine.tensor import Tensor
from tapecore.engine.variable import Variable, variable_of

if TYPE_CHECKING:
    from collections.abc import Callable


def kind_of(x: Any) -> Any:
    """What an argument is like: a specification for tensors, itself for everything else."""
    known = variable_of(x)
    if isinstance(known, (Tensor, Variable)):
        return TensorSpec(known.shape, known.dtype)
    if isinstance(x, Composite):
        from tapecore.engine.data.elements import spec_of

        return spec_of(x)
    return x


def argument_key(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """Equal for arguments that TensorFlow would use one trace for."""
    leaves = nest.flatten([list(args), *(kwargs[key] for key in sorted(kwargs))])
    return (*sorted(kwargs), *map(_key, leaves))


def covers(one: tuple[Any, Any], other: tuple[Any, Any]) -> bool:
    """Whether a trace for some arguments, each a tuple and a dictionary, serves others, too: its shapes are at least as
    open."""
    if one[1].keys() != other[1].keys() or len(one[0]) != len(other[0]):
        return False
    try:
        nest.assert_same_structure(list(one), list(other))
    except (TypeError, ValueError):
        return False
    return all(map(_covers, nest.flatten(list(one)), nest.flatten(list(other))))


def _covers(one: Any, other: Any) -> bool:
    kinds = kind_of(one), kind_of(other)
    if isinstance(kinds[0], TensorSpec) and isinstance(kinds[1], TensorSpec):
        known, given = kinds[0].shape, kinds[1].shape
        same = given.rank == known.rank
        fits = known.rank is None or (same and all(n in {None, m} for n, m in zip(known, given, strict=True)))
        return fits and kinds[0].dtype == kinds[1].dtype
    return _key(one) == _key(other)


def _key(x: Any) -> Any:
    kind = kind_of(x)
    if isinstance(kind, TypeSpec):
        return repr(kind)
    return (type(x), x) if isinstance(x, (bool, int, float, str, bytes, type(None))) else id(x)


def matched(
    signature: inspect.Signature, specs: tuple[Any, ...], args: tuple[Any, ...], kwargs: dict[str, Any]
) -> tuple[Any, ...]:
    """The arguments as tensors that fit an input signature. TypeError for those that do not."""
    try:
        bound = signature.bind(*args, **kwargs)
    except TypeError as error:
        raise TypeError(
            f"Binding inputs to tf.function failed due to `{error}`. Received args: {args} "
            f"and kwargs: {kwargs} for signature: {signature}."
        ) from None
    bound.apply_defaults()
    given = list(bound.args)
    ready = [_all_fitted(spec, x) for spec, x in zip(specs, given, strict=False)]
    return (*ready, *given[len(ready) :])


def _all_fitted(spec: Any, x: Any) -> Any:
    return _fitted(spec, x) if isinstance(spec, TypeSpec) else nest.map_structure(_fitted, spec, x)


def _fitted(spec: Any, x: Any) -> Any:
    if not isinstance(spec, TypeSpec) or isinstance(x, Composite):
        return x
    known = x if isinstance(x, Tensor) or isinstance(variable_of(x), Variable) else _converted(x, spec)
    if not spec.is_compatible_with(known):
        raise TypeError(
            f"Binding inputs to tf.function failed due to `Can not cast {kind_of(known)!r} to {spec!r}`."
        )
    return known


def _converted(x: Any, spec: Any) -> Tensor:
    try:
        return convert_to_tensor(x, spec.dtype)
    except (TypeError, ValueError):
        raise TypeError(
            f"Binding inputs to tf.function failed due to `Can not cast {x!r} to {spec!r}`."
        ) from None


class ConcreteFunction:
    """A function whose arguments that are no tensors are fixed."""

    def __init__(
        self,
        function: Callable[..., Any],
        signature: inspect.Signature,
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
    ) -> None:
        self._function = function
        bound = signature.bind(*args, **kwargs)
        bound.apply_defaults()
        self._signature = signature
        self._kinds = {name: nest.map_structure(kind_of, x) for name, x in bound.arguments.items()}
        self.name = f"__inference_{getattr(function, '__name__', 'function')}"

    @property
    def kinds(self) -> dict[str, Any]:
        """What goes in by name: specifications of tensors, everything else as it is."""
        return self._kinds

    def _is_open(self, name: str) -> bool:
        return any(isinstance(leaf, TypeSpec) for leaf in nest.flatten(self._kinds[name]))

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Run the function with other tensors. TypeError for fixed arguments, InvalidArgumentError for a
        wrong dtype."""
        filled = dict(self._kinds)
        names = [name for name in self._kinds if self._is_open(name)]
        places = list(self._kinds) if len(args) > len(names) else names
        if len(args) > len(places):
            raise TypeError(
                f"{self.name} takes {len(names)} positional arguments but {len(args)} were given."
            )
        for name, x in [*zip(places, args, strict=False), *kwargs.items()]:
            if name not in self._kinds or (
                not self._is_open(name) and self._kinds[name] is not x and self._kinds[name] != x
            ):
                raise TypeError(
                    f"ConcreteFunction {self.name}: got an unexpected value for the fixed argument '{name}'."
                )
            filled[name] = (
                nest.map_structure(self._checked, self._kinds[name], x) if self._is_open(name) else x
            )
        missing = [name for name in names if filled[name] is self._kinds[name]]
        if missing:
            raise TypeError(f"{self.name} is missing required arguments: {', '.join(missing)}.")
        return self._function(*_spread(self._signature, filled)[0], **_spread(self._signature, filled)[1])

    def _checked(self, spec: Any, x: Any) -> Any:
        if not isinstance(spec, TypeSpec) or isinstance(x, Composite):
            return x
        known = variable_of(x)
        value = (
            known
            if isinstance(known, (Tensor, Variable))
            else convert_to_tensor(x, getattr(spec, "dtype", None))
        )
        if value.dtype != spec.dtype:  # type: ignore[reportAttributeAccessIssue]
            raise InvalidArgumentError(
                None,
                None,
                f"cannot compute {self.name} as input #0(zero-based) was expected to be a "
                f"{spec.dtype.name} tensor but is a {value.dtype.name} tensor [Op:{self.name}] name: ",  # type: ignore[reportAttributeAccessIssue]
            )
        return value

    @property
    def inference_fn(self) -> Callable[..., Any]:
        """The function itself."""
        return self.__call__

    @property
    def structured_input_signature(self) -> tuple[Any, dict[str, Any]]:
        """What goes in."""
        return tuple(self._kinds.values()), {}

    @property
    def structured_outputs(self) -> Any:
        """What comes out, learnt from runs on zeros: extents that follow an open one of an argument are open. None
        where that fails."""
        token = observers.set(())
        try:
            return nest.map_structure(_both, self._run_on_zeros(1), self._run_on_zeros(2))
        except (ArithmeticError, LookupError, TypeError, ValueError, InvalidArgumentError):
            return None
        finally:
            observers.reset(token)

    def _run_on_zeros(self, size: int) -> Any:
        """The kinds of the outputs for zeros, open extents of ``size``."""

        def zeros(kind: Any) -> Any:
            return _zeros(kind, size)

        given = {name: nest.map_structure(zeros, kind) for name, kind in self._kinds.items()}
        args, kwargs = _spread(self._signature, given)
        run = getattr(self._function, "python_function", self._function)
        return nest.map_structure(kind_of, run(*args, **kwargs))

    @property
    def function_type(self) -> str:
        """What goes in and what comes out, as text."""
        inside = ", ".join(f"{name}: {_shown(kind)}" for name, kind in self._kinds.items())
        return f"({inside}) -> {_shown(self.structured_outputs)}"

    @property
    def graph(self) -> Any:
        """UnimplementedError: there are no graphs here."""
        raise UnimplementedError(None, None, "There are no graphs here: tf.function runs eagerly.")

    def __str__(self) -> str:
        lines = [
            f"  {name} ({self._signature.parameters[name].kind.name}): {_shown(kind)}"
            for name, kind in self._kinds.items()
        ]
        outputs = "Output Type:", f"  {_shown(self.structured_outputs)}"
        return "\n".join(["ConcreteFunction Input Parameters:", *lines, *outputs, "Captures:", "  None"])

    def __repr__(self) -> str:
        return f"<ConcreteFunction {self.function_type}>"


def _spread(signature: inspect.Signature, values: dict[str, Any]) -> tuple[tuple[Any, ...], dict[str, Any]]:
    bound = inspect.BoundArguments(signature, values)  # type: ignore[reportArgumentType]
    return bound.args, bound.kwargs


def _both(one: Any, other: Any) -> Any:
    """The kind that covers two."""
    if not isinstance(one, TensorSpec) or one == other:
        return one
    if one.shape.rank != other.shape.rank:
        return TensorSpec(None, one.dtype)
    extents = [n if n == m else None for n, m in zip(one.shape, other.shape, strict=True)]
    return TensorSpec(extents, one.dtype)


def _zeros(kind: Any, size: int) -> Any:
    """Zeros of this kind, open extents of that size."""
    if not isinstance(kind, TensorSpec):
        return kind
    from tapecore.engine.op import PUBLIC

    if kind.shape.rank is None:
        return PUBLIC["zeros"]([size] * (size - 1), kind.dtype)  # of one rank, then of another
    shape = [size if n is None else n for n in kind.shape]  # type: ignore[reportUnnecessaryComparison]
    return PUBLIC["zeros"](shape, kind.dtype)


def _shown(kind: Any) -> str:
    if isinstance(kind, TypeSpec) or kind is None:
        return repr(kind)
    if isinstance(kind, (list, tuple)):
        inside = ", ".join(map(_shown, kind))  # type: ignore[reportUnknownArgumentType]
        return f"{'List' if isinstance(kind, list) else 'Tuple'}[{inside}]"
    if isinstance(kind, dict):
        return f"Dict[{', '.join(f'[{k!r}, {_shown(v)}]' for k, v in kind.items())}]"  # type: ignore[reportUnknownVariableType]
    simple = isinstance(kind, (bool, int, float, str, np.generic))
    return f"Literal[{kind!r}]" if simple else f"{type(kind).__name__}"
