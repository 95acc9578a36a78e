import numpy as np
import tensorflow as tf

x = tf.Variable(3.0)
said = []


def attempt(action):
    try:
        said.append(repr(action()))
    except Exception as error:
        said.append(f"{type(error).__name__}: {error}")


with tf.GradientTape(persistent=True) as tape:
    y = x * x
attempt(lambda: tape.gradient(y, 3.0))
attempt(lambda: tape.gradient(y, [x, 1.0]))
attempt(lambda: tape.gradient(None, x))
attempt(lambda: tape.gradient(y.numpy(), x))
attempt(lambda: tape.gradient(y, x, unconnected_gradients="nothing"))
attempt(lambda: tape.gradient(y, np.array([1.0])))
attempt(lambda: tape.watch(1.0))
attempt(lambda: tape.watch([x, np.ones(2)]))
attempt(lambda: tape.gradient(y, []))
attempt(lambda: tape.gradient([], x))
attempt(lambda: tape.gradient(y, {"x": x, "more": [x]}))
attempt(lambda: tape.jacobian([y], x))
attempt(lambda: bool(tf.constant([1.0, 2.0]) > 1.0))
attempt(lambda: hash(x))
attempt(lambda: len(y))
for line in said:
    print(line)
