"""The functions of a SavedModel by name: tensors go in by name, and a dictionary of tensors comes out."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple, cast

from tapecore.engine import nest
from tapecore.engine.concrete import ConcreteFunction
from tapecore.engine.function import Function
from tapecore.engine.saved_models.copying import copied
from tapecore.engine.saved_models.tracking import functions_of
from tapecore.engine.specification import TensorSpec
from tapecore.engine.tensor import Tensor

DEFAULT = "serving_default"
_Specs = dict[str, TensorSpec]


class Signature(NamedTuple):
    """A function for tensors of certain kinds, and what goes in and comes out by name."""

    concrete: ConcreteFunction
    inputs: _Specs
    outputs: _Specs


def signature_of(function: Any) -> Signature:
    """What a function is as a signature. ValueError for one that does not say what goes in, or whose outputs are not
    tensors, a list of tensors or a dictionary of them."""
    if isinstance(function, Function) and function.input_signature is not None:
        function = function.get_concrete_function()
    if not isinstance(function, ConcreteFunction):
        raise ValueError(
            f"Expected a TensorFlow function for which to generate a signature, but got {function}. Only "
            "`tf.functions` with an input signature or concrete functions can be used as a signature."
        )
    inputs: _Specs = {}
    for argument, kind in function.kinds.items():
        for place, leaf in enumerate(x for x in nest.flatten(kind) if isinstance(x, TensorSpec)):
            name = leaf.name or (f"{argument}_{place}" if place else argument)
            inputs[name] = TensorSpec(leaf.shape, leaf.dtype, name)
    tried = copied(function)[0]  # what a function assigns on the way happens to a copy
    with contextlib.redirect_stdout(io.StringIO()):
        outputs = by_name(tried.structured_outputs)
    specs = {name: TensorSpec(x.shape, x.dtype, name) for name, x in outputs.items()}
    return Signature(function, inputs, specs)


def by_name(outputs: Any) -> dict[str, Any]:
    """Outputs as a dictionary. ValueError for what is neither tensors nor a dictionary of them."""
    found = cast("dict[str, Any]", outputs)
    if not isinstance(outputs, Mapping):
        found = {f"output_{k}": x for k, x in enumerate(nest.flatten(outputs))}
    for x in found.values():
        if not isinstance(x, (Tensor, TensorSpec)):
            raise ValueError(
                f"Got a non-Tensor value {x!r} for a key in the output of a function used to generate a SavedModel "
                "signature. Outputs for functions used as signatures must be a single Tensor, a sequence of Tensors, "
                "or a dictionary from string to Tensor."
            )
    return dict(found)


def signatures_of(root: Any, given: Any) -> dict[str, Signature]:
    """The signatures that a program names, else the one that the object has by itself, if it has just one."""
    if given is None:
        return _by_itself(root)
    named = cast("dict[str, Any]", given) if isinstance(given, Mapping) else {DEFAULT: given}
    return {name: signature_of(function) for name, function in named.items()}


def _by_itself(root: Any) -> dict[str, Signature]:
    from tapecore.engine.saved_models.inference import inference_of

    model = inference_of(root)
    functions = [*functions_of(root).values(), *getattr(root, "__dict__", {}).values()]
    found: list[Signature] = []
    for function in functions if model is None else [model]:
        with contextlib.suppress(ValueError):
            found.append(signature_of(function))
    return {DEFAULT: found[0]} if len(found) == 1 and found[0].inputs else {}


class SignatureFunction:
    """A function of a SavedModel that takes tensors by name and gives a dictionary of tensors."""

    def __init__(self, signature: Signature, name: str) -> None:
        self._signature = signature
        self.name = f"__inference_signature_wrapper_{name}"

    def __call__(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Run it. TypeError for missing names, names that it does not have, and positions of what is no tensor."""
        inputs = self._signature.inputs
        tensors = all(isinstance(x, Tensor) for x in args)
        given = {**dict(zip(sorted(inputs), args, strict=False)), **kwargs}
        if not tensors or len(args) > len(inputs) or given.keys() != inputs.keys():
            reason = (
                "too many positional arguments" if args else f"missing a required argument: {min(inputs)!r}"
            )
            raise TypeError(
                f"Binding inputs to tf.function failed due to `{reason}`. Received args: {args} and kwargs: {kwargs} "
                f"for signature: {self._told()}."
            )
        values = iter(given[name] for name in inputs)
        concrete = self._signature.concrete
        filled = {name: _filled(kind, values) for name, kind in concrete.kinds.items()}
        return by_name(concrete(**filled))

    @property
    def structured_input_signature(self) -> tuple[Any, dict[str, Any]]:
        """What goes in, by name."""
        return (), dict(self._signature.inputs)

    @property
    def structured_outputs(self) -> dict[str, Any]:
        """What comes out, by name."""
        return dict(self._signature.outputs)

    def _told(self) -> str:
        inside = ", ".join(f"{name}: {spec!r}" for name, spec in self._signature.inputs.items())
        outside = ", ".join(f"[{name!r}, {spec!r}]" for name, spec in self._signature.outputs.items())
        return f"({f'*, {inside}' if inside else ''}) -> Dict[{outside}]"

    def __repr__(self) -> str:
        return f"<ConcreteFunction {self._told()} at 0x{id(self):X}>"


def _filled(kind: Any, values: Iterator[Any]) -> Any:
    """The structure of an argument with tensors in place of what it says of them."""
    return nest.map_structure(lambda leaf: next(values) if isinstance(leaf, TensorSpec) else leaf, kind)  # type: ignore[reportUnknownLambdaType]


class SignatureMap(Mapping[str, SignatureFunction]):
    """The signatures by name; they cannot be changed."""

    def __init__(self, functions: dict[str, SignatureFunction]) -> None:
        self._functions = functions

    def __getitem__(self, name: str) -> SignatureFunction:
        return self._functions[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._functions)

    def __len__(self) -> int:
        return len(self._functions)

    def __repr__(self) -> str:
        return f"_SignatureMap({self._functions})"
