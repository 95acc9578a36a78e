"""Where the random ops take their seeds from: the rules of ``tf.random.set_seed``."""

from __future__ import annotations

import random
from typing import Any

from tapecore.engine.observer import observers
from tapecore.engine.op import public
from tapecore.engine.ops.philox import SKIP_PER_NUMBER

_MAXIMUM = 2**31 - 1
_DEFAULT_GLOBAL = 87654321


class _State:
    """The global seed, the generator of the seeds of single ops, and how far each stateful op has counted."""

    def __init__(self) -> None:
        self.seed: int | None = None
        self.of_ops = random.Random()
        self.counted: dict[tuple[Any, ...], int] = {}
        self.unseeded: random.Random = random.SystemRandom()

    def reset(self, seed: int | None) -> None:
        self.seed = seed
        self.of_ops = random.Random(seed)
        self.counted.clear()


_state = _State()


@public("random.set_seed")
def set_seed(seed: int | None) -> None:
    """Make all later draws of ``tf.random`` reproducible: the same numbers as TensorFlow draws after the same
    seed."""
    _state.reset(None if seed is None else int(seed))


def seed_the_unseeded(seed: int | None) -> None:
    """Make draws without any seed reproducible too (None: not any more). What a seed fixes stays TensorFlow's
    numbers."""
    set_seed(None)
    _state.unseeded = random.SystemRandom() if seed is None else random.Random(seed)


def not_reproduced(what: str, seed: int | None) -> None:
    """Tell the observers that ``what`` does not draw as TensorFlow does from a seed, where there is one: of its own,
    or for everything. Without any, nobody expects the same numbers.
    """
    if seed is None and _state.seed is None:
        return
    for observer in observers.get():
        observer.on_remark(f"{what} draws other numbers than TensorFlow does from the same seed.")


def pair_for(op_seed: int | None) -> tuple[int, int]:
    """The two seeds of an op: from the global seed and its own; (0, 0) means that nothing was fixed."""
    if _state.seed is not None:
        own = _state.of_ops.randint(0, _MAXIMUM) if op_seed is None else op_seed
        pair = _state.seed % _MAXIMUM, own % _MAXIMUM
    elif op_seed is not None:
        pair = _DEFAULT_GLOBAL, op_seed % _MAXIMUM
    else:
        return _state.unseeded.getrandbits(62), _state.unseeded.getrandbits(62)
    return (0, _MAXIMUM) if pair == (0, 0) else pair


def start(
    op_seed: int | None, kind: tuple[Any, ...], count: int, skip: int = SKIP_PER_NUMBER
) -> tuple[int, int]:
    """Key and counter of a draw of ``count`` numbers, for each of which ``skip`` blocks are set aside. An op of one
    ``kind`` and seed goes on where it ended."""
    key, own = pair_for(op_seed)
    base = own << 64
    if op_seed is None:
        return key, base
    done = _state.counted.get((*kind, key, own), 0)
    _state.counted[*kind, key, own] = done + count * skip
    return key, base + done


def kept() -> tuple[Any, ...]:
    """How far all draws have come, for ``restore``."""
    return _state.of_ops.getstate(), dict(_state.counted)


def restore(before: tuple[Any, ...]) -> None:
    """Draw again from where ``kept`` was called."""
    _state.of_ops.setstate(before[0])
    _state.counted.clear()
    _state.counted.update(before[1])


def start_of_function() -> tuple[int, int]:
    """Key and counter of the first draw inside a traced function, the same at each call; without a global
    seed others each time."""
    if _state.seed is None:
        return _state.unseeded.getrandbits(62), _state.unseeded.getrandbits(62)
    return _state.seed % _MAXIMUM, (0 if _state.seed % _MAXIMUM else _MAXIMUM) << 64
