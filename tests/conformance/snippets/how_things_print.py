import tensorflow as tf

scalar = tf.constant(2.5)
vector = tf.constant([1, 2, 3])
matrix = tf.Variable([[1.0, -2.0], [0.001, 1e6]], name="matrix")
truth = tf.constant([True, False])
text = tf.constant(["a", "bc"])
empty = tf.zeros([0, 2])
long = tf.range(2000)
print(scalar, vector, truth, text, empty)
print(matrix)
print(long)
print([scalar, vector])
print({"loss": scalar})
print(f"{scalar:.3f} | {scalar} | {vector} | {matrix.shape} | {vector.dtype}")
print("%.2f and %d" % (scalar, vector[0]))
print(repr(matrix.shape), str(matrix.dtype), repr(tf.int64))
print(tf.TensorShape([None, 3]), len(matrix.shape), matrix.shape[1])
last = matrix
last
