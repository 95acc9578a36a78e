"""All callbacks of a run as one, and the one that is always there: the history."""

from __future__ import annotations

from typing import Any

from tapecore.engine.keras.callbacks.base import Callback
from tapecore.engine.keras.saying import told
from tapecore.engine.keras.several import several
from tapecore.engine.op import public


@public("keras.callbacks.History")
class History(Callback):
    """``history``: for each number, what it was after each epoch."""

    def __init__(self) -> None:
        super().__init__()
        self.history: dict[str, list[Any]] = {}
        self.epoch: list[int] = []

    def on_train_begin(self, logs: Any = None) -> None:
        """Begin a new list of epochs."""
        self.epoch = []

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        """Keep the numbers."""
        self.epoch.append(epoch)
        for name, value in told(logs).items():
            self.history.setdefault(name, []).append(value)
        self.model.history = self


History.__module__ = "keras.src.callbacks.history"  # as a notebook shows what ``fit`` gives back


@public("keras.callbacks.CallbackList")
class CallbackList:
    """Several callbacks, called one after the other."""

    def __init__(self, callbacks: Any = None, model: Any = None, params: Any = None, **others: Any) -> None:
        given = several(callbacks) if callbacks else []
        inner: list[Any] = []
        for each in given:
            inner += each.callbacks if isinstance(each, CallbackList) else [each]
        known = next((c for c in inner if isinstance(c, History)), None)
        self.history = known or History()
        self.callbacks: list[Any] = inner if known is not None else [*inner, self.history]
        for callback in self.callbacks:
            callback.set_params(params)
            callback.set_model(model)

    def append(self, callback: Any) -> None:
        """One more."""
        self.callbacks.append(callback)

    def __getattr__(self, name: str) -> Any:
        if not name.startswith("on_"):
            raise AttributeError(name)

        def tell(*place: Any) -> None:
            own = tuple(told(part) if isinstance(part, dict) else part for part in place)
            for callback in self.callbacks:
                _call(callback, name, own)

        return tell


def _call(callback: Any, name: str, place: tuple[Any, ...]) -> None:
    wants_logs = len(place) < (
        1 if name.split("_")[1] in ("train", "test", "predict") and "batch" not in name else 2
    )
    getattr(callback, name)(*place, **({"logs": {}} if wants_logs and not _plain(callback, name) else {}))


def _plain(callback: Any, name: str) -> bool:
    """Whether a person's function takes no logs."""
    function = getattr(callback, name)
    code = getattr(function, "__code__", None)
    return code is not None and "logs" not in code.co_varnames[: code.co_argcount]
