"""What happened in a run, as plain data, and the ``.tape`` file that holds it. Reading one needs no engine
and no NumPy."""

from tapecore.recording.damage import TapeFileError
from tapecore.recording.event import KINDS, Event, Frame, Name, OpEntry
from tapecore.recording.reader import Reader
from tapecore.recording.recording import Cell, Header, Recording
from tapecore.recording.tape_file import Writer, lines, load, load_partial, save
from tapecore.recording.value import Data, Statistics, Value

open_recording = load

__all__ = [
    "KINDS",
    "Cell",
    "Data",
    "Event",
    "Frame",
    "Header",
    "Name",
    "OpEntry",
    "Reader",
    "Recording",
    "Statistics",
    "TapeFileError",
    "Value",
    "Writer",
    "lines",
    "load",
    "load_partial",
    "open_recording",
    "save",
]
