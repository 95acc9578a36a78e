"""axe, asked about a page as it stands: what breaks WCAG AA there."""

from functools import cache
from importlib.resources import files
from typing import Any

from playwright.sync_api import Page

LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
ASK = """async levels => {
  const asked = { runOnly: { type: "tag", values: levels }, resultTypes: ["violations"], preload: false };
  const { violations } = await axe.run(document, asked);
  const told = ({ target, failureSummary }) => ({ where: target.join(" "), why: failureSummary });
  const written = ({ target: [where] }) => document.querySelector(`${where} [contenteditable=true]`) !== null;
  const real = (id) => (node) => id !== "scrollable-region-focusable" || !written(node);
  const found = violations.map(({ id, nodes }) => ({ id, nodes: nodes.filter(real(id)).map(told) }));
  return found.filter(({ nodes }) => nodes.length > 0);
}"""
"""axe does not know that what can be written in takes the focus: the editor scrolls by its keyboard."""
LOADED = "() => typeof axe !== 'undefined'"


@cache
def _script() -> str:
    return (files("axe_playwright_python") / "axe.min.js").read_text("utf-8")


def violations(page: Page) -> list[str]:
    """What axe finds, one text for each rule: its name, then where and why. Nothing is fetched for it."""
    if not page.evaluate(LOADED):
        page.evaluate(_script())
    found: list[dict[str, Any]] = page.evaluate(ASK, LEVELS)
    return [_told(rule) for rule in found]


def _told(rule: dict[str, Any]) -> str:
    return "\n".join([rule["id"], *(f"  {node['where']}: {node['why']}" for node in rule["nodes"])])
