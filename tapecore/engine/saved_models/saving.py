"""``tf.saved_model.save`` and ``load``.

Variables are written into files. There are no graphs here that could be written: the functions stay in the memory of
the process, which copies the object at the moment of saving. Another process gets the Variables, and functions that say
so.
"""

from __future__ import annotations

import json
import os
import uuid
from typing import Any, NamedTuple

import numpy as np

from tapecore.engine.checkpoints import saved
from tapecore.engine.files import storage
from tapecore.engine.function import Function
from tapecore.engine.op import PUBLIC, public
from tapecore.engine.saved_models.copying import copied
from tapecore.engine.saved_models.restored import RestoredFunction, container, user_object
from tapecore.engine.saved_models.signatures import (
    DEFAULT,
    Signature,
    SignatureFunction,
    SignatureMap,
    signatures_of,
)
from tapecore.engine.saved_models.tracking import Node, nodes_of
from tapecore.engine.tensor import Array, Tensor
from tapecore.engine.variable import Variable

_FILE = "saved_model.json"
_VARIABLES = os.path.join("variables", "variables")
_ELSEWHERE = (
    "The SavedModel at {} was written by another process: tapecore has no graphs to write, so its functions stay in "
    "the process that saved them. Its Variables are here; make the object with the code that made it, and assign them."
)


class _Kept(NamedTuple):
    """What the memory of this process has of a SavedModel: the things of its nodes, and its signatures."""

    things: list[Any]
    signatures: dict[str, Signature]


_kept: dict[str, _Kept] = {}


@public("saved_model.save")
def save(obj: Any, export_dir: Any, signatures: Any = None, options: Any = None) -> None:
    """Write the Variables of an object into files below ``export_dir`` and keep a copy of it, functions included, in
    this process for ``load``. ValueError for what has no Variables or functions to find, or for a signature that is
    none; KeyError for a function that uses a Variable which the object does not have."""
    place = storage.path_of(export_dir)
    nodes = nodes_of(obj)
    found = signatures_of(obj, signatures)
    kept = _Kept(*copied(([node.thing for node in nodes], found))[0])
    _forget(place)
    token = uuid.uuid4().hex
    _kept[token] = kept
    arrays = {str(k): node.thing.snapshot.value for k, node in enumerate(nodes) if node.kind == "variable"}
    saved.write(os.path.join(place, _VARIABLES), arrays, [])
    storage.make_folder(os.path.join(place, "assets"))
    told = {"process": token, "nodes": [_described(node) for node in nodes], "signatures": list(found)}
    storage.write(os.path.join(place, _FILE), json.dumps(told).encode())


def _described(node: Node) -> dict[str, Any]:
    told: dict[str, Any] = {"kind": node.kind, "parts": node.parts}
    if node.kind == "variable":
        told |= {"name": node.thing.name.removesuffix(":0"), "trainable": node.thing.trainable}
    return told


def _forget(place: str) -> None:
    """What is replaced needs no memory any more."""
    path = os.path.join(place, _FILE)
    if storage.exists(path):
        _kept.pop(json.loads(storage.read(path))["process"], None)


@public("saved_model.load")
def load(export_dir: Any, tags: Any = None, options: Any = None) -> Any:
    """The object that ``save`` wrote, with Variables of its own. OSError where there is none; NotImplementedError for
    one that TensorFlow wrote."""
    place = storage.path_of(export_dir)
    path = os.path.join(place, _FILE)
    if not storage.exists(path):
        _refuse(place)
    told = json.loads(storage.read(path))
    arrays = saved.read(os.path.join(place, _VARIABLES))
    kept = _kept.get(told["process"])
    live = _elsewhere(told, arrays, place) if kept is None else _Kept(*copied(tuple(kept))[0])
    for key, array in arrays.items():
        _give(live.things[int(key)], array)
    return _viewed(told["nodes"], live)


def _refuse(place: str) -> None:
    if storage.exists(os.path.join(place, "saved_model.pb")):
        raise NotImplementedError(
            "tapecore reads no SavedModel that TensorFlow wrote, because nothing here is a graph: make the object with "
            "the code that made it, and assign its Variables."
        )
    raise OSError(f"SavedModel file does not exist at: {place}/{{saved_model.pbtxt|saved_model.pb}}")


def _give(variable: Variable, array: Array) -> None:
    now = variable.snapshot.value
    if now.tobytes() != array.astype(now.dtype).tobytes():
        variable.assign(Tensor(np.array(array, now.dtype)))


def _elsewhere(told: dict[str, Any], arrays: dict[str, Array], place: str) -> _Kept:
    """Variables from the files alone, and functions that say where they are."""

    def refuse(*args: Any, **kwargs: Any) -> Any:
        raise NotImplementedError(_ELSEWHERE.format(place))

    things: list[Any] = [None] * len(told["nodes"])
    for k, node in enumerate(told["nodes"]):
        if node["kind"] == "variable":
            things[k] = Variable(arrays[str(k)], trainable=node["trainable"], name=node["name"])
        elif node["kind"] == "function":
            things[k] = refuse
    return _Kept(things, {})


def _viewed(nodes: list[dict[str, Any]], live: _Kept) -> Any:
    """Objects that have what was saved; the whole of it."""
    views = [_view(node, thing) for node, thing in zip(nodes, live.things, strict=True)]
    for node, view in zip(nodes, views, strict=True):
        parts = {name: views[part] for name, part in node["parts"].items()}
        if node["kind"] == "list":
            view.extend(parts.values())
        elif node["kind"] == "dict":
            view.update(parts)
        elif node["kind"] == "object":
            view.__dict__.update(parts)
    if nodes[0]["kind"] == "object":
        named = {name: SignatureFunction(each, name) for name, each in live.signatures.items()}
        views[0].signatures = SignatureMap(named)
    return views[0]


def _view(node: dict[str, Any], thing: Any) -> Any:
    """What a program sees of a thing; lists, dictionaries and objects are empty yet."""
    if node["kind"] == "object":
        return user_object(callable="__call__" in node["parts"])
    if node["kind"] in {"list", "dict"}:
        return container(node["kind"])
    return RestoredFunction(thing) if isinstance(thing, Function) else thing


@public("saved_model.contains_saved_model")
def contains_saved_model(export_dir: Any) -> bool:
    """Whether there is a SavedModel that ``load`` can read."""
    return storage.exists(os.path.join(storage.path_of(export_dir), _FILE))


for _name, _text in {
    "DEFAULT_SERVING_SIGNATURE_DEF_KEY": DEFAULT,
    "SERVING": "serve",
    "TRAINING": "train",
    "GPU": "gpu",
    "TPU": "tpu",
    "PREDICT_METHOD_NAME": "tensorflow/serving/predict",
    "CLASSIFY_METHOD_NAME": "tensorflow/serving/classify",
    "REGRESS_METHOD_NAME": "tensorflow/serving/regress",
    "PREDICT_INPUTS": "inputs",
    "PREDICT_OUTPUTS": "outputs",
}.items():
    PUBLIC[f"saved_model.{_name}"] = _text
