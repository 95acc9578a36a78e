"""``TFSMLayer``: a SavedModel as a layer."""

from __future__ import annotations

from typing import Any

from tapecore.engine.keras.layer import Layer
from tapecore.engine.op import public


@public("keras.layers.TFSMLayer")
class TFSMLayer(Layer):
    """Runs one function of a SavedModel, by default the one that ``model.export`` calls ``serve``.

    ValueError for a function that the SavedModel does not have.
    """

    _endpoints: tuple[Any, Any]

    def __init__(
        self,
        filepath: Any,
        call_endpoint: str = "serve",
        call_training_endpoint: str | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        from tapecore.engine.saved_models.saving import load

        loaded = load(filepath)
        named = [call_endpoint] if call_training_endpoint is None else [call_endpoint, call_training_endpoint]
        endpoints = [_endpoint(loaded, name) for name in named]
        object.__setattr__(self, "_endpoints", (endpoints[0], endpoints[-1]))
        self.filepath = filepath

    def call(self, inputs: Any, training: bool = False, **kwargs: Any) -> Any:
        """What the function gives."""
        return self._endpoints[bool(training)](inputs, **kwargs)


def _endpoint(loaded: Any, name: str) -> Any:
    if callable(getattr(loaded, name, None)):
        return getattr(loaded, name)
    if name in loaded.signatures:
        return loaded.signatures[name]
    raise ValueError(
        f"The endpoint '{name}' is neither an attribute of the reloaded SavedModel, nor an entry in the `signatures` "
        f"field of the reloaded SavedModel. Select another endpoint via the `call_endpoint` argument. Available "
        f"endpoints for this SavedModel: {list(loaded.signatures)}"
    )
