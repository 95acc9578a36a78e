"""What a Keras model does when it is served: the call that does not train, for the shapes it was built for."""

from __future__ import annotations

from typing import Any

from tapecore.engine import nest
from tapecore.engine.concrete import ConcreteFunction
from tapecore.engine.function import Function
from tapecore.engine.specification import TensorSpec


class Inference:
    """``call(inputs)`` of a model, without training."""

    def __init__(self, model: Any) -> None:
        self.model = model

    def call(self, inputs: Any) -> Any:
        """What the model gives."""
        return self.model(inputs, training=False)


def inference_of(root: Any, name: str | None = None) -> ConcreteFunction | None:
    """The function that serves a Keras model; None for what is no such model, or was never built."""
    from tapecore.engine.keras.model import Model

    specs = _specs(root, name) if isinstance(root, Model) else None
    if specs is None:
        return None
    return Function(Inference(root).call).get_concrete_function(specs)


def _specs(model: Any, name: str | None) -> Any:
    """What goes into a model: tensors of any number of rows where it was made of symbols, else of the shape that it saw
    first."""
    if model.inputs is not None:
        structure = getattr(model, "_structure", (model.inputs, None))[0]
        single = nest.is_nested(structure) and len(nest.flatten(structure)) == 1
        structure = nest.flatten(structure)[0] if single else structure
        return nest.map_structure(lambda x: TensorSpec(x.shape, x.dtype, name), structure)  # type: ignore[reportUnknownLambdaType]
    seen = getattr(model, "_built_for", None)
    return TensorSpec(seen[0], model.compute_dtype, name) if seen and not nest.is_nested(seen[0][0]) else None


class Archive:
    """What ``model.export`` saves: a function ``serve``, and the Variables."""

    _checkpointed = True

    def __init__(self, model: Any, serve: Function) -> None:
        self.serve = serve
        self.variables = [weight.value for weight in model.weights]
        self.trainable_variables = [weight.value for weight in model.trainable_weights]
        self.non_trainable_variables = [weight.value for weight in model.non_trainable_weights]


def export(model: Any, path: Any, *, told: bool = True) -> None:
    """Save a model as something that only gives its outputs, and print what there is then. ValueError for a model that
    was never built."""
    from tapecore.engine.keras.saying import say
    from tapecore.engine.saved_models.saving import save

    specs = _specs(model, "keras_tensor")
    if specs is None:
        raise ValueError("The model provided has not yet been built. It must be built before export.")
    serve = Function(Inference(model).call, [specs])
    archive = Archive(model, serve)
    concrete = serve.get_concrete_function()
    save(archive, path, signatures={"serve": concrete, "serving_default": concrete})
    if told:
        say(_text(path, specs, concrete.structured_outputs, archive.variables))


def _text(path: Any, specs: Any, outputs: Any, variables: list[Any]) -> str:
    return "\n".join(
        [
            f"Saved artifact at '{path}'. The following endpoints are available:",
            "",
            "* Endpoint 'serve'",
            f"  args_0 (POSITIONAL_ONLY): {specs!r}",
            "Output Type:",
            f"  {outputs!r}",
            "Captures:",
            *[
                f"  {id(variable)}: TensorSpec(shape=(), dtype=tf.resource, name=None)"
                for variable in variables
            ],
        ]
    )
