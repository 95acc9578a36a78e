"""What the editor knows of names before any run, against what the engine does when it is run."""

import asyncio
import json
import threading
from collections.abc import Callable

import pytest

from app import names
from app.names import known_names, names_as_json, ready_when_quiet
from tapecore.recording import OpEntry
from tapecore.sandbox.catalogue import OpCard, PublicName


@pytest.fixture(scope="module")
def told() -> dict[str, dict]:
    content = json.loads(names_as_json())
    return {
        each["name"]: {**each, "inputs": content["ops"].get(each.get("op", ""), [])}
        for each in content["names"]
    }


def test_a_name_is_an_op_or_written_on_ops_or_neither():
    entry = OpEntry(
        name="Mul",
        inputs=("x", "y"),
        api=("multiply",),
        rules=("rule", "none"),
        formulas=("g * y", ""),
        keeps=("y",),
    )
    card = OpCard(entry, ("square",), {}, "rule", linear=False, elementwise=True)
    names = [
        PublicName(name, "function", "(x)", "") for name in ("multiply", "raw_ops.Mul", "square", "zeros")
    ]
    known = known_names(names, [card])
    assert [(each.op, each.ops) for each in known.names] == [
        ("Mul", []),
        ("Mul", []),
        ("", ["Mul"]),
        ("", []),
    ]
    assert [(each.name, each.rule, each.formula) for each in known.ops["Mul"]] == [
        ("x", "rule", "g * y"),
        ("y", "none", ""),
    ]


@pytest.mark.parametrize("name", ["math.sin", "round", "floor", "exp"])
def test_what_it_says_of_gradients_is_what_a_tape_gives(told, record, name):
    program = f"""import tensorflow as tf
x = tf.Variable(0.5)
with tf.GradientTape() as tape:
    y = tf.{name}(x)
print(tape.gradient(y, x) is not None)
"""
    [printed] = [event.what for event in record(program).events if event.kind == "print"]
    assert [each["rule"] == "rule" for each in told[name]["inputs"]] == [printed.strip() == "True"]


def test_signatures_are_bare_and_foreign_descriptions_are_left_out(told):
    assert told["reduce_sum"]["signature"] == "(input_tensor, axis=None, keepdims=False, name=None)"
    assert told["GradientTape"]["signature"] == "(persistent=False, watch_accessed_variables=True)"
    assert told["GradientTape"]["kind"] == "class"
    assert "about" not in told["math.sin"]
    assert "signature" not in told["float32"]


class Shop:
    """A workshop that is busy as often as it is told, and notes what it is given to do."""

    def __init__(self, busy: int, fails: bool = False) -> None:
        self.left, self.fails, self.done = busy, fails, 0

    @property
    def busy(self) -> bool:
        self.left -= 1
        return self.left >= 0

    async def in_thread(self, work: Callable[[], bytes]) -> bytes:
        assert work is names_as_json
        assert self.left < -2, "three calm moments after the last busy one"
        self.done += 1
        if self.fails:
            raise OSError
        return b""


@pytest.mark.parametrize("fails", [False, True])
def test_the_names_are_made_once_in_a_quiet_moment_before_anybody_asks(fails):
    shop = Shop(busy=4, fails=fails)
    asyncio.run(ready_when_quiet(shop, quiet=0.003))  # pyright: ignore[reportArgumentType]
    assert shop.done == 1


def test_who_asks_while_they_are_made_waits_for_the_same_ones(monkeypatch):
    names._made.cache_clear()
    begun, go_on = threading.Event(), threading.Event()
    started = []

    def slow() -> list[PublicName]:
        started.append(1)
        begun.set()
        go_on.wait(20)
        return []

    monkeypatch.setattr(names, "public_names", slow)
    monkeypatch.setattr(names, "catalogue", list)
    asking = [threading.Thread(target=names_as_json) for _ in range(2)]
    for thread in asking:
        thread.start()
    begun.wait(20)
    go_on.set()
    for thread in asking:
        thread.join(20)
    names._made.cache_clear()
    assert started == [1]
