"""What a program is told when it asks for something that is not there."""

import pytest

from tests.capture.told import Run, Told


def _message(asked: Told) -> tuple[str, str]:
    kind, message, _ = asked.errors()[0]
    return kind, message


@pytest.mark.parametrize(
    ("program", "kind", "says"),
    [
        (
            "from tensorflow.nn import ctc_loss",
            "ImportError",
            "cannot import name 'ctc_loss' from 'tensorflow.nn': tapecore does not have "
            "tf.nn.ctc_loss yet (TensorFlow has it)",
        ),
        (
            "from keras.layers import Dence",
            "ImportError",
            "cannot import name 'Dence' from 'keras.layers': there is no tf.keras.layers.Dence; "
            "the nearest name is tf.keras.layers.Dense",
        ),
        (
            "import tensorflow.quantization",
            "ModuleNotFoundError",
            "No module named 'tensorflow.quantization': tapecore does not have tf.quantization yet "
            "(TensorFlow has it)",
        ),
        (
            "from tensorflow.feature_column import numeric_column",
            "ModuleNotFoundError",
            "No module named 'tensorflow.feature_column': tapecore does not have tf.feature_column yet "
            "(TensorFlow has it)",
        ),
    ],
)
def test_imports_say_what_is_missing(told: Run, program: str, kind: str, says: str) -> None:
    assert _message(told(f"{program}\n", fails=True)) == (kind, says)


def test_a_caught_import_error_stays_one(told: Run) -> None:
    asked = told("try:\n    from tensorflow import quantization\nexcept ImportError:\n    print('without')\n")
    assert asked.printed() == "without\n"


def test_everything_can_be_imported_by_a_star(told: Run) -> None:
    assert told("from tensorflow.math import *\nprint(sin(0.0).numpy())\n").printed() == "0.0\n"


@pytest.mark.parametrize("program", ["import torch", "import torch.nn as nn", "from torch import nn"])
def test_a_missing_package_gets_the_list_of_those_that_are_there(told: Run, program: str) -> None:
    kind, message = _message(told(f"{program}\n", fails=True))
    assert kind == "ModuleNotFoundError"
    assert message.startswith("No module named 'torch'. Programs here can import tensorflow, keras, numpy")
    assert "no other packages" in message


def test_a_missing_part_of_a_package_that_is_there_is_told_by_python(told: Run) -> None:
    assert _message(told("import numpy.foo\n", fails=True))[1] == "No module named 'numpy.foo'"


@pytest.mark.parametrize(
    ("program", "hint"),
    [
        ("tf.Variable(1.0).asign(2.0)", "The nearest name is assign."),
        ("tf.constant(1.0).shpe", "The nearest name is shape."),
        ("tf.data.Dataset.range(3).mapp", "The nearest name is map."),
        (
            "tf.data.Dataset.fingerprint",
            "tapecore does not have Dataset.fingerprint yet (TensorFlow has it).",
        ),
        ("type('M', (tf.Module,), {})().trainable_variable", "The nearest name is trainable_variables."),
    ],
)
def test_attributes_of_objects_get_the_nearest_name(told: Run, program: str, hint: str) -> None:
    kind, message = _message(told(f"{program}\n", fails=True))
    assert kind == "AttributeError"
    assert message.endswith(f". {hint}")


@pytest.mark.parametrize("program", ["tf.constant(1.0).zqxw", "(1).real_part", "np.zero_like_it"])
def test_where_nothing_is_near_none_is_named(told: Run, program: str) -> None:
    message = _message(told(f"{program}\n", fails=True))[1]
    assert "nearest name is" not in message
