"""``tf`` and its submodules as objects that say usefully what is not there."""

from __future__ import annotations

import difflib
import types


class Namespace(types.ModuleType):
    """A submodule of ``tf``. A name that is not there raises AttributeError with the nearest one that is."""

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
        raise AttributeError(missing(self, name), name=name)

    def __dir__(self) -> list[str]:
        return sorted(name for name in vars(self) if not name.startswith("_"))

    def __repr__(self) -> str:
        return f"<module '{self.__name__}'>"


def missing(place: Namespace, name: str) -> str:
    """What to say when ``place`` has no ``name``: the nearest name there, or where else the name is found."""
    said = f"module '{place.__name__}' has no attribute '{name}'"
    near = difflib.get_close_matches(name, dir(place), n=1, cutoff=0.6)
    if near:
        return f"{said}. The nearest name here is {place.spelled}.{near[0]}."
    elsewhere = _elsewhere(name)
    return f"{said}. {elsewhere}" if elsewhere else said


def _elsewhere(name: str) -> str:
    from tapecore.engine.op import PUBLIC

    ends = {dotted.rpartition(".")[2]: dotted for dotted in PUBLIC}
    near = difflib.get_close_matches(name, ends, n=1, cutoff=0.75)
    return f"The nearest name is tf.{ends[near[0]]}." if near else ""
