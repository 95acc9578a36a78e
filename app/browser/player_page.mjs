// The one-file player, tapecore/player.html: everything a recorded session needs to be played, in one page, with a place left for the session.
// Python fills in {{title}}, {{session}} and {{nonce}} (app/one_file); everything else is put in here.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { transform } from "esbuild";
import { inShort, licencesOf } from "./licences.mjs";

const SHEETS = ["1_tokens.css", "2_layout.css", "3_panels.css"]; // written by hand, in this order on every page
const REACT = ["react/umd/react.production.min.js", "react-dom/umd/react-dom.production.min.js"]; // the files that Dash serves, byte for byte
const FILLED_LATER = ["title", "session", "nonce"];

const read = (...path) => readFileSync(join(...path), "utf8");

/** `assets`: where the sheets lie; `playing`, `look`: script and styles of the bundle, as this page needs them; `packages`: whose code the bundle holds. */
export async function playerPage({ here, assets, playing, look, packages }) {
  const modules = join(here, "node_modules");
  const scripts = [...REACT.map((file) => read(modules, file)), playing].map((script) => inline(script));
  const parts = {
    "script hashes": scripts.map((script) => `'sha256-${createHash("sha256").update(script).digest("base64")}'`).join(" "),
    licences: comment(inShort(licencesOf([...packages, "react", "react-dom"], modules))),
    styles: await stylesOf([...SHEETS.map((sheet) => read(assets, sheet)), look]),
    scripts: scripts.map((script) => `<script>${script}</script>`).join("\n"),
  };
  return read(here, "player.template.html").replace(/\{\{([a-z ]+)\}\}/g, (slot, name) => {
    if (FILLED_LATER.includes(name)) return slot;
    if (!(name in parts)) throw new Error(`the template asks for ${name}`);
    return parts[name];
  });
}

/** A script between its tags: nothing in it may end or bend the element, nor look like a place to fill. */
function inline(script) {
  const text = script.trim().replace(/\r\n?/g, "\n");
  if (/<\/script|<!--/i.test(text) || FILLED_LATER.some((name) => text.includes(`{{${name}}}`))) throw new Error("a script cannot stand in a page");
  return text;
}

/** System fonts: a page that loads nothing has no others. */
async function stylesOf(sheets) {
  const { code } = await transform(sheets.join("\n").replace(/@font-face\s*\{[^}]*\}/g, ""), { loader: "css", minify: true, charset: "utf8" });
  if (/url\(|@import|<\//i.test(code)) throw new Error("the styles load something");
  return code.trim();
}

const comment = (text) => text.replace(/--+/g, "-").replace(/[<>]/g, "");
