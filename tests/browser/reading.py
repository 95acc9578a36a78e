"""What a person reads off the screen, as data: position, marked line, the inspector's names and numbers."""

import re
from typing import Any, NamedTuple

from playwright.sync_api import Page

from tests.browser.waiting import ALL_HERE

READ = r"""() => {
  const text = (root, css) => [...root.querySelectorAll(css)].map((found) => found.textContent);
  const numbers = (root) => text(root, ".ts-scalar, .ts-matrix td");
  const port = (root) => ({ label: root.querySelector(".ts-port-name code").textContent, numbers: numbers(root) });
  const inspector = document.querySelector("#inspector .ts-step");
  const ports = [...inspector.querySelectorAll(".ts-ports")].map((group) => ({
    title: group.querySelector("h4").textContent, ports: [...group.querySelectorAll(".ts-port")].map(port),
  }));
  const shares = [...inspector.querySelectorAll(".ts-contribution")].map((card) => ({
    label: card.getAttribute("aria-label"), cut: card.textContent.includes("no gradient through this input"),
    share: numbers(card.querySelector(".ts-share") ?? document.createElement("i")),
    total: text(card, ".ts-accumulator b, .ts-accumulator .ts-array:last-child .ts-matrix td"),
  }));
  const lines = [...document.querySelectorAll("#editor .cm-line")];
  return {
    position: document.querySelector("#position").textContent.trim(),
    at: window.tapescreen.store.current.at,
    node: window.tapescreen.store.current.node,
    said: document.querySelector("#graph .ts-unseen")?.textContent ?? "",
    line: lines.findIndex((line) => /ts-line-(forward|backward|tangent|neutral)/.test(line.className)) + 1,
    ports, shares,
  };
}"""


class Reading(NamedTuple):
    """One step as the screen shows it. ``at``: the recording's event that it is about; ``node``: of the graph, the
    one that is lit; ``said``: what the graph says of it."""

    position: str
    at: int
    node: int
    said: str
    line: int
    ports: dict[str, list[list[float]]]
    totals: list[list[float]]
    shares: list[list[float]]


def read(page: Page) -> Reading:
    if not page.evaluate(ALL_HERE):  # a story that has just been opened has its groups unfolded by the server
        page.wait_for_function(ALL_HERE)
    found: dict[str, Any] = page.evaluate(READ)
    ports = {group["title"]: [floats(port["numbers"]) for port in group["ports"]] for group in found["ports"]}
    shares = [share for share in found["shares"] if not share["cut"]]
    return Reading(
        found["position"],
        found["at"],
        found["node"],
        found["said"],
        found["line"],
        ports,
        [floats(share["total"]) for share in shares],
        [floats(share["share"]) for share in shares],
    )


def floats(texts: list[str]) -> list[float]:
    words = {"True": 1.0, "False": 0.0, "true": 1.0, "false": 0.0}
    numbers = (re.sub("\N{MINUS SIGN}", "-", text.strip()) for text in texts)
    return [words[number] if number in words else float(number) for number in numbers if is_number(number)]


def is_number(text: str) -> bool:
    return bool(re.fullmatch(r"[-+]?(\d+\.?\d*(e[-+]?\d+)?|nan|inf)|True|False|true|false", text))
