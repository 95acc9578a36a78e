// Builds what the page loads: `npm run build` writes into ../../assets, `OUT=folder npm run build` elsewhere.
// The same sources give the same bytes: no dates, no absolute paths, esbuild pinned in package.json.
import { build } from "esbuild";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const out = process.env.OUT ?? join(here, "../../assets");

const { metafile } = await build({
  absWorkingDir: here,
  entryPoints: { tapescreen: "src/index.ts" },
  outdir: out,
  bundle: true,
  minify: true,
  metafile: true,
  format: "iife",
  target: ["chrome109", "firefox115", "safari16"],
  charset: "utf8",
  legalComments: "none",
  jsx: "transform",
  jsxFactory: "h",
  jsxFragment: "Fragment",
  logLevel: "warning",
});

/** The packages whose code is in the bundle; their licences ask to be passed on with it. */
const packages = [...new Set(Object.keys(metafile.inputs).flatMap((path) => path.match(/^node_modules\/((?:@[^/]+\/)?[^/]+)/)?.[1] ?? []))].sort();
const licences = packages.map((name) => {
  const folder = join(here, "node_modules", name);
  const file = readdirSync(folder).find((each) => /^licen[cs]e/i.test(each));
  if (!file) throw new Error(`${name} has no licence file`);
  return `${name}\n\n${readFileSync(join(folder, file), "utf8").trim()}\n`;
});
mkdirSync(out, { recursive: true });
writeFileSync(join(out, "tapescreen.licenses.txt"), `tapescreen.js contains code of these packages.\n\n${licences.join("\n---\n\n")}`);
