"""Names of layers and paths of their variables."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar, Token
from typing import Any

from tapecore.engine.op import public

_counts: Counter[str] = Counter()
_owners: ContextVar[tuple[Any, ...]] = ContextVar("owners", default=())


def snake_case(name: str) -> str:
    """``BatchNormalization`` as ``batch_normalization``."""
    spaced = re.sub(r"(.)([A-Z][a-z0-9]+)", r"\1_\2", re.sub(r"\W+", "", name))
    return re.sub(r"([a-z])([A-Z])", r"\1_\2", spaced).lower()


def numbered(class_name: str) -> str:
    """A name of its own for an object of this class: ``dense``, ``dense_1``, ..."""
    prefix = snake_case(class_name)
    _counts[prefix] += 1
    return prefix if _counts[prefix] == 1 else f"{prefix}_{_counts[prefix] - 1}"


def counted(prefix: str) -> int:
    """How many objects of this name there are, this one included."""
    _counts[prefix] += 1
    return _counts[prefix]


@contextmanager
def inside(owner: Any) -> Generator[None, None, None]:
    """Variables made in here belong to ``owner`` and have its name in their path."""
    token = enter(owner)
    try:
        yield
    finally:
        leave(token)


def enter(owner: Any) -> Token[tuple[Any, ...]]:
    """Begin what ``inside`` is around; ``leave`` ends it. (A context manager would cost more than small ops.)"""
    owners = _owners.get()
    return _owners.set(owners if owners and owners[-1] is owner else (*owners, owner))


def leave(token: Token[tuple[Any, ...]]) -> None:
    """End what ``enter`` began."""
    _owners.reset(token)


def path(name: str) -> str:
    """``name`` behind the names of all owners: ``model/dense/kernel``."""
    return "/".join([*(owner.name for owner in _owners.get()), name])


@public("keras.utils.clear_session keras.backend.clear_session")
def clear_session(free_memory: bool = True) -> None:
    """Count the names of layers from the beginning again."""
    _counts.clear()
