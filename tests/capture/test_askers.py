"""Who asks for a gradient: the program itself, or a function of the library that it called."""

import pytest

from tests.capture.told import Run

MODEL = """
model = tf.keras.Sequential([tf.keras.layers.Dense(1)])
x, y = tf.ones((2, 2)), tf.ones((2, 1))
model.compile(optimizer="sgd", loss="mse")
"""
VARIABLE = """
v = tf.Variable(2.0)
opt = tf.keras.optimizers.SGD(0.1)
with tf.GradientTape() as tape:
    y = v * v
"""


@pytest.mark.parametrize(
    ("program", "askers"),
    [
        (f"{MODEL}model.fit(x, y, epochs=2, verbose=0)", ["train_step"] * 2),
        (f"{MODEL}model.train_on_batch(x, y)", ["train_step"]),
        (f"{VARIABLE}opt.minimize(y, [v], tape=tape)", ["minimize"]),
        (f"{VARIABLE}tape.gradient(y, v)", [""]),
        (f"{VARIABLE}tape.jacobian(y, v)", [""]),
        (f"{VARIABLE}list(map(tape.gradient, [y], [v]))", [""]),
        (f"{VARIABLE}tf.map_fn(lambda i: tape.gradient(y, v) * i, tf.constant([1.0]))", [""]),
        ("with tf.GradientTape() as t:\n    pass\nx = tf.constant(1.0)\n"
         "with tf.autodiff.ForwardAccumulator(x, x) as acc:\n    y = x * x\nacc.jvp(y)", [""]),
    ],
)  # fmt: skip
def test_a_gradient_call_says_which_function_of_the_library_asks(
    told: Run, program: str, askers: list[str]
) -> None:
    calls = told(program).all("gradient")
    assert [call.info.get("asker", "") for call in calls] == askers


def test_a_call_that_is_refused_says_it_too(told: Run) -> None:
    asked = told(f"{VARIABLE}tape.gradient(y, v)\nopt.minimize(y, [v], tape=tape)", fails=True)
    assert [call.info.get("asker", "") for call in asked.all("gradient")] == ["", "minimize"]


def test_what_a_gradient_of_recomputation_takes_is_its_own(told: Run) -> None:
    asked = told(
        """
        x = tf.Variable(2.0)
        f = tf.recompute_grad(lambda: x * x)
        with tf.GradientTape() as tape:
            y = f()
        tape.gradient(y, x)
        """
    )
    assert [call.info.get("asker", "") for call in asked.all("gradient")] == ["", "grad"]


def test_nested_targets_of_jvp_have_their_places(told: Run) -> None:
    asked = told(
        """
        x = tf.constant(2.0)
        with tf.autodiff.ForwardAccumulator(x, tf.constant(1.0)) as acc:
            y, z = x * 2.0, x * 3.0
        acc.jvp([y, {"z": z}])
        """
    )
    assert asked.one("gradient").info["target_paths"] == ["[0]", "[1]['z']"]
