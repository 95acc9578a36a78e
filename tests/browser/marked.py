"""Which node of the graph a step must light, read from the recording alone: which op, or which use of which
Variable, and in which pass of a loop."""

from typing import Any

from tapecore.recording import Event, Recording
from tests.browser.reading import Reading

OWN = frozenset({"op", "assign", "escape"})
"""Steps that have a node of their own, whose id is that of the event."""
READ = "ReadVariableOp"


class Whole:
    """A recording, and its graph with nothing folded."""

    def __init__(self, recording: Recording, graph: dict[str, Any]) -> None:
        self.recording = recording
        self.nodes: dict[int, dict[str, Any]] = {node["id"]: node for node in graph["nodes"]}
        self.users: dict[int, list[int]] = {}
        for edge in graph["edges"]:
            self.users.setdefault(edge["from"], []).append(edge["to"])

    def check(self, reading: Reading, place: str) -> None:
        """The lit node is the right one, and the graph says its name."""
        event = self.recording.events[reading.at]
        place = f"{place} ({event.kind})"
        if event.kind in OWN:
            assert reading.node == event.at, f"{place}: lights its own node"
        elif event.kind in ("pullback", "tangent"):
            assert reading.node == self.op_of(event), f"{place}: lights its op"
        elif event.kind in ("answer", "gradient", "watch", "branch") and event.inputs:
            self.check_value(reading.node, event, event.inputs[0], place)
        if reading.node in self.nodes and not reading.said.endswith(" nodes"):
            label = self.nodes[reading.node]["label"]
            assert reading.said.startswith(label), f"{place}: {label!r}, not {reading.said!r}"

    def op_of(self, event: Event) -> int:
        """The op of a pullback or tangent: of one inside a backward pass not drawn, that gone back through."""
        op: int = event.info["op"]
        while op not in self.nodes:
            op = self.recording.events[self.recording.events[op].within].info["op"]
        return op

    def check_value(self, node: int, event: Event, value: int, place: str) -> None:
        """A step about a value lights the op that made it, or a use of it."""
        if value < 0:
            assert node == -1, f"{place}: is about no tensor"
            return
        maker = next((e for e in self.recording.events if e.kind == "op" and value in e.outputs), None)
        if maker is not None and maker.what != READ and maker.at in self.nodes:
            assert node == maker.at, f"{place}: lights what made the value"
            return
        assert node in self.nodes, f"{place}: lights a node"
        shown = self.nodes[node]["value"]
        assert self.is_same(shown, value), f"{place}: lights the same Variable or tensor"
        self.check_pass(node, event, value, place)

    def is_same(self, one: int, other: int) -> bool:
        variable = self.recording.values[other].variable
        return one == other or (one >= 0 and self.recording.values[one].variable == variable >= 0)

    def check_pass(self, node: int, event: Event, value: int, place: str) -> None:
        """A use that this very gradient call came back through; where it came to none, one that happened since
        the call before, if there was any."""
        users = self.users.get(node, [])
        call = event.within if event.kind == "answer" else event.at
        if event.kind == "answer":
            back = [e.info for e in self.recording.events if e.kind == "pullback" and e.within == call]
            reached = {info["op"] for info in back if value in info["to"]}
            if reached:
                assert reached.intersection(users), f"{place}: a use that its gradient came through"
                return
        since = self.call_before(call)
        uses = [e.at for e in self.recording.events[since:call] if e.kind == "op" and self.uses(e, value)]
        drawn = {
            at
            for at in uses
            if any(
                at in self.users.get(n, []) and self.is_same(self.nodes[n]["value"], value)
                for n in self.nodes
            )
        }
        if drawn and event.kind == "answer":
            assert drawn.intersection(users), f"{place}: a use of this pass, not of an earlier one"

    def call_before(self, call: int) -> int:
        """Where the gradient call before this one at the same line began."""
        line = self.recording.events[call].line
        earlier = [e.at for e in self.recording.events[:call] if e.kind == "gradient" and e.line == line]
        return earlier[-1] if earlier else 0

    def uses(self, event: Event, value: int) -> bool:
        return event.within < 0 and any(other >= 0 and self.is_same(other, value) for other in event.inputs)
