"""Types of one's own that behave as tensors do, and functions of ``tf`` taught to take them."""
