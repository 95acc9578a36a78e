"""Names that are not there: told apart by TensorFlow's list of names, with the nearest name where one is."""

import pytest

import tapecore as tf
from tapecore.engine.absent import attribute_hint, in_tensorflow, is_listed, nearest, tensorflow_names
from tapecore.engine.op import PUBLIC, REGISTRY


def _asked(dotted: str) -> str:
    place = tf
    *path, name = dotted.split(".")
    for part in path:
        place = getattr(place, part)
    with pytest.raises(AttributeError) as refused:
        getattr(place, name)
    return str(refused.value)


@pytest.mark.parametrize(
    "name", ["nn.ctc_loss", "feature_column", "quantization", "linalg.tridiagonal_solve", "audio"]
)
def test_what_tensorflow_has_is_not_said_to_be_nowhere(name: str) -> None:
    assert _asked(name) == f"tapecore does not have tf.{name} yet (TensorFlow has it)"


def test_names_of_tensorflow_1_are_told_as_such() -> None:
    assert _asked("Session").startswith("tf.Session is of TensorFlow 1 (now tf.compat.v1.Session)")


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("gradienttape", "tf.GradientTape"),
        ("keras.Sequental", "tf.keras.Sequential"),
        ("matmull", "tf.matmul"),
        ("softmax_cross_entropy_with_logit", "tf.nn.softmax_cross_entropy_with_logits"),
        ("sofmax", "tf.nn.softmax"),
        ("Sofmax", "tf.keras.layers.Softmax"),
        ("conv2d", "tf.nn.conv2d"),
        ("keras.layers.dense", "tf.keras.layers.Dense"),
    ],
)
def test_a_slip_of_the_fingers_gets_the_name_that_was_meant(name: str, near: str) -> None:
    assert _asked(name).endswith(f": there is no tf.{name}; the nearest name is {near}")


def test_where_tensorflows_names_are_not_known_nothing_is_claimed_of_it() -> None:
    assert not is_listed("tf.raw_ops")
    assert _asked("raw_ops.Matmul") == (
        "tapecore does not have tf.raw_ops.Matmul; the nearest name is tf.raw_ops.MatMul"
    )


def test_the_list_holds_the_names_offered_here() -> None:
    """A second path to the same names: those that ops declare stand on the list made from TensorFlow."""
    pairs = [(f"tf.{name}".rpartition(".")[0], name.rpartition(".")[2]) for name in PUBLIC]
    listed = [(place, name) for place, name in pairs if is_listed(place) and not name.startswith("_")]
    strangers = {f"{place}.{name}" for place, name in listed if not in_tensorflow(place, name)}
    means = ("absolute_error", "absolute_percentage_error", "squared_error", "squared_logarithmic_error")
    of_keras_2 = {"metrics.cosine_similarity"}
    of_keras_2 |= {f"optimizers.legacy.{name}" for name in ("Adadelta", "Adamax", "Nadam")}
    of_keras_2 |= {f"{place}.mean_{name}" for place in ("losses", "metrics") for name in means}
    assert len(listed) > 500
    assert strangers <= {f"{root}.{name}" for root in ("tf", "tf.keras") for name in of_keras_2}


def test_the_list_is_small_and_well_formed() -> None:
    names = tensorflow_names()
    assert {"tf", "math", "data.Dataset", "compat.v1", "keras.layers"} <= set(names)
    assert sum(map(len, names.values())) < 6000
    assert all(part.isidentifier() for place in names.values() for part in place)


def test_nearness() -> None:
    assert nearest("Session", ["version"]) == ""
    assert nearest("ASSIGN", ["assign", "value"]) == "assign"


@pytest.mark.parametrize(
    ("name", "near"),
    [("cats", "cast"), ("asb", "abs"), ("relo", "relu"), ("qb", ""), ("xyz", ""), ("tsac", "")],
)
def test_one_slip_in_a_short_name_is_near_enough(name: str, near: str) -> None:
    assert nearest(name, ["abs", "cast", "exp", "relu", "ad"]) == near


def test_nothing_is_near_an_attribute_like_no_other() -> None:
    assert attribute_hint(tf.Variable, "zqxw") == ""


@pytest.mark.usefixtures("undeclared")
def test_a_gradient_that_only_tensorflow_has_is_told_as_such() -> None:
    tf.op("OpWithoutRule")(lambda x: x).gradient_elsewhere = True
    x = tf.Variable(2.0)
    with tf.GradientTape() as tape:
        y = REGISTRY["OpWithoutRule"].public(x)
    with pytest.raises(LookupError, match=r"tapecore does not have the gradient of OpWithoutRule yet \(Tens"):
        tape.gradient(y, x)
