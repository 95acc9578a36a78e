"""What surrounds ops: structures, modules, functions, printing, control flow, the names of ``tf``."""

from __future__ import annotations

import collections
import io
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import tapecore as tf
from tapecore.engine import nest

Point = collections.namedtuple("Point", "x y")
structures = st.recursive(
    st.integers(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text("abc", max_size=2), inner, max_size=3)
        | st.tuples(inner, inner)
        | st.builds(Point, inner, inner)
    ),
    max_leaves=10,
)


class TestNest:
    @given(structures)
    def test_packing_what_was_flattened_gives_it_back(self, structure: Any) -> None:
        flat = tf.nest.flatten(structure)
        again = tf.nest.pack_sequence_as(structure, flat)
        assert again == structure
        assert type(again) is type(structure)
        tf.nest.assert_same_structure(structure, again)

    @given(structures)
    def test_each_leaf_is_where_its_path_says(self, structure: Any) -> None:
        for path, leaf in nest.flatten_with_paths(structure):
            assert eval(f"structure{path}", {"structure": structure}) == leaf

    def test_defaults_of_a_dictionary_survive(self) -> None:
        filled = collections.defaultdict(list, {"b": 1, "a": 2})
        mapped = tf.nest.map_structure(lambda n: n + 1, filled)
        assert mapped == {"b": 2, "a": 3}
        assert list(mapped) == ["b", "a"]
        assert mapped["new"] == []

    @pytest.mark.parametrize(
        ("one", "other", "error", "said"),
        [
            ([1], [1, 2], ValueError, "same number of elements"),
            ([1], (1,), TypeError, "same sequence type"),
            ({"a": 1}, {"b": 1}, ValueError, "same set of keys"),
            ([[1]], [1], ValueError, "is a sequence, while substructure"),
        ],
    )
    def test_differences_are_named(self, one: Any, other: Any, error: type[Exception], said: str) -> None:
        with pytest.raises(error, match=said):
            tf.nest.map_structure(lambda a, b: a, one, other)

    def test_it_needs_a_function_and_a_structure(self) -> None:
        with pytest.raises(TypeError, match="func must be callable"):
            tf.nest.map_structure(3, [1])
        with pytest.raises(ValueError, match="at least one structure"):
            tf.nest.map_structure(lambda a: a)
        with pytest.raises(TypeError, match="incompatible type"):
            tf.nest.pack_sequence_as([1], 5)
        assert tf.nest.is_nested([1])


class TestModule:
    def test_variables_are_found_in_the_order_of_names_then_submodules(self) -> None:
        class Part(tf.Module):
            def __init__(self, value: float) -> None:
                super().__init__()
                self.w = tf.Variable(value, name="w")

        class Whole(tf.Module):
            def __init__(self) -> None:
                super().__init__(name="whole")
                self.z = [Part(1.0), {"k": Part(2.0)}]
                self.a = tf.Variable(3.0, trainable=False)
                self.b = self.shared = tf.Variable(4.0)
                self.odd = {1: "x", "2": "y"}

        model = Whole()
        assert [v.numpy() for v in model.variables] == [3.0, 4.0, 1.0, 2.0]
        assert [v.numpy() for v in model.trainable_variables] == [4.0, 1.0, 2.0]
        assert [v.numpy() for v in model.non_trainable_variables] == [3.0]
        assert [type(m).__name__ for m in model.submodules] == ["Part", "Part"]
        assert (model.name, Part(0.0).name, Whole().name_scope.name) == ("whole", "part", "whole/")

    def test_methods_can_make_variables_in_the_module_s_scope(self) -> None:
        class Net(tf.Module):
            @tf.Module.with_name_scope
            def build(self) -> Any:
                return tf.Variable(1.0, name="w")

        assert Net().build().name == "net/w:0"


class TestFunction:
    def test_it_runs_eagerly_and_keeps_name_and_signature(self) -> None:
        @tf.function(input_signature=[tf.TensorSpec([None])])
        def double(x: Any, by: float = 2.0) -> Any:
            """Doubles."""
            return x * by

        assert double(tf.constant([1.0])).numpy().tolist() == [2.0]
        assert (double.__name__, double.__doc__, list(double.__signature__.parameters)) == (
            "double",
            "Doubles.",
            ["x", "by"],
        )
        assert double.python_function(3.0) == 6.0
        assert double.input_signature[0].shape == [None]
        assert double.experimental_get_tracing_count() == 1
        assert repr(double).startswith(
            "<tensorflow.python.eager.polymorphic_function.polymorphic_function.Function"
        )

    def test_methods_are_bound(self) -> None:
        class Net:
            @tf.function
            def call(self, x: Any) -> Any:
                return (self, x)[1] * 2.0

        assert Net().call(tf.constant(2.0)).numpy() == 4.0
        assert isinstance(Net.call, type(tf.function(len)))

    def test_what_it_cannot_do_it_says(self) -> None:
        with pytest.raises(tf.errors.UnimplementedError, match="no graphs here"):
            _ = tf.function(lambda x: x).get_concrete_function(1.0).graph
        tf.config.run_functions_eagerly(True)
        assert tf.config.functions_run_eagerly()


def printed(*args: Any, **kwargs: Any) -> str:
    stream = io.StringIO()
    tf.print(*args, output_stream=stream, **kwargs)
    return stream.getvalue()


class TestPrint:
    def test_values_as_tensorflow_prints_them(self) -> None:
        b = tf.constant([1.0, 2.5])
        assert printed("a", b, 1.5, [b[0]], {"k": b}, (b[0],)) == "a [1 2.5] 1.5 [1] {'k': [1 2.5]} (1,)\n"
        assert printed(tf.constant([True]), tf.constant("s"), tf.Variable(3)) == '[1] "s" 3\n'
        assert printed(tf.ones([2, 2])) == "[[1 1]\n [1 1]]\n"

    def test_long_tensors_are_shortened(self) -> None:
        assert printed(tf.range(10)) == "[0 1 2 ... 7 8 9]\n"
        assert printed(tf.range(10), summarize=-1, end="") == "[0 1 2 3 4 5 6 7 8 9]"
        assert printed(tf.range(3), tf.range(2), sep="|") == "[0 1 2]|[0 1]\n"

    def test_the_standard_error_stream_is_the_default(self, capsys: pytest.CaptureFixture[str]) -> None:
        tf.print("hello", {1: 2e-9})
        assert capsys.readouterr().err == "hello {1: 2e-09}\n"


class TestControlFlow:
    def test_python_decides(self) -> None:
        x = tf.constant(2.0)
        assert tf.cond(x > 1.0, lambda: "yes", lambda: "no") == "yes"
        assert tf.case({x.ref(): lambda: 1}, default=lambda: 2, exclusive=True) == 1
        with pytest.raises(tf.errors.InvalidArgumentError, match="None of conditions evaluated as True"):
            tf.case([(tf.constant(False), lambda: 1)])
        total = tf.while_loop(lambda i, s: i < 4, lambda i, s: (i + 1, s * x), (0, tf.constant(1.0)))
        assert [t.numpy() for t in total] == [4, 16.0]
        limited = tf.while_loop(lambda i: True, lambda i: (i + 1,), [tf.constant(0)], maximum_iterations=2)
        assert limited[0].numpy() == 2


class TestSurroundings:
    def test_scopes_and_settings_are_accepted(self) -> None:
        x = tf.Variable(2.0)
        with tf.GradientTape() as tape, tf.device("/CPU:0"), tf.control_dependencies([x]):
            y = x * x
            with tf.init_scope():
                hidden = x * 3.0
        assert tape.gradient([y, hidden], x).numpy() == 4.0
        assert tf.config.list_physical_devices()[0].device_type == "CPU"
        assert tf.config.list_physical_devices("GPU") == tf.config.list_logical_devices("GPU") == []
        assert tf.config.set_soft_device_placement(True) is None
        assert tf.timestamp().dtype == tf.float64
        assert (tf.get_static_value(x), tf.get_static_value(3), tf.is_symbolic_tensor(x)) == (
            2.0,
            None,
            False,
        )
        assert tf.get_logger().name == "tensorflow"

    def test_python_functions(self) -> None:
        x = tf.Variable([1.0, 2.0])
        with tf.GradientTape(persistent=True) as tape:
            through = tf.py_function(lambda a: a * a, [x], tf.float32)
            both = tf.numpy_function(lambda a: (a, a + 1), [x], [tf.float32, tf.float32])
            single = tf.numpy_function(np.sum, [x], tf.float32)
        assert tape.gradient(through, x).numpy().tolist() == [2.0, 4.0]
        assert tape.gradient([*both, single], x) is None


class TestNames:
    def test_a_missing_name_tells_the_nearest_there_is(self) -> None:
        with pytest.raises(
            AttributeError, match=r"no attribute 'reduce_sm': .* the nearest name is tf.reduce_sum"
        ):
            _ = tf.reduce_sm
        with pytest.raises(AttributeError, match=r"'tensorflow._api.v2.math' has no attribute 'expp'"):
            _ = tf.math.expp
        with pytest.raises(
            AttributeError, match=r"no attribute 'sparse_softmax_crossentropy'.* tf.nn.sparse"
        ):
            _ = tf.sparse_softmax_crossentropy
        with pytest.raises(AttributeError, match=r"there is no tf.zqxw$"):
            _ = tf.zqxw
        with pytest.raises(AttributeError):
            _ = tf.__nothing__

    def test_the_namespaces_know_themselves(self) -> None:
        assert repr(tf.math) == "<module 'tensorflow._api.v2.math'>"
        assert "reduce_sum" in dir(tf.math)
        assert {"GradientTape", "record", "math"} <= set(dir(tf))
        assert tf.__version__ == "2.21.0"


def loaded_after(statement: str, *, folder: Path) -> set[str]:
    """The names of the modules that a fresh interpreter has loaded after ``statement``."""
    root = Path(tf.__file__).parent.parent
    code = f"import sys; sys.path.insert(0, {str(root)!r}); {statement}; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=folder
    )
    return set(done.stdout.split())


class TestImporting:
    def test_tapecore_loads_neither_dash_nor_networkx(self, tmp_path: Path) -> None:
        loaded = loaded_after("import tapecore as tf; tf.constant(1.0)", folder=tmp_path)
        assert "tapecore.engine.tape" in loaded
        assert not {"dash", "networkx", "plotly", "matplotlib", "tapecore.recording"} & loaded

    def test_recordings_need_no_engine(self, tmp_path: Path) -> None:
        assert not {
            name for name in loaded_after("import tapecore.recording", folder=tmp_path) if ".engine" in name
        }

    def test_importing_alone_loads_nothing(self, tmp_path: Path) -> None:
        assert not {
            name for name in loaded_after("import tapecore", folder=tmp_path) if name.startswith("tapecore.")
        }

    def test_a_folder_with_its_own_app_and_tests_is_no_trouble(self, tmp_path: Path) -> None:
        (tmp_path / "app.py").write_text("raise SystemExit('wrong app')")
        (tmp_path / "tests").mkdir()
        assert "tapecore.engine.tape" in loaded_after(
            "import tapecore as tf; tf.Variable(1.0)", folder=tmp_path
        )
