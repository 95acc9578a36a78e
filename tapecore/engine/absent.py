"""What to say of a name that is not there: whether TensorFlow has it, and which name is near."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from tapecore.engine import origin

CUTOFF = 0.8
"""How alike two names must be for the one to be meant by the other."""

SHORTEST = 3
"""Fewer letters may mean anything."""

_KERAS = ("metrics", "losses", "optimizers", "initializers")
"""Modules of TensorFlow that are those of Keras under a second name."""


@cache
def tensorflow_names() -> dict[str, frozenset[str]]:
    """The public names of TensorFlow by module or class: ``math``, ``data.Dataset``, ``tf`` itself."""
    text = files("tapecore.engine").joinpath("tensorflow_names.txt").read_text(encoding="utf-8")
    pairs = (line.partition(": ") for line in text.splitlines())
    return {place: frozenset(names.split()) for place, _, names in pairs}


def in_tensorflow(place: str, name: str) -> bool:
    """Whether TensorFlow has ``name`` in ``place``, which is written ``tf``, ``tf.math`` ..."""
    return name in tensorflow_names().get(_key(place), ())


def is_listed(place: str) -> bool:
    """Whether TensorFlow's names in ``place`` are known at all."""
    return _key(place) in tensorflow_names()


def _key(place: str) -> str:
    inner = place.removeprefix("tf.")
    return f"keras.{inner}" if inner.partition(".")[0] in _KERAS else inner


def nearest(name: str, known: Iterable[str]) -> str:
    """The name in ``known`` that was meant by ``name``, in whatever case, rather a function for a function and a
    class for a class; empty when none is near."""
    lowered: dict[str, str] = {}
    is_class = name[:1].isupper()
    for other in sorted(known, key=lambda other: other[:1].isupper() != is_class):
        lowered.setdefault(other.lower(), other)
    near = difflib.get_close_matches(name.lower(), lowered, n=1, cutoff=CUTOFF)
    near = near or [other for other in lowered if _is_one_slip(name.lower(), other)]
    return lowered[near[0]] if near else ""


def _is_one_slip(name: str, other: str) -> bool:
    """Whether two short names are one wrong letter, or two letters the wrong way round, apart."""
    if len(name) != len(other) or len(name) < SHORTEST:
        return False
    apart = [i for i in range(len(name)) if name[i] != other[i]]
    if len(apart) == 2 and apart[1] == apart[0] + 1:
        return name[apart[0]] == other[apart[1]] and name[apart[1]] == other[apart[0]]
    return len(apart) == 1 and len(name) > SHORTEST


def lacking(spelled: str) -> str:
    """The sentence for what only TensorFlow has."""
    return f"tapecore does not have {spelled} yet (TensorFlow has it)"


def attribute_hint(kind: type, name: str) -> str:
    """What to add when an object of ours, of this class, was asked for an attribute ``name`` that it lacks."""
    for each in kind.__mro__:
        for place, names in tensorflow_names().items():
            if place.rpartition(".")[2] == each.__name__ and name in names and origin.is_ours(each):
                return f"{lacking(f'{each.__name__}.{name}')}."
    near = nearest(name, (x for x in dir(kind) if not x.startswith("_")))
    return f"The nearest name is {near}." if near else ""


def is_ours(kind: type) -> bool:
    """Whether this class, or one that it is derived from, is of the engine."""
    return any(map(origin.is_ours, kind.__mro__))
