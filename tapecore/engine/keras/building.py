"""What a layer was built for, as plain data, and a layer built from that."""

from __future__ import annotations

from typing import Any


class Building:
    """Tells what ``build`` was given, and builds from it."""

    _built_for: Any
    built: bool

    def get_build_config(self) -> dict[str, Any] | None:
        """The shape that the layer was built for; None before it was built."""
        shapes: list[Any] = getattr(self, "_built_for", None) or []
        if not shapes:
            return None
        return {"input_shape": shapes[0]} if len(shapes) == 1 else {"shapes_dict": dict(enumerate(shapes))}

    def build_from_config(self, config: dict[str, Any] | None) -> None:
        """Build the layer for the shape that ``get_build_config`` told."""
        shapes = [config["input_shape"]] if config and "input_shape" in config else []
        if shapes:
            object.__setattr__(self, "_built_for", shapes)
            self.build(*shapes)
            self.built = True

    def build(self, input_shape: Any = None) -> None:
        """Make the weights; nothing to make here."""
        self.built = True
