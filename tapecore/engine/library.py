"""Everything that declares names for ``tf``, loaded and put together."""

from __future__ import annotations

import importlib
import pkgutil
from typing import Any, cast

from tapecore.engine import operators
from tapecore.engine.namespace import Namespace
from tapecore.engine.op import PUBLIC

_OF_THE_ENGINE = (
    *(
        "assertions",
        "broadcasting",
        "configuration",
        "control",
        "functions",
        "identity",
        "indexed_slices",
        "indexing",
        "names",
        "not_offered",
        "services",
        "summaries",
    ),
    "printing",
)
_FOLDERS = (
    *(
        "ops",
        "ragged",
        "sparse",
        "extension",
        "text",
        "files",
        "checkpoints",
        "saved_models",
        "data",
        "keras",
    ),
    *("numpy_names", "first_version"),
)


def load() -> Namespace:
    """Import every module that declares something; the names as a tree."""
    for name in _OF_THE_ENGINE:
        importlib.import_module(f"tapecore.engine.{name}")
    for folder in _FOLDERS:
        _load_folder(f"tapecore.engine.{folder}")
    operators.attach()
    return assemble()


def _load_folder(name: str) -> None:
    try:
        package = importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name == name:
            return
        raise
    for module in pkgutil.walk_packages(package.__path__, f"{name}."):
        importlib.import_module(module.name)


def assemble() -> Namespace:
    """The public names as nested namespaces: ``tf``, ``tf.math``, ``tf.keras.layers`` ..."""
    from tapecore.engine.first_version.looking import OlderNamespace

    root = Namespace("tensorflow", "tf")
    older = OlderNamespace("tensorflow._api.v2.compat.v1", "tf.compat.v1", root, outermost=True)
    setattr(root.inner("compat"), "v1", older)  # noqa: B010  # attributes of a module that types do not know
    for dotted, offered in sorted(PUBLIC.items(), key=lambda pair: pair[0].count(".")):
        *path, name = dotted.split(".")
        place = root
        for part in path:
            place = type(place).inner(place, part)  # a module may have a function of that name
        if not isinstance(vars(place).get(name), Namespace):
            setattr(place, name, offered)
    setattr(root.inner("compat"), "v2", root)  # noqa: B010  # the namespace of today under its older name
    return root


_root: list[Namespace] = []
_mirrors: list[dict[str, Any]] = []


def mirrored(names: dict[str, Any]) -> Any:
    """The namespace ``tf`` for a module that keeps in ``names`` what it was asked for."""
    if not any(names is known for known in _mirrors):
        _mirrors.append(names)
    return root()


def replace(offered: Any, by: Any) -> None:
    """Offer something else under every public name of ``offered``."""
    for dotted in [name for name, known in PUBLIC.items() if known is offered]:
        PUBLIC[dotted] = by
        *path, name = dotted.split(".")
        place = root()
        for part in path:
            place = cast("Any", vars(place)[part])
        vars(place)[name] = by
        for kept in _mirrors:
            if not path and kept.get(name) is offered:
                kept[name] = by


def root() -> Any:
    """The namespace ``tf``, loaded on first use."""
    if not _root:
        _root.append(load())
    return _root[0]
