"""``tf.train.Checkpoint``: what hangs on some objects, saved and restored."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterable
from typing import Any, SupportsIndex, TypeAlias, cast

import numpy as np

from tapecore.engine.checkpoints import saved, walking
from tapecore.engine.files import storage
from tapecore.engine.observer import Observer, observers
from tapecore.engine.op import public
from tapecore.engine.tensor import Array, Tensor
from tapecore.engine.variable import Variable

_COUNTER = f"save_counter/{walking.VALUE}"


class ListWrapper(list[Any]):
    """A list on a checkpoint: what is added to it later is restored, too."""

    def __init__(self, items: Iterable[Any], owner: Checkpoint) -> None:
        super().__init__(items)
        self._owner = owner

    def append(self, item: Any) -> None:
        """Add an item."""
        super().append(item)
        self._owner._joined()  # type: ignore[reportPrivateUsage]

    def extend(self, items: Iterable[Any]) -> None:
        """Add several items."""
        super().extend(items)
        self._owner._joined()  # type: ignore[reportPrivateUsage]

    def insert(self, index: SupportsIndex, item: Any) -> None:
        """Add an item at a place."""
        super().insert(index, item)
        self._owner._joined()  # type: ignore[reportPrivateUsage]

    def __repr__(self) -> str:
        return f"ListWrapper({super().__repr__()})"


class Restoring(Observer):
    """Gives Variables that come into being after ``restore`` their saved values, before they are first read."""

    def __init__(self, root: Any, arrays: dict[str, Array], objects: saved.Stored) -> None:
        self.root = root
        self.arrays = arrays
        self.objects = objects
        self.left = {key for key, _ in objects if key is not None}
        self.seen: set[int] = set()
        self.matched: dict[int, Any] = {}

    def match(self) -> None:
        """Restore what can be reached now."""
        for number, thing in walking.pairs(self.root, self.objects) if self.objects else ():
            key = self.objects[number][0]
            if key is not None and id(thing) not in self.matched:
                _put(thing, self.arrays[key], key)
                self.matched[id(thing)] = thing
                self.left.discard(key)
        self.seen.update(map(id, walking.values(self.root).values()))
        if not self.left:
            self.stop()

    def on_read(self, variable: Variable) -> None:
        """A Variable is about to be used: perhaps a new one."""
        if not vars(self.root):
            self.stop()
        elif id(variable) not in self.seen:
            self.seen.add(id(variable))
            self.match()

    def listen(self) -> None:
        """Wait for Variables that are not there yet."""
        if self.left:
            observers.set((self, *observers.get()))

    def stop(self) -> None:
        """Wait no longer."""
        observers.set(tuple(o for o in observers.get() if o is not self))


def _put(thing: Any, array: Array, path: str) -> None:
    if not isinstance(thing, Variable):
        thing.move(int(array))
        return
    if thing.snapshot.value.shape != array.shape:
        raise ValueError(
            f"Received incompatible tensor with shape {array.shape} when attempting to restore variable with shape "
            f"{tuple(thing.shape)} and name {path}."
        )
    thing.assign(Tensor(np.array(array, thing.snapshot.value.dtype)))


class CheckpointLoadStatus:
    """What a ``restore`` did: questions that raise AssertionError when the answer is no."""

    __module__ = "tensorflow.python.checkpoint.checkpoint"

    def __init__(self, restoring: Restoring, checkpoint: Checkpoint) -> None:
        self._restoring = restoring
        self._checkpoint = checkpoint

    def assert_consumed(self) -> CheckpointLoadStatus:
        """Everything in the file found its object, and every object its value."""
        self.assert_existing_objects_matched()
        if self._restoring.left:
            raise AssertionError(f"Unresolved object in checkpoint: {min(self._restoring.left)}")
        return self

    def assert_existing_objects_matched(self) -> CheckpointLoadStatus:
        """Every object there is got a value."""
        there = walking.values(self._restoring.root)
        lacking = [path for path, thing in there.items() if id(thing) not in self._restoring.matched]
        if lacking:
            raise AssertionError(f"No checkpoint value found for these objects: {', '.join(lacking)}")
        return self

    def assert_nontrivial_match(self) -> CheckpointLoadStatus:
        """Something was restored."""
        if not self._restoring.matched:
            raise AssertionError("Nothing to load: no object matches a value in the checkpoint.")
        return self

    def expect_partial(self) -> CheckpointLoadStatus:
        """It is fine if not everything is restored."""
        self._restoring.stop()
        return self

    def initialize_or_restore(self, session: Any = None) -> None:
        """Nothing to do: Variables have values already."""

    def run_restore_ops(self, session: Any = None) -> None:
        """Nothing to do: restoring has happened."""


class InitializationOnlyStatus(CheckpointLoadStatus):
    """What ``restore(None)`` did: nothing."""

    __module__ = "tensorflow.python.checkpoint.checkpoint"

    def assert_consumed(self) -> CheckpointLoadStatus:
        """AssertionError: there was no file."""
        raise AssertionError("No checkpoint specified (save_path=None); nothing is being restored.")

    assert_existing_objects_matched = assert_nontrivial_match = assert_consumed


@public("train.Checkpoint")
class Checkpoint:
    """Saves the Variables of the objects given by name, and of all that hangs on them, in NumPy files."""

    _checkpointed = True
    _root: Any
    _saves: Variable | None

    def __init__(self, root: Any = None, **kwargs: Any) -> None:
        self.__dict__["_waiting"] = None
        self.__dict__["_root"] = root
        self.__dict__["_saves"] = None
        for name, value in kwargs.items():
            setattr(self, name, value)

    def __setattr__(self, name: str, value: Any) -> None:
        if isinstance(value, list):
            value = ListWrapper(value, self)  # type: ignore[reportUnknownArgumentType]
        self.__dict__[name] = value
        self._joined()

    def _joined(self) -> None:
        """Something new hangs here."""
        for waiting in _waiting:
            waiting.match()

    @property
    def save_counter(self) -> Variable:
        """How often this was saved."""
        if self._saves is None:
            self.__dict__["_saves"] = Variable(np.int64(0), trainable=False, name="save_counter")
        return cast("Variable", self.__dict__["_saves"])

    # ------------------------------------------------------------ saving

    def write(self, file_prefix: Any, options: Any = None) -> str:
        """Save under just this path."""
        prefix = storage.path_of(file_prefix)
        nodes = walking.graph(_whole(self))
        arrays = {node.key: _value(node.thing) for node in nodes if node.key is not None}
        if self._saves is not None:
            arrays[_COUNTER] = self._saves.snapshot.value
        saved.write(prefix, arrays, [(node.key, node.parts) for node in nodes])
        return prefix

    def save(self, file_prefix: Any, options: Any = None) -> str:
        """Save under this path and a number that counts up; the path."""
        self.save_counter.assign_add(1)
        prefix = self.write(f"{storage.path_of(file_prefix)}-{int(self.save_counter.snapshot.value)}")
        saved.note(prefix.rpartition("/")[0] or ".", [prefix])
        return prefix

    # ------------------------------------------------------------ restoring

    def read(self, save_path: Any, options: Any = None) -> CheckpointLoadStatus:
        """Restore what ``write`` saved. NotFoundError where there is nothing."""
        return self.restore(save_path)

    def restore(self, save_path: Any, options: Any = None) -> CheckpointLoadStatus:
        """Give the Variables their saved values: now, or when they come into being. None does nothing."""
        root = _Live(self)
        if save_path is None:
            return InitializationOnlyStatus(Restoring(root, {}, []), self)
        prefix = storage.path_of(save_path)
        arrays = saved.read(prefix)
        if _COUNTER in arrays:
            self.save_counter.assign(Tensor(np.array(arrays[_COUNTER])))
        restoring = Restoring(root, arrays, saved.objects_of(prefix))
        restoring.match()
        restoring.listen()
        _waiting.append(restoring)
        del _waiting[:-8]
        return CheckpointLoadStatus(restoring, self)


_waiting: list[Restoring] = []
"""The last restores: what joins a checkpoint later may still get its value."""


def _own(checkpoint: Checkpoint) -> dict[str, Any]:
    """What hangs on a checkpoint by name."""
    return {k: v for k, v in vars(checkpoint).items() if not k.startswith("_")}


def _whole(checkpoint: Checkpoint) -> Any:
    """All that is saved: what hangs on a checkpoint, and what hangs on its root."""
    root = vars(checkpoint)["_root"]
    return _Named({**({} if root is None else dict(walking.children(root))), **_own(checkpoint)})


class _Named:
    """Parts by name."""

    _checkpointed = True

    def __init__(self, parts: dict[str, Any]) -> None:
        self.__dict__.update(parts)


class _Live:
    """A checkpoint seen as all that hangs on it at the moment. It keeps nothing alive: once the checkpoint is
    gone, what hung on it and is still there counts."""

    _checkpointed = True

    def __init__(self, checkpoint: Checkpoint) -> None:
        parts = {name: _weak(part) for name, part in _own(checkpoint).items()}
        held: _Held = (_weak(checkpoint), _weak(vars(checkpoint)["_root"]), parts)
        object.__setattr__(self, "_held", held)

    @property
    def __dict__(self) -> dict[str, Any]:  # type: ignore[reportIncompatibleVariableOverride]
        held: _Held = object.__getattribute__(self, "_held")
        checkpoint = held[0]()
        if checkpoint is not None:
            return vars(_whole(checkpoint))  # type: ignore[reportUnknownVariableType]
        found = {name: part() for name, part in held[2].items()}
        named: dict[str, Any] = {name: part for name, part in found.items() if part is not None}
        return {**dict(walking.children(held[1]())), **named}


_Held: TypeAlias = "tuple[Callable[[], Any], Callable[[], Any], dict[str, Callable[[], Any]]]"


def _weak(part: Any) -> Callable[[], Any]:
    """A reference that does not keep ``part`` alive."""
    try:
        return weakref.ref(part)
    except TypeError:  # a list or a dictionary: those that hold its parts know it, too
        return lambda: None


def _value(thing: Any) -> Array:
    return thing.snapshot.value if isinstance(thing, Variable) else np.asarray(thing.position(), np.int64)


@public("train.CheckpointOptions")
class CheckpointOptions:
    """Settings of saving. They are kept, and change nothing here."""

    def __init__(self, **settings: Any) -> None:
        self.__dict__.update(settings)
