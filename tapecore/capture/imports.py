"""While a program runs, ``tensorflow`` and ``keras`` are tapecore, and ``numpy`` tells where its results
came from."""

from __future__ import annotations

import builtins
import importlib
import sys
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import TYPE_CHECKING, Any

from tapecore.engine.library import root
from tapecore.engine.namespace import Namespace, absence

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

ROOTS = ("tensorflow", "keras")
AVAILABLE = (
    "Programs here can import tensorflow, keras, numpy, matplotlib, and of the standard library what runs "
    "inside the sandbox; it has no other packages."
)


class Alias:
    """A meta path finder and loader: ``tensorflow.x.y`` is ``tapecore``'s attribute ``x.y``, ``keras.x``
    its ``keras.x``."""

    def __init__(self) -> None:
        self.made: list[str] = []

    def find_spec(self, name: str, path: object = None, target: object = None) -> ModuleSpec | None:
        """The spec of a module below one of the aliases; ModuleNotFoundError that says what is
        missing when there is none."""
        if name.partition(".")[0] not in ROOTS:
            return None
        found = self._find(name)
        return ModuleSpec(name, self, is_package=True, loader_state=found)  # type: ignore[arg-type]

    def _find(self, name: str) -> Any:
        target: Any = importlib.import_module("tapecore")
        parts = name.split(".")
        parts = parts if parts[0] == "keras" else parts[1:]
        if parts[:1] == ["python"]:
            parts = parts[1:]
        for part in parts:
            try:
                target = getattr(target, part)
            except AttributeError:
                raise ModuleNotFoundError(_missing(name, part, target), name=name) from None
        return target

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        """What the import gives: tapecore's own object, under a module of the asked name if it is no
        module."""
        found = spec.loader_state
        self.made.append(spec.name)
        return _Front(spec.name, found)

    def exec_module(self, module: ModuleType) -> None:
        """Nothing to run."""


class _Front(ModuleType):
    """A module that looks everything up in tapecore."""

    def __init__(self, name: str, found: Any) -> None:
        super().__init__(name)
        self.__dict__["_found"] = found
        self.__doc__ = getattr(found, "__doc__", None)

    def __getattr__(self, name: str) -> Any:
        if name == "__all__":
            return [public for public in dir(_namespace(self)) if not public.startswith("_")]
        if name.startswith("__") and name != "__version__":
            raise AttributeError(name)
        return getattr(self.__dict__["_found"], name)

    def __dir__(self) -> list[str]:
        return dir(self.__dict__["_found"])

    def __repr__(self) -> str:
        return f"<module {self.__name__!r} (tapecore)>"


def _missing(name: str, part: str, target: Any) -> str:
    return f"No module named {name!r}{_why(target, part)}"


def _namespace(place: Any) -> Any:
    """What stands behind a module that a program imported: the namespace of its public names."""
    found = vars(place).get("_found", place) if isinstance(place, _Front) else place
    return root() if getattr(found, "__name__", "") == "tapecore" else found


def _why(place: Any, name: str) -> str:
    """What is known of ``name``, which ``place`` should have and has not."""
    found = _namespace(place)
    return f": {absence(found, name)}" if isinstance(found, Namespace) else ""


def _check_names(module: ModuleType, names: Sequence[str]) -> None:
    """``from tensorflow.math import x``: ImportError that says what is missing, where Python only would say
    that it cannot."""
    for name in names:
        try:
            _ = name == "*" or getattr(module, name)
        except AttributeError:
            said = f"cannot import name {name!r} from {module.__name__!r}{_why(module, name)}"
            raise ImportError(said, name=module.__name__) from None


def _no_package(error: ModuleNotFoundError, name: str) -> ModuleNotFoundError:
    """The error of a program that wants a package which is not here."""
    if error.name != name.partition(".")[0] or error.name in ROOTS:
        return error
    return ModuleNotFoundError(f"No module named {error.name!r}. {AVAILABLE}", name=error.name)


class Imports:
    """A context in which the program ``globals`` imports as said above; afterwards everything is as
    before."""

    def __init__(
        self, scope: dict[str, Any], numpy: Callable[[ModuleType], ModuleType], after: Callable[[], None]
    ) -> None:
        self._scope = scope
        self._after = after
        self._numpy = numpy
        self._alias = Alias()
        self._import = builtins.__import__
        self._before: dict[str, ModuleType] = {}

    def __enter__(self) -> None:
        self._before = {name: sys.modules.pop(name) for name in _aliased(sys.modules)}
        sys.meta_path.insert(0, self._alias)  # type: ignore[arg-type]
        builtins.__import__ = self._imported

    def __exit__(self, *_: object) -> None:
        builtins.__import__ = self._import
        sys.meta_path.remove(self._alias)  # type: ignore[arg-type]
        for name in _aliased(sys.modules):
            del sys.modules[name]
        sys.modules.update(self._before)

    def _imported(
        self,
        name: str,
        globals: dict[str, Any] | None = None,
        locals: dict[str, Any] | None = None,
        fromlist: Sequence[str] | None = (),
        level: int = 0,
    ) -> ModuleType:
        persons = globals is self._scope
        try:
            module = self._import(name, globals, locals, fromlist or (), level)
        except ModuleNotFoundError as error:
            raise _no_package(error, name) if persons and level == 0 else error from None
        if fromlist and level == 0 and name.partition(".")[0] in ROOTS:
            _check_names(module, fromlist)
        if persons:
            self._after()
            if level == 0 and name.partition(".")[0] == "numpy":
                return self._numpy(module)
        return module


def _aliased(modules: Any) -> list[str]:
    return [name for name in list(modules) if name.partition(".")[0] in ROOTS]
