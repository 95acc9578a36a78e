"""The commands of ``tape-debugger``, one file each."""
