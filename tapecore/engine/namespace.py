"""``tf`` and its submodules as objects that say usefully what is not there."""

from __future__ import annotations

import types

from tapecore.engine.absent import in_tensorflow, is_listed, lacking, nearest
from tapecore.engine.importing import asked_by_import


class Namespace(types.ModuleType):
    """A submodule of ``tf``. A name that is not there raises AttributeError that says
    whether TensorFlow has it, or which name is near."""

    def __init__(self, name: str, spelled: str) -> None:
        super().__init__(name, f"Public names of {spelled}.")
        self.__dict__["_spelled"] = spelled
        self.__dict__["__path__"] = []

    def inner(self, name: str) -> Namespace:
        """The submodule ``name``, made if it is not there yet."""
        found = vars(self).get(name)
        if not isinstance(found, Namespace):
            package = "tensorflow._api.v2" if self.__name__ == "tensorflow" else self.__name__
            found = Namespace(f"{package}.{name}", f"{self.spelled}.{name}")
            setattr(self, name, found)
        return found

    @property
    def spelled(self) -> str:
        """How a program writes it: ``tf.math``."""
        return self.__dict__["_spelled"]

    def __getattr__(self, name: str) -> object:
        if name.startswith("__"):
            raise AttributeError(name)
        if asked_by_import(submodules=False):
            raise refused_import(self, name, "tensorflow" + self.spelled.removeprefix("tf"))
        raise AttributeError(missing(self, name), name=name)

    def __dir__(self) -> list[str]:
        return sorted(name for name in vars(self) if not name.startswith("_"))

    def __repr__(self) -> str:
        return f"<module '{self.__name__}'>"


def missing(place: Namespace, name: str) -> str:
    """The message when ``place`` has no ``name``; it begins as TensorFlow's does where that lacks it too."""
    told = absence(place, name)
    said = f"module '{place.__name__}' has no attribute '{name}': {told}"
    return said if told.startswith("there is no") else told


def refused_import(place: Namespace, name: str, module: str) -> ImportError:
    """The error of ``from module import name``, where ``place`` has no ``name``."""
    return ImportError(f"cannot import name {name!r} from {module!r}: {absence(place, name)}", name=module)


def absence(place: Namespace, name: str) -> str:
    """Whether only tapecore lacks ``name``, or what the nearest name is."""
    spelled = f"{place.spelled}.{name}"
    if in_tensorflow(place.spelled, name):
        return lacking(spelled)
    if place.spelled == "tf" and in_tensorflow("tf.compat.v1", name):
        offered = hasattr(place, "compat") and hasattr(place.inner("compat").inner("v1"), name)
        said = f"{spelled} is of TensorFlow 1 (now tf.compat.v1.{name})"
        return said if offered else f"{said}, which tapecore does not have"
    near = nearest_name(place, name)
    said = f"there is no {spelled}" if is_listed(place.spelled) else f"tapecore does not have {spelled}"
    return f"{said}; the nearest name is {near}" if near else said


def nearest_name(place: Namespace, name: str) -> str:
    """The name that was meant, as a program writes it: the very name in another module, else what is near to it
    here, else elsewhere; empty when none is near."""
    ends = _ends()
    near = "" if name in ends else nearest(name, dir(place))
    if near:
        return f"{place.spelled}.{near}"
    near = name if name in ends else nearest(name, ends)
    return f"tf.{ends[near]}" if near else ""


def _ends() -> dict[str, str]:
    """By the last word of every public name the shortest way to it."""
    from tapecore.engine.op import PUBLIC

    found: dict[str, str] = {}
    for dotted in sorted(PUBLIC, key=lambda dotted: dotted.count(".")):
        if not dotted.startswith(("raw_ops.", "compat.")):
            found.setdefault(dotted.rpartition(".")[2], dotted)
    return found
