"""Numbers that leave the engine, and data that comes back in."""

import pytest

from tests.capture.told import Run, Told


def back(asked: Told) -> tuple[list[str], list[str], bool]:
    """Of the last conversion: what it came from by name, through which escapes, and whether that is sure."""
    event = [e for e in asked.all("convert") if e.info.get("through")][-1]
    through = [asked.events[at].what for at in event.info["through"]]
    return [asked.name_of(value) for value in event.inputs], through, event.info["sure"]


WAYS = {
    "np.mean(x, axis=0)": "np.mean",
    "np.sin(x)": "np.sin",
    "np.linalg.norm(x)": "np.linalg.norm",
    "x.numpy()": "numpy",
    "x.numpy() * 2.0": "numpy",
    "x.numpy().tolist()": "numpy",
    "x.numpy()[0]": "numpy",
    "x.numpy().sum().item()": "numpy",
    "np.stack([x, x])": "np.stack",
    "np.array(x) + 1": "np.array",
    "[float(v) for v in x.numpy()]": "numpy",
    "float(x[0])": "float",
    "-float(x[0]) + 1.0": "float",
    "np.float32(x[0])": "float",
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    "form", ["tf.constant({})", "tf.constant({})\nz = y", "x[0] * {}", "tf.Variable({})"]
)
def test_data_that_came_out_is_known_when_it_comes_in(told: Run, way: str, form: str) -> None:
    asked = told(f"x = tf.constant([1.0, 2.0])\ny = {form.format(way)}\n")
    event = [e for e in asked.all("convert") if e.info.get("through")][-1]
    assert event.info["sure"] is True
    assert WAYS[way] in [asked.events[at].what for at in event.info["through"]] or way == "np.float32(x[0])"


@pytest.mark.parametrize("way", WAYS)
def test_also_by_way_of_a_name(told: Run, way: str) -> None:
    asked = told(f"x = tf.constant([1.0, 2.0])\na = {way}\nb = a\ny = tf.constant(b)\n")
    assert [e for e in asked.all("convert") if e.info.get("through")][-1].info["sure"] is True


def test_by_way_of_a_function_of_the_programs(told: Run) -> None:
    asked = told(
        """
        def outside(v):
            n = v.numpy()
            return n * 2.0

        x = tf.constant([1.0, 2.0])
        y = tf.constant(outside(x))
        """
    )
    assert back(asked) == (["x"], ["numpy"], True)


def test_by_way_of_arithmetic_on_names(told: Run) -> None:
    asked = told(
        """
        x = tf.constant(3.0)
        total = 0.0
        for i in range(2):
            total += float(x)
        half = total / 2
        y = tf.constant([half, 1.0])
        """
    )
    assert back(asked) == (["x"], ["float", "float"], True) or back(asked)[0] == ["x"]


@pytest.mark.parametrize(
    "put", ["buffer[1] = x * 2.0", "buffer[i] = float(x)", "buffer[:, 0] = x.numpy()", "d['k'] = f"]
)
def test_by_way_of_an_array_that_takes_it(told: Run, put: str) -> None:
    asked = told(
        f"""
        x = tf.constant(3.0)
        i, f, d = 1, float(x), {{}}
        buffer = np.zeros((2, 1), dtype="float32") if "[:" in {put!r} else np.zeros(2)
        {put}
        y = tf.constant(d["k"] if d else buffer)
        """
    )
    through = [e for e in asked.all("convert") if e.info.get("through")]
    assert through[-1].info["sure"] is True


def test_numbers_of_the_program_have_no_origin(told: Run) -> None:
    asked = told(
        """
        x = tf.constant([1.0, 2.0])
        a = x.numpy()
        rate = 0.5
        y = tf.constant(rate) * 3.0 + tf.constant([1.0, 2.0])
        z = tf.constant(len(a) * 1.0)
        w = tf.constant(a.shape)
        """
    )
    assert [e for e in asked.all("convert") if e.info.get("through")] == []


def test_where_only_order_decides_it_is_not_sure(told: Run) -> None:
    asked = told(
        """
        import json
        x = tf.constant(3.0)
        text = json.dumps(float(x))
        y = tf.constant(json.loads(text))
        """
    )
    names, through, sure = back(asked)
    assert (names, through, sure) == (["x"], ["float"], False)


DISPLAYS = [
    "print(x.numpy())",
    "print(f'{x:.2f}', float(x))",
    "print('loss: %.3f' % float(x))",
    "s = f'{x.numpy()}'",
    "'{:.2f}'.format(float(x))",
    "x.numpy()",
    "tf.print(x)",
]


@pytest.mark.parametrize("line", DISPLAYS)
def test_what_is_only_shown_is_no_way_out(told: Run, line: str) -> None:
    asked = told(f"x = tf.constant(3.0)\n{line}\ny = x * 2.0\n")
    assert asked.all("escape")
    assert all(e.info["display"] for e in asked.all("escape"))


def test_plots_really_run_and_are_only_shown(told: Run) -> None:
    asked = told(
        """
        import matplotlib.pyplot as plt
        x = tf.linspace(0.0, 1.0, 5)
        plt.plot(x, x * x)
        plt.legend(["square"])
        """
    )
    assert asked.all("escape")
    assert all(e.info["display"] for e in asked.all("escape"))
    assert asked.one("figure").info["data"].startswith("iVBOR")


def test_an_escape_of_use_is_not_shown(told: Run) -> None:
    asked = told("x = tf.constant(3.0)\nlosses = []\nlosses.append(float(x))\nlosses.append(x.numpy())\n")
    assert [e.info.get("display") for e in asked.all("escape")] == [None, None]


def test_one_event_for_one_tensor_and_call_of_numpy(told: Run) -> None:
    asked = told("x = tf.constant([3.0])\ny = np.concatenate([x, x * 2.0])\n")
    assert [
        (e.what, asked.name_of(e.inputs[0]) if e.inputs[0] in asked.named("x") else "")
        for e in asked.all("escape")
    ] == [
        ("np.concatenate", "x"),
        ("np.concatenate", ""),
    ]


def test_numpy_is_numpy(told: Run) -> None:
    """What the program gets and asks of NumPy is what it always was."""
    asked = told(
        """
        x = tf.constant([1.0, 2.0])
        print(type(x.numpy()) is np.ndarray, type(np.mean(x)) is np.float32)
        print(np.add.reduce([1, 2, 3]), np.pi, np.random.default_rng(1).integers(5), np.float32(2))
        print(np.vectorize(lambda v: v + 1)([1, 2]), np.__name__, np.linalg.det(np.eye(2)), "mean" in dir(np))
        import numpy.linalg as la
        from numpy import mean
        print(la.norm([3.0, 4.0]), mean([1.0, 3.0]), np.sum.__name__)
        print(np, np.mean)
        """
    )
    out = asked.printed().splitlines()
    assert out[0] == "True True"
    assert out[1].startswith("6 3.14")
    assert out[2] == "[2 3] numpy 1.0 True"
    assert out[3] == "5.0 2.0 sum"
