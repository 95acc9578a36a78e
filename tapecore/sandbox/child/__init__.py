"""The half of the sandbox that runs programs.

Started as a command (``python -I -m tapecore.sandbox.child``), never imported by the other half.
"""
