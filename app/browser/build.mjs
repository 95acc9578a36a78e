// Builds what the page loads: `npm run build` writes into ../../assets, and the one-file player into ../../tapecore; `OUT=folder npm run build` elsewhere.
// The same sources give the same bytes: no dates, no absolute paths, esbuild pinned in package.json.
import { build } from "esbuild";
import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { licencesOf } from "./licences.mjs";
import { playerPage } from "./player_page.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const assets = join(here, "../../assets");
const out = process.env.OUT ?? assets;
const player = process.env.OUT ?? join(here, "../../tapecore");

/** Styles of what the one-file page does not have. */
const APP_STYLES = /\/style\/(compare|gallery|names|palette|panes|lens|lenses|ledger)\.css$/;
const without = (styles) => ({ name: "without", setup: ({ onLoad }) => onLoad({ filter: styles }, () => ({ contents: "", loader: "css" })) });

const bundle = (oneFile, how) => build({
  ...how,
  plugins: oneFile ? [without(APP_STYLES)] : [],
  define: { "globalThis.ONE_FILE": String(oneFile) },
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
const { metafile } = await bundle(false, {});
const alone = await bundle(true, { write: false });
const [playing, look] = [".js", ".css"].map((ending) => alone.outputFiles.find(({ path }) => path.endsWith(ending)).text);

const folders = Object.keys(metafile.inputs).flatMap((path) => path.match(/^node_modules\/((?:@[^/]+\/)?[^/]+)/)?.[1] ?? []);
const packages = [...new Set(folders)];
const licences = licencesOf(packages, join(here, "node_modules")).map(({ name, text }) => `${name}\n\n${text}\n`);
writeFileSync(join(out, "tapescreen.licenses.txt"), `tapescreen.js contains code of these packages.\n\n${licences.join("\n---\n\n")}`);
writeFileSync(join(player, "player.html"), await playerPage({ here, assets, playing, look, packages }));
