"""Names that the program binds; and that watching them changes nothing."""

import ast
import contextlib
import io
import traceback
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from tapecore.capture.instrument import instrument
from tests.capture.told import Run


def test_assignments_of_every_form(told: Run) -> None:
    asked = told(
        """
        a = b = tf.constant(1.0)
        (c, [d, *rest]) = tf.constant(2.0), [tf.constant(3.0), tf.constant(4.0), tf.constant(5.0)]
        e: object = a + b
        e += 1.0
        if (f := e * 2.0) > 0.0:
            pass
        for g in [a, b]:
            pass
        """
    )
    assert {"a", "b", "c", "d", "rest[0]", "rest[1]", "e", "f", "g"} <= set(asked.names())
    assert asked.named("a")[0] == asked.named("b")[0]
    assert len(asked.named("e")) == 2
    assert [name.line for name in asked.recording.names if name.text == "f"] == [7]


def test_attributes_subscripts_and_parameters(told: Run) -> None:
    asked = told(
        """
        class Layer:
            def __init__(self, gain):
                self.gain = gain
                self.inner = {}
                self.inner["b"] = gain * 2.0

        params = {}
        params["w"] = tf.Variable(1.0)
        for i in range(2):
            params[i] = params["w"] * 1.0
        layer = Layer(params["w"])
        """
    )
    assert {"params['w']", "params[0]", "params[1]", "gain", "self.gain", "self.inner['b']"} <= set(
        asked.names()
    )
    gain = asked.recording.values[asked.named("self.gain")[0]]
    assert (gain.variable, gain.version) == (0, 0)


def test_elements_of_containers_are_named_as_one_would_write_them(told: Run) -> None:
    asked = told(
        """
        params = {"w": tf.Variable(1.0), "log_var": {"clicks": tf.Variable(2.0)}}
        xs = [tf.constant(1.0), (tf.constant(2.0), 3.0)]
        many = [tf.constant(float(i)) for i in range(100)]
        """
    )
    assert {"params['w']", "params['log_var']['clicks']", "xs[0]", "xs[1][0]"} <= set(asked.names())
    assert sum(name.text.startswith("many[") for name in asked.recording.names) == 64


def test_a_name_has_its_moment_and_line(told: Run) -> None:
    asked = told("x = tf.constant(1.0)\nx = x * 2.0\n")
    first, second = asked.recording.names
    assert (first.text, first.line, second.line) == ("x", 3, 4)
    assert asked.events[first.after].kind == "create"
    assert asked.events[second.after].what == "Mul"
    assert second.value == asked.one("op").outputs[0]


def test_what_a_subclass_does_is_not_run(told: Run) -> None:
    asked = told(
        """
        class Loud(dict):
            def items(self):
                print("items")
                return super().items()
            def values(self):
                print("values")
                return super().values()
        class Echo(list):
            def __iter__(self):
                print("iter")
                return super().__iter__()
        loud, echo = Loud(a=tf.constant(1.0)), Echo([tf.constant(2.0)])
        x = float(loud["a"])
        y = echo
        y.append(y)
        np.iterable(y)
        """
    )
    assert asked.printed().count("items") == asked.printed().count("values") == 0
    assert {"loud['a']", "echo[0]", "y[0]"} <= set(asked.names())


PROGRAMS = {
    "scopes": """
        x = 1
        def f(a, b=2, *args, c, **kwargs):
            '''The docstring.'''
            global x
            x = a + b
            def g():
                nonlocal b
                b += 1
                return b
            return g(), args, c, sorted(kwargs.items())
        print(f(1, 2, 3, c=4, d=5), x, f.__doc__, f.__defaults__)
        print(sorted(k for k in globals() if not k.startswith("__")))
        def h():
            y = 3
            z = [i for i in range(y)]
            return sorted(locals())
        print(h())
        """,
    "classes": """
        class A:
            n: int = 3
            m = n + 1
            __slots__ = ("v",)
            def __init__(self):
                self.v = self.m
            def __setattr__(self, k, w):
                print("set", k)
                super().__setattr__(k, w)
            @property
            def p(self):
                print("read")
                return {}
        a = A()
        a.v = 4
        a.p["k"] = 1
        b = {}
        b[a.v] = 2
        print(A.m, a.v, b, sorted(x for x in vars(A) if not x.startswith("__")))
        """,
    "loops": """
        out = []
        for i, (j, *k) in enumerate([(1, 2, 3), (4, 5)]):
            if j == 4:
                continue
            out.append((i, j, k))
        else:
            out.append("else")
        while (n := len(out)) < 4:
            out.append(n)
        with open("/dev/null") as f, open("/dev/null") as g:
            closed = (f.closed, g.closed)
        print(out, closed, [y for x in range(3) if (y := x * 2)])
        """,
    "generators": """
        def gen(n):
            got = None
            for i in range(n):
                got = yield i, got
            return "done"
        def outer():
            result = yield from gen(2)
            print(result)
        it = outer()
        print(next(it), it.send("a"))
        try:
            it.send("b")
        except StopIteration as e:
            print("stopped", e.value)
        async def co(x):
            y = x + 1
            return y
        import asyncio
        print(asyncio.run(co(1)))
        """,
    "matching": """
        def what(x):
            match x:
                case [a, b, *rest]:
                    return a, b, rest
                case {"k": v, **more}:
                    return v, more
                case int() as n:
                    return n
                case _:
                    return None
        print(what([1, 2, 3]), what({"k": 1, "l": 2}), what(3), what("x"))
        """,
    "flow": """
        def f(x):
            try:
                y = 1 / x
            except ZeroDivisionError as e:
                y = str(e)
                return y
            finally:
                print("finally")
            del x
            return y
        print(f(2), f(0))
        assert (lambda q: q)(1) == 1
        """,
}


def output_of(code: Any) -> str:
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(code, {"__name__": "program"})
    return out.getvalue()


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_watched_program_does_what_it_always_did(name: str) -> None:
    source = dedent(PROGRAMS[name])
    code, bindings = instrument(ast.parse(source), "<p>", lambda _, value: value)
    assert bindings
    assert output_of(code) == output_of(compile(source, "<p>", "exec"))


def test_every_file_of_ours_can_be_watched() -> None:
    """A large sample of real programs compiles, and keeps the lines of every statement."""
    for path in sorted((Path(__file__).parents[2] / "tapecore").rglob("*.py")):
        source = path.read_text(encoding="utf-8")
        code, _ = instrument(ast.parse(source), str(path), lambda _, value: value)
        plain = compile(source, str(path), "exec")
        assert {line for *_, line in code.co_lines()} == {line for *_, line in plain.co_lines()}, path


def test_tracebacks_keep_their_lines() -> None:
    source = "a = 1\nb = a + 1\ndef f(x):\n    y = x\n    return y / 0\nf(b)\n"
    code, _ = instrument(ast.parse(source), "<p>", lambda _, value: value)
    with pytest.raises(ZeroDivisionError) as caught:
        exec(code, {})
    frames = [
        (f.name, f.lineno, f.colno, f.end_colno)
        for f in traceback.extract_tb(caught.tb)
        if f.filename == "<p>"
    ]
    assert frames == [("<module>", 6, 0, 4), ("f", 5, 11, 16)]


def test_inspect_finds_the_source(told: Run) -> None:
    asked = told(
        """
        import inspect
        def f(x):
            return x + 1
        class C:
            y = 1
        print(inspect.getsource(f), end="")
        print(inspect.getsource(C), end="")
        """
    )
    assert asked.printed() == "def f(x):\n    return x + 1\nclass C:\n    y = 1\n"
