"""The few callbacks that run in the browser, as Dash takes them: JavaScript text."""

from __future__ import annotations

NAME_THE_FILE_FIELD = """
function(id) {
  const name = () => {
    const field = document.querySelector("#" + id + " input");
    if (!field) { setTimeout(name, 50); return; }
    field.setAttribute("aria-label", "Open a .tape, .ipynb or .py file");
    field.setAttribute("accept", ".tape,.ipynb,.py");
    field.tabIndex = -1;
  };
  name();
  return window.dash_clientside.no_update;
}
"""
"""The hidden file field, which Dash brings a little later, gets a name. It offers our kinds of files; whatever
else is dropped gets an answer. The button before it is what the focus stops at: nobody would see it in here."""

SEND_THE_FILE = """
async function(contents, name) {
  const keep = window.dash_clientside.no_update;
  if (!contents) { return [keep, keep, keep, keep, keep]; }
  const refused = (text) => [keep, keep, {text, line: 0, tone: "error", detail: "", session: ""}, [], null];
  const letters = atob(contents.split(",")[1] || "");
  const bytes = new Uint8Array(letters.length);
  for (let at = 0; at < letters.length; at += 1) { bytes[at] = letters.charCodeAt(at); }
  try {
    const asked = {method: "POST", body: bytes, headers: {"content-type": "application/octet-stream"}};
    const answer = await fetch("/api/open?name=" + encodeURIComponent(name), asked);
    const said = await answer.json();
    if (said.refused) { return refused(said.refused); }
    return [said.session || keep, -1, said.message, said.session ? keep : said.notes, null];
  } catch (reason) {
    return refused(name + " could not be opened: the server does not answer.");
  }
}
"""
"""The file goes to its own route, not through a callback's JSON. Afterwards the field is empty again, so that
the same file can be opened twice. What a session has to say comes with the session."""

UNTITLE = """
function(text) {
  const keep = window.dash_clientside.no_update;
  const shown = window.tapescreen?.store.document;
  return typeof text !== "string" || !shown || text === shown.source ? keep : null;
}
"""
"""A program that is written over has no longer the example's title."""
