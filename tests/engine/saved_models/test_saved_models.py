"""SavedModels: Variables go through files, functions stay in the process; what comes back has its own Variables."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tapecore.engine import library

tf: Any = library.root()
K = tf.keras
OUTSIDE = tf.Variable(2.0, name="outside")


class Scaling(tf.Module):
    """Has Variables in an attribute, a list and a dictionary, a number, and functions."""

    def __init__(self) -> None:
        super().__init__()
        self.v = tf.Variable(2.0, name="v")
        self.more = [tf.Variable(1.0), tf.Variable(5.0, trainable=False)]
        self.named = {"a": tf.Variable(7.0)}
        self.times = 3

    @tf.function
    def __call__(self, x: Any, training: bool = False) -> Any:
        """Scale."""
        return x * self.v * self.times

    @tf.function(input_signature=[tf.TensorSpec([None])])
    def shifted(self, x: Any) -> Any:
        """Shift."""
        return {"y": x + self.v}

    @tf.function(input_signature=[tf.TensorSpec([])])
    def put(self, x: Any) -> None:
        """Assign."""
        self.v.assign(x)

    @tf.function
    def never(self, x: Any) -> Any:
        """Not called before saving."""
        return x

    def plain(self, x: Any) -> Any:
        """No function of TensorFlow's."""
        return x


@pytest.fixture
def saved(tmp_path: Path) -> tuple[Any, str]:
    module = Scaling()
    module(tf.constant(1.0))
    tf.saved_model.save(module, tmp_path / "m")
    return module, str(tmp_path / "m")


def test_what_comes_back_has_variables_of_its_own(saved: tuple[Any, str]) -> None:
    module, path = saved
    module.v.assign(100.0)
    module.times = 100
    loaded, other = tf.saved_model.load(path), tf.saved_model.load(path)
    assert float(loaded(tf.constant(2.0))) == 12.0
    loaded.put(4.0)
    assert [float(x(tf.constant(2.0))) for x in (loaded, other, module)] == [24.0, 12.0, 20000.0]
    with tf.GradientTape() as tape:
        y = loaded(tf.constant(2.0))
    assert [float(tape.gradient(y, loaded.v))] == [6.0]
    assert [v.trainable for v in loaded.more] == [True, False]
    assert float(loaded.named["a"]) == 7.0
    assert loaded.v.name == "v:0"
    assert repr(loaded.more).startswith("ListWrapper([<tf.Variable")
    assert repr(loaded.named).startswith("DictWrapper({'a'")


def test_only_what_tensorflow_keeps_comes_back(saved: tuple[Any, str]) -> None:
    loaded = tf.saved_model.load(saved[1])
    assert not [name for name in ("times", "plain", "name", "variables") if hasattr(loaded, name)]
    assert "_UserObject object at" in repr(loaded)
    assert "RestoredFunction object at" in repr(loaded.shifted)
    with pytest.raises(ValueError, match="Found zero restored functions"):
        loaded.never(1.0)
    with pytest.raises(
        ValueError, match=r"1 option\(s\)(.|\n)*TensorSpec\(shape=\(\), dtype=tf.float32, name='x'\)"
    ):
        loaded(tf.constant([3.0]))
    with pytest.raises(ValueError, match=r"\* True"):
        loaded(tf.constant(3.0), training=True)
    assert float(loaded(3.0)) == 18.0  # a number becomes what was saved
    with pytest.raises(TypeError, match="Can not cast"):
        loaded.shifted(tf.constant(1))
    tf.saved_model.save(tf.Module(), saved[1])
    with pytest.raises(TypeError, match="not callable"):
        tf.saved_model.load(saved[1])(1.0)


def test_a_signature_takes_tensors_by_name(saved: tuple[Any, str], tmp_path: Path) -> None:
    module, path = saved
    assert list(tf.saved_model.load(path).signatures) == ["serving_default"]  # ``put`` gives nothing to name
    call = module.__call__.get_concrete_function(tf.TensorSpec(None, tf.float32))
    path = str(tmp_path / "named")
    tf.saved_model.save(module, path, signatures={"one": call, "two": module.shifted})
    loaded = tf.saved_model.load(path)
    assert list(loaded.signatures) == ["one", "two"]
    one, two = loaded.signatures.values()
    assert str(one.structured_outputs) == (
        "{'output_0': TensorSpec(shape=<unknown>, dtype=tf.float32, name='output_0')}"
    )
    assert str(two.structured_input_signature) == (
        "((), {'x': TensorSpec(shape=(None,), dtype=tf.float32, name='x')})"
    )
    assert {k: v.numpy().tolist() for k, v in two(x=tf.constant([1.0])).items()} == {"y": [3.0]}
    assert float(one(tf.constant(1.0))["output_0"]) == 6.0
    with pytest.raises(TypeError, match="missing a required argument: 'x'"):
        two(y=1.0)
    with pytest.raises(TypeError, match="too many positional arguments"):
        two([1.0])
    for wrong in (module.plain, module.never):
        with pytest.raises(
            ValueError, match="Expected a TensorFlow function for which to generate a signature"
        ):
            tf.saved_model.save(module, path, signatures=wrong)
    with pytest.raises(ValueError, match="Got a non-Tensor value None"):
        tf.saved_model.save(module, path, signatures=module.put)
    assert "'two': <ConcreteFunction (*, x: TensorSpec" in repr(loaded.signatures)


def test_functions_use_the_variables_they_were_saved_with(tmp_path: Path) -> None:
    root = tf.train.Checkpoint(a=tf.Variable(3.0), b=tf.Variable(2.0))

    def product(x: Any) -> Any:
        return root.a * root.b * x

    root.f = tf.function(lambda x: product(x) + 0.0)
    root.f(tf.constant(1.0))
    tf.saved_model.save(root, tmp_path / "r")
    loaded = tf.saved_model.load(tmp_path / "r")
    loaded.a.assign(10.0)
    assert float(loaded.f(tf.constant(2.0))) == 40.0
    assert float(root.f(tf.constant(2.0))) == 12.0
    lost = tf.Module()
    lost.f = tf.function(lambda x: x * OUTSIDE)
    with pytest.raises(KeyError, match="uses outside:0, which is not reachable from root"):
        tf.saved_model.save(lost, tmp_path / "lost")


def test_random_generators_go_on_where_they_were(tmp_path: Path) -> None:
    class Drawing(tf.Module):
        def __init__(self) -> None:
            super().__init__()
            self.g = tf.random.Generator.from_seed(1)

        @tf.function(input_signature=[])
        def draw(self) -> Any:
            return self.g.normal([])

    module = Drawing()
    module.draw()
    tf.saved_model.save(module, tmp_path / "g")
    assert float(module.draw()) == float(tf.saved_model.load(tmp_path / "g").draw())


def test_a_keras_model_is_served(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    a, b = K.Input((3,), name="a"), K.Input((2,), name="b")
    model = K.Model([a, b], K.layers.Dense(1)(K.layers.Concatenate()([a, b])))
    x = [tf.ones([4, 3]), tf.ones([4, 2])]
    tf.saved_model.save(model, tmp_path / "m")
    serve = tf.saved_model.load(tmp_path / "m").signatures["serving_default"]
    assert list(serve.structured_input_signature[1]) == ["inputs", "inputs_1"]
    given = serve(inputs=x[0], inputs_1=x[1])["output_0"]
    assert np.allclose(given, model(x))
    line = K.Sequential([K.layers.Dense(2)])
    with pytest.raises(ValueError, match="has not yet been built"):
        line.export(tmp_path / "e")
    line.build((None, 3))
    line.export(tmp_path / "e")
    assert (
        "* Endpoint 'serve'\n  args_0 (POSITIONAL_ONLY): TensorSpec(shape=(None, 3)"
        in capsys.readouterr().out
    )
    wanted = line(x[0])
    line.set_weights([np.zeros([3, 2]), np.zeros([2])])
    assert np.allclose(tf.saved_model.load(tmp_path / "e").serve(x[0]), wanted)
    for endpoint in ("serve", "serving_default"):
        found = K.layers.TFSMLayer(tmp_path / "e", call_endpoint=endpoint)(x[0])
        assert np.allclose(found["output_0"] if isinstance(found, dict) else found, wanted)
    with pytest.raises(ValueError, match="The endpoint 'other' is neither"):
        K.layers.TFSMLayer(tmp_path / "e", call_endpoint="other")


def test_another_process_gets_the_variables_alone(saved: tuple[Any, str]) -> None:
    program = (
        "from tapecore.engine import library; tf = library.root(); import sys\n"
        "loaded = tf.saved_model.load(sys.argv[1]); print(float(loaded.v), loaded.named['a'].trainable)\n"
        "try: loaded(1.0)\nexcept NotImplementedError as error: print(error)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, saved[1]], capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("2.0 True\nThe SavedModel at ")
    assert "was written by another process" in done.stdout


def test_what_is_no_saved_model_is_told(tmp_path: Path) -> None:
    assert not tf.saved_model.contains_saved_model(tmp_path)
    with pytest.raises(OSError, match="SavedModel file does not exist at"):
        tf.saved_model.load(tmp_path)
    (tmp_path / "saved_model.pb").write_bytes(b"")
    with pytest.raises(NotImplementedError, match="that TensorFlow wrote"):
        tf.saved_model.load(tmp_path)
    with pytest.raises(ValueError, match="Expected an object of type `Trackable`"):
        tf.saved_model.save(5, tmp_path / "five")
