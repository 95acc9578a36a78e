"""``tf.compat.v1`` as far as it makes sense without graphs: older names, optimizers with the gradients taken apart
from the step, losses that sum by weights. What needs a graph is refused in one sentence."""
