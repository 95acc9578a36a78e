"""``Layer``: builds its weights at the first call and finds those of the layers in its attributes."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from typing import Any, cast

import numpy as np

from tapecore.engine import nest
from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.keras import (
    call_errors,
    calling,
    input_spec,
    layer_config,
    masks,
    naming,
    policies,
    regularizers,
    symbolic,
)
from tapecore.engine.keras.building import Building
from tapecore.engine.keras.configured import Configured
from tapecore.engine.keras.metrics import Metric
from tapecore.engine.keras.several import several
from tapecore.engine.keras.variable import Variable, computing
from tapecore.engine.keras.weights import Weighted
from tapecore.engine.naming import enter, leave
from tapecore.engine.op import public
from tapecore.engine.ops.casting import cast as cast_to
from tapecore.engine.tensor import Tensor
from tapecore.engine.variable import Variable as EngineVariable


@public("keras.layers.Layer keras.Layer")
class Layer(Weighted, Building, Configured):
    """A function with weights. Subclasses define ``call`` and, if they need the shape of the input,
    ``build``."""

    _nodes: list[symbolic.Node]
    supports_masking = False
    autocast = True
    _takes_numbers = False
    """Whether lists and numbers may come in place of tensors."""

    def __init__(
        self,
        *,
        activity_regularizer: Any = None,
        trainable: bool = True,
        dtype: Any = None,
        autocast: bool = True,
        name: str | None = None,
        **kwargs: Any,
    ) -> None:
        self._ready()
        self.name = naming.numbered(type(self).__name__) if name is None else str(name)
        self.dtype_policy = policies.get(dtype)
        self._dtype = self.dtype_policy.variable_dtype
        self._trainable = trainable
        self.autocast = autocast
        self.built = False
        self.activity_regularizer = regularizers.get(activity_regularizer)
        self._given_shape = _given_shape(kwargs)
        object.__setattr__(self, "_nodes", [])
        kwargs.pop("dynamic", None)
        if kwargs:
            raise ValueError(f"Unrecognized keyword arguments passed to {type(self).__name__}: {kwargs}")

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """A layer counts as built after its ``build``, whoever calls it, and is inside its own scope
        meanwhile."""
        super().__init_subclass__(**kwargs)
        if "build" in vars(cls):
            cls.build = _finished(cls.build)

    # ------------------------------------------------------------ what it is

    @property
    def dtype(self) -> str:
        """The name of the dtype of the weights."""
        return self._dtype

    @property
    def variable_dtype(self) -> str:
        """The name of the dtype of the weights."""
        return self._dtype

    @property
    def compute_dtype(self) -> str:
        """The name of the dtype that floating inputs are converted to."""
        return self.dtype_policy.compute_dtype

    @property
    def path(self) -> str:
        """The name behind those of the layers it was made in."""
        return naming.path(self.name)

    @property
    def metrics(self) -> list[Any]:
        """The metrics among its attributes and those of the layers inside."""
        own = [
            value for found in vars(self).values() for value in several(found) if isinstance(value, Metric)
        ]
        return [*own, *(metric for part in self._inner() for metric in part.metrics)]

    @property
    def input(self) -> Any:
        """The symbolic input that the layer was first called on. AttributeError without such a call."""
        return self._node("input").given

    @property
    def output(self) -> Any:
        """The symbolic output of its first symbolic call. AttributeError without such a call."""
        return self._node("output").result

    def _node(self, what: str) -> symbolic.Node:
        if not self._nodes:
            raise AttributeError(
                f"The layer {self.name} has never been called and thus has no defined {what}."
            )
        return self._nodes[0]

    def get_config(self) -> dict[str, Any]:
        """Name, dtype and the arguments it was made with, as plain data."""
        return layer_config.of_layer(self)

    def compute_output_shape(self, *input_shape: Any, **shapes: Any) -> Any:
        """The shape of the output for an input of this shape: None where it depends on the input."""
        given = [symbolic.inputs_of(shape) for shape in (*input_shape, *shapes.values())]
        return nest.map_structure(_extents, symbolic.outcome(self, tuple(given), {}))

    def compute_mask(self, inputs: Any, previous_mask: Any = None) -> Any:
        """The mask of the output: that of the input."""
        return previous_mask

    # ------------------------------------------------------------ losses

    @property
    def losses(self) -> list[Any]:
        """What ``add_loss`` was given and the penalties of the regularizers, in this layer and those
        inside."""
        added = [loss for part in self._flat() for loss in part._losses]
        regular = [w for w in self.trainable_weights if w.regularizer is not None]
        return [*added, *(weight.regularizer(weight) for weight in regular)]

    def add_loss(self, loss: Any) -> None:
        """Remember losses of the last call."""
        for each in cast("list[Any]", loss if isinstance(loss, (list, tuple)) else [loss]):
            self._losses.append(each() if callable(each) else each)

    def add_metric(self, *args: Any, **kwargs: Any) -> None:
        """Not in Keras 3: NotImplementedError that says what to do instead."""
        raise NotImplementedError(
            "Layer `add_metric()` method is deprecated: Keras 3 has it no more. Make a "
            "metric in `__init__` (`self.m = keras.metrics.Mean()`) and call `self.m.update_state(value)`."
        )

    def _flat(self) -> list[Any]:
        found: list[Any] = []
        rest: list[Any] = [self]
        while rest:
            part = rest.pop(0)
            if all(part is not other for other in found):
                found.append(part)
                rest = [*part._inner(), *rest]
        return found

    def _forget_losses(self) -> None:
        for part in self._flat():
            part._losses.clear()

    # ------------------------------------------------------------ calling

    def call(self, *args: Any, **kwargs: Any) -> Any:
        """What the layer computes; subclasses define it."""
        raise NotImplementedError(f"Layer {type(self).__name__} does not have a `call()` method implemented.")

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Build the layer if it is not built yet, and run it."""
        if "_layers" not in vars(self):
            raise RuntimeError(
                f"In layer '{type(self).__name__}', you forgot to call `super().__init__()` in the "
                "`__init__()` method. Go add it!"
            )
        inputs = tuple(self._taken(arg) for arg in args)
        kwargs = {key: self._taken(arg, named=True) for key, arg in kwargs.items()} if kwargs else kwargs
        if symbolic.has_any(inputs) or (kwargs and symbolic.has_any(kwargs)):
            return symbolic.apply(self, inputs, kwargs)
        self._check(inputs[0] if inputs else None)
        owners = naming.enter(self)
        scope = enter(self.name, called=True)
        try:
            self._build_once(inputs, kwargs)
            return self._run(inputs, kwargs)
        finally:
            leave(scope)
            naming.leave(owners)

    def _run(self, inputs: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        taken = calling.of(self)
        kwargs, training = calling.resolved(self, taken, kwargs)
        kwargs, mask = self._masked(taken, inputs, kwargs)
        outer = calling.current.get()
        if outer is None and (self._losses or self._layers):
            self._forget_losses()
        token = calling.current.set(calling.Call(self if outer is None else outer.entry, training))
        policy = self.dtype_policy
        mixed = policy.compute_dtype if policy.compute_dtype != policy.variable_dtype else None
        dtype = computing.set(mixed) if mixed != computing.get() else None
        try:
            result = self.call(*inputs, **kwargs)
        except Exception as error:  # noqa: BLE001  # raised again, told with what came in
            raise call_errors.told(self, error, inputs, kwargs) from None
        finally:
            calling.current.reset(token)
            if dtype is not None:
                computing.reset(dtype)
        if self.activity_regularizer is not None:
            self._losses += [
                regularizers.per_example(self.activity_regularizer, y) for y in nest.flatten(result)
            ]
        if mask is not None or self.supports_masking:
            self._pass_mask(inputs, result, mask)
        return result

    def _masked(
        self, taken: calling.Signature, inputs: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> tuple[dict[str, Any], Any]:
        """The keyword arguments with the mask that the input carries, and that mask."""
        given = kwargs.get("mask")
        mask = given if given is not None else masks.of_structure(inputs[0]) if inputs else None
        if taken.mask and given is None and mask is not None and len(inputs) < 1 + taken.names.index("mask"):
            kwargs = {**kwargs, "mask": mask}
        return kwargs, mask

    def _pass_mask(self, inputs: tuple[Any, ...], result: Any, mask: Any) -> None:
        if not self.supports_masking and type(self).compute_mask is Layer.compute_mask:
            return
        made = self.compute_mask(inputs[0] if len(inputs) == 1 else list(inputs), mask)
        outputs = nest.flatten(result)
        for y, part in zip(outputs, nest.flatten(made) if nest.is_nested(made) else [made], strict=False):
            if masks.of(y) is None and part is not None:
                masks.put(y, part)

    def _build_once(self, inputs: tuple[Any, ...], kwargs: dict[str, Any] | None = None) -> None:
        if not self.built:
            shapes = _shapes(self, inputs)
            object.__setattr__(self, "_built_for", shapes)
            self.build(*shapes)
            self.built = True

    _ndim: int | None = None
    """How many axes the input has to have, where that is known."""
    _min_ndim: int | None = None
    """How many axes the input has to have at least."""

    input_spec: Any = None
    """What the inputs have to be like, if the layer says so."""

    def _check(self, x: Any) -> None:
        input_spec.check(self, x)

    def _taken(self, x: Any, named: bool = False) -> Any:
        """An argument as ``call`` gets it: arrays as tensors, floating numbers in the layer's dtype."""
        if isinstance(x, Tensor):
            return self._cast(x)
        if nest.is_nested(x):
            return nest.map_structure(functools.partial(self._taken, named=named), x)
        if isinstance(x, (np.ndarray, np.generic)):
            return self._cast(convert_to_tensor(x))
        if isinstance(x, (int, float, str)) and not named and not self._takes_numbers:
            raise ValueError(
                "Only input tensors may be passed as positional arguments. The following argument value "
                f"should be passed as a keyword argument: {x} (of type {type(x)})"
            )
        return x

    def _cast(self, x: Tensor) -> Tensor:
        wanted = self.dtype_policy.compute_dtype
        if not self.autocast or not x.dtype.is_floating or x.dtype.name == wanted:
            return x
        result = cast_to(x, wanted)
        masks.put(result, masks.of(x))
        return result

    def __repr__(self) -> str:
        return f"<{type(self).__name__} name={self.name}, built={self.built}>"

    def __str__(self) -> str:
        return self.__repr__()


def _given_shape(kwargs: dict[str, Any]) -> Any:
    if "input_dim" in kwargs:
        return (None, kwargs.pop("input_dim"))
    whole = kwargs.pop("batch_input_shape", None)
    inner = kwargs.pop("input_shape", None)
    size = kwargs.pop("batch_size", None)
    if inner is None:
        return whole
    return (size, *((inner,) if isinstance(inner, int) else inner))


def _finished(build: Callable[..., None]) -> Callable[..., None]:
    @functools.wraps(build)
    def wrapped(self: Layer, *args: Any, **kwargs: Any) -> None:
        owners = naming.enter(self)
        try:
            build(self, *args, **kwargs)
        finally:
            naming.leave(owners)
        self.built = True

    return wrapped


def _shapes(layer: Layer, inputs: tuple[Any, ...]) -> list[Any]:
    """What ``build`` is given: the shape of the first input, or one for each of its ``..._shape`` arguments."""
    if not inputs:
        return []
    taken = [
        p for p in inspect.signature(layer.build).parameters.values() if p.kind is p.POSITIONAL_OR_KEYWORD
    ]
    count = len(taken) if len(taken) > 1 and all(p.name.endswith("_shape") for p in taken) else 1
    return [nest.map_structure(_shape, x) for x in inputs[:count]]


def _shape(x: Any) -> Any:
    return tuple(getattr(x, "shape", ()))


def _extents(x: Any) -> Any:
    return x.shape


def engine_variable(weight: Any) -> EngineVariable:
    """The engine's Variable of a weight, or the Variable itself."""
    return weight.value if isinstance(weight, Variable) else weight
