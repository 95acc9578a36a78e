"""A kernel without Landlock: no file is opened at all, and what was loaded before serves."""

import json
import subprocess
import sys

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the kernel that holds runs is Linux'")
WITHOUT_LANDLOCK = """
import json
from tapecore.sandbox.child.lockdown import landlock, lock_down
landlock.version = lambda: 0
from tapecore.sandbox.child.preload import preload
preload(())
level = lock_down(["/etc"])
from tapecore import capture
ran = capture.run('''
import math, random
import tensorflow as tf
x = tf.Variable(2.0)
with tf.GradientTape() as tape:
    y = tf.reduce_sum(tf.keras.layers.Dense(2)(x * tf.ones([1, 3])))
print(tape.gradient(y, x).shape)
for path in ("/etc/hosts", "/proc/self/status", "written"):
    try:
        open(path, "w" if path == "written" else "r")
        print("HARM", path)
    except PermissionError:
        print("refused")
''')
print(json.dumps([level.value, "".join(e.what for e in ran.events if e.kind == "print")]))
"""


def test_programs_run_and_open_no_file() -> None:
    command = [sys.executable, "-I", "-c", WITHOUT_LANDLOCK]
    ran = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    level, printed = json.loads(ran.stdout)
    assert level == "C"
    assert printed == "()\n" + 3 * "refused\n"
