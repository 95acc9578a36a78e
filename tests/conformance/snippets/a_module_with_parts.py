import tensorflow as tf


class Affine(tf.Module):
    def __init__(self, scale, name=None):
        super().__init__(name=name)
        self.weight = tf.Variable([[scale, 0.0], [0.0, scale]], name="weight")
        self.bias = tf.Variable([0.1, 0.2], name="bias")
        self.calls = tf.Variable(0, trainable=False, name="calls")

    def __call__(self, x):
        self.calls.assign_add(1)
        return tf.nn.relu(x @ self.weight + self.bias)


class Stack(tf.Module):
    def __init__(self):
        super().__init__()
        self.parts = [Affine(1.0, name="first"), Affine(2.0)]
        self.head = tf.Variable([[1.0], [-1.0]])

    def __call__(self, x):
        for part in self.parts:
            x = part(x)
        return x @ self.head


model = Stack()
with tf.GradientTape() as tape:
    loss = tf.reduce_mean(model(tf.constant([[1.0, 2.0], [-3.0, 0.5]])) ** 2)
grads = tape.gradient(loss, model.trainable_variables)
print(model.name, [m.name for m in model.submodules])
print([v.name for v in model.variables])
for v, g in zip(model.trainable_variables, grads):
    print(v.name, v.shape, g.numpy().round(4).tolist())
counts = [part.calls.numpy() for part in model.parts]
