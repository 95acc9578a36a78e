"""Models and weights in files: NumPy arrays, and configurations as JSON. Nothing in them is ever executed."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any, cast

import numpy as np

from tapecore.engine.keras import losses_classes, optimizers_more, registered
from tapecore.engine.op import public
from tapecore.engine.saved_models.inference import export

_CONFIG = "model.json"
_KINDS = "initializers", "regularizers", "constraints", "metrics", "optimizers.schedules"
"""Where else objects are told as plain data in the same way."""
_ENDINGS = (".keras", ".h5", ".hdf5")


class Saved:
    """What keeps a model, or its weights, in a file."""

    name: str
    _compile_metrics: Any
    compile: Any

    def save_weights(self, filepath: Any, overwrite: bool = True, **others: Any) -> None:
        """Write all weights into a NumPy archive at ``filepath``. FileExistsError for a file that must not be
        replaced."""
        path = _place_for(filepath, overwrite)
        with path.open("wb") as file:
            np.savez(file, **_arrays(self))

    def load_weights(self, filepath: Any, skip_mismatch: bool = False, **others: Any) -> None:
        """Read weights that ``save_weights`` or ``save`` wrote, in the order of the layers. ValueError for a
        file that holds none, other numbers of weights or other shapes."""
        _put(self, _read(Path(filepath)), str(filepath), skip_mismatch)

    def save(self, filepath: Any, overwrite: bool = True, *args: Any, **kwargs: Any) -> None:
        """Write layers, connections and weights into a file of tapecore's own form, for ``load_model``. ValueError for
        a name that does not end in ``.keras`` or ``.h5``, NotImplementedError for a model that cannot be described as
        plain data."""
        if Path(filepath).suffix not in _ENDINGS:
            raise ValueError(
                f"Invalid filepath extension for saving: {filepath}. A model is saved in one file, whose name ends in "
                "`.keras` (or `.h5`); there are no SavedModel folders, in Keras 3 as here."
            )
        path = _place_for(filepath, overwrite)
        text = self._described()
        with path.open("wb") as file:
            np.savez(file, **_arrays(self))
        with zipfile.ZipFile(path, "a") as archive:
            archive.writestr(zipfile.ZipInfo(_CONFIG), text)

    def _described(self) -> str:
        told: dict[str, Any] = {
            "model": registered.described(self),
            "built_for": getattr(self, "_built_for", None),
        }
        optimizer, loss = getattr(self, "optimizer", None), getattr(self, "loss", None)
        if optimizer is not None and (isinstance(loss, str) or hasattr(loss, "get_config")):
            rate = {"learning_rate": float(np.asarray(optimizer.learning_rate))}
            config = {**optimizer.get_config(), **rate}
            told["optimizer"] = {"class_name": type(optimizer).__name__, "config": config}
            told["metrics"] = None if self._compile_metrics is None else _told(self._compile_metrics.given)
            told["loss"] = losses_classes.serialize(loss) if hasattr(loss, "get_config") else loss
        try:
            return json.dumps(told)
        except TypeError as error:
            raise NotImplementedError(
                f"The model {self.name} cannot be described as plain data ({error}). Keep its weights with "
                "`model.save_weights(path)` and make the model again with the code that made it."
            ) from error

    def get_compile_config(self) -> dict[str, Any]:
        """What ``compile`` was given, as plain data; nothing for a model that was not compiled."""
        optimizer = getattr(self, "optimizer", None)
        if optimizer is None:
            return {}
        rate = {"learning_rate": float(np.asarray(optimizer.learning_rate))}
        config = {**optimizer.get_config(), **rate}
        loss = getattr(self, "loss", None)
        metrics = None if self._compile_metrics is None else _told(self._compile_metrics.given)
        return {
            "optimizer": {**registered.described(optimizer), "config": config},
            "loss": losses_classes.serialize(loss) if hasattr(loss, "get_config") else loss,
            "loss_weights": None,
            "metrics": metrics,
            "weighted_metrics": None,
            "run_eagerly": False,
            "steps_per_execution": 1,
            "jit_compile": False,
        }

    def compile_from_config(self, config: dict[str, Any]) -> None:
        """Compile as ``get_compile_config`` told."""
        if not config:
            return
        told = config["loss"]
        loss = losses_classes.get(told) if isinstance(told, dict) else told  # type: ignore[reportUnknownArgumentType]
        self.compile(
            optimizer=optimizers_more.get(config["optimizer"]),
            loss=loss,
            metrics=_metrics(config["metrics"], None),
        )

    def to_json(self, **kwargs: Any) -> str:
        """The configuration as JSON."""
        told = registered.described(self)
        if getattr(self, "optimizer", None) is None:
            told["compile_config"] = {}
        return json.dumps(told, default=str, **kwargs)

    def export(
        self, filepath: Any, format: str = "tf_saved_model", verbose: bool | None = None, **others: Any
    ) -> None:
        """Write a SavedModel that gives the outputs, for ``tf.saved_model.load`` and ``keras.layers.TFSMLayer`` in this
        process. ValueError for a model that was never built."""
        if format != "tf_saved_model":
            raise NotImplementedError(f"tapecore exports as 'tf_saved_model' only, not as {format!r}.")
        export(self, filepath, told=verbose is not False)


def _told(metrics: Any) -> Any:
    """Metrics as plain data, in the structure in which they were given."""
    if isinstance(metrics, (list, tuple)):
        return [_told(part) for part in cast("list[Any]", metrics)]
    if isinstance(metrics, dict):
        return {key: _told(part) for key, part in cast("dict[str, Any]", metrics).items()}
    return registered.described(metrics) if hasattr(metrics, "get_config") else metrics


def _metrics(told: Any, custom_objects: Any) -> Any:
    if isinstance(told, dict) and "class_name" not in told:
        return {key: _metrics(part, custom_objects) for key, part in cast("dict[str, Any]", told).items()}
    return registered.revived(cast("Any", told), custom_objects)


def _place_for(filepath: Any, overwrite: bool) -> Path:
    path = Path(filepath)
    if path.exists() and not overwrite:
        raise FileExistsError(f"{path} exists. Pass `overwrite=True` to replace it.")
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def _arrays(model: Any) -> dict[str, Any]:
    return {f"{k:04d}|{w.path.replace('/', '.')}": w.numpy() for k, w in enumerate(model.weights)}


def _put(model: Any, arrays: list[Any], told: str, skip_mismatch: bool) -> None:
    weights = model.weights
    if len(arrays) != len(weights) and not skip_mismatch:
        raise ValueError(
            f"The file {told} holds {len(arrays)} weights, but the model {model.name} has {len(weights)}. "
            "(A model that was never called has no weights yet.)"
        )
    for weight, array in zip(weights, arrays, strict=False):
        if tuple(weight.shape) == array.shape:
            weight.assign(array)
        elif not skip_mismatch:
            raise ValueError(
                f"The file {told} holds an array of shape {array.shape} for {weight.path}, whose shape is "
                f"{tuple(weight.shape)}."
            )


def _read(path: Path) -> list[Any]:
    try:
        with np.load(path, allow_pickle=False) as archive:
            return [archive[name] for name in sorted(archive.files) if name != _CONFIG]
    except (zipfile.BadZipFile, ValueError) as error:
        raise ValueError(f"{path} is no file that tapecore wrote.") from error


@public("keras.models.load_model keras.saving.load_model")
def load_model(
    filepath: Any, custom_objects: Any = None, compile: bool = True, safe_mode: bool = True
) -> Any:
    """The model that ``model.save`` wrote. ValueError for another file, or for a class that is not known."""
    path = Path(filepath)
    if not path.is_file():
        raise ValueError(
            f"File not found: filepath={filepath}. Please ensure the file is one that `model.save` wrote."
        )
    arrays = _read(path)
    with zipfile.ZipFile(path) as archive:
        if _CONFIG not in archive.namelist():
            raise ValueError(f"{path} holds weights only: make the model, and call `model.load_weights`.")
        told = json.loads(archive.read(_CONFIG))
    model = registered.revived(told["model"], custom_objects)
    if not model.weights and told.get("built_for"):
        model.build(tuple(told["built_for"][0]))
    _put(model, arrays, str(path), skip_mismatch=False)
    if compile and told.get("optimizer"):
        found = _metrics(told["metrics"], custom_objects)
        optimizer, loss = optimizers_more.get(told["optimizer"]), losses_classes.get(told["loss"])
        model.compile(optimizer=optimizer, loss=loss, metrics=found)
    return model


@public("keras.models.save_model keras.saving.save_model")
def save_model(model: Any, filepath: Any, overwrite: bool = True, **others: Any) -> None:
    """Write a model into a file for ``load_model``."""
    model.save(filepath, overwrite)


@public("keras.models.model_from_json")
def model_from_json(json_string: str, custom_objects: Any = None) -> Any:
    """A model of the configuration that ``to_json`` gave; its weights are new."""
    return registered.revived(json.loads(json_string), custom_objects)


@public("keras.layers.serialize keras.utils.serialize_keras_object keras.saving.serialize_keras_object")
@public(" ".join(f"keras.{place}.serialize" for place in _KINDS))
def serialize(layer: Any) -> Any:
    """A layer (or other object) as plain data."""
    return registered.described(layer)


@public("keras.layers.deserialize keras.utils.deserialize_keras_object keras.saving.deserialize_keras_object")
@public(" ".join(f"keras.{place}.deserialize" for place in _KINDS))
def deserialize(config: Any, custom_objects: Any = None) -> Any:
    """The object that ``serialize`` told of."""
    return registered.revived(config, custom_objects)
