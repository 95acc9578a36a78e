/** The bundle: Dash finds the components under window.tapescreen, tests find the store there. */
import "./style/page.css";
import "./style/editor.css";
import "./style/graph.css";
import "./style/inspector.css";
import "./style/trace.css";
import "./style/charts.css";
import "./style/compare.css";
import "./style/transport.css";
import "./style/one_file.css";
import "./style/gallery.css";
import "./style/names.css";
import "./style/palette.css";
import "./style/panes.css";
import "./style/lens.css";
import "./style/lenses.css";
import "./style/ledger.css";
import { Charts } from "./charts/Charts";
import { CompareButton } from "./compare/CompareButton";
import { Comparison } from "./compare/Comparison";
import { Console } from "./console/Console";
import { Editor } from "./editor/Editor";
import { TapeGraph } from "./graph/TapeGraph";
import { Inspector } from "./inspector/Inspector";
import { serveRecent } from "./gallery/recent";
import { serveBreakpoints } from "./breakpoints/keeping";
import { serveCheck } from "./check/checking";
import { serveClicks } from "./page/clicks";
import { serveComboboxes } from "./page/combobox";
import { serveKeys } from "./page/keys";
import { serveAttributes } from "./page/served";
import { servePanes } from "./page/panes";
import { serveQuestions } from "./page/questions";
import { serveStories } from "./page/stories";
import { serveTabs } from "./page/tabs";
import { serveLedger } from "./ledger/opening";
import { serveJacobian } from "./jacobian/choosing";
import { serveGains } from "./lens/gains";
import { playEmbedded } from "./player/one_file";
import { Player } from "./player/Player";
import { servePlayback } from "./player/playback";
import { takeTheme } from "./player/address_bar";
import { servePicture } from "./preferences";
import { store, type GraphProbe } from "./store";
import { serveTelling } from "./telling";
import { TapeStrip } from "./strip/TapeStrip";
import { Trace } from "./trace/Trace";
import { Transport } from "./transport/Transport";

const tapescreen = {
  Charts, Console, Editor, Inspector, Player, TapeGraph, TapeStrip, Trace, Transport, store,
  ...(globalThis.ONE_FILE ? {} : { CompareButton, Comparison }),
  get graph(): GraphProbe | null { return store.graph; },
};

declare global {
  interface Window { tapescreen?: typeof tapescreen }
}

if (!window.tapescreen) { // a page that loads the bundle twice has one store all the same
  window.tapescreen = tapescreen;
  takeTheme();
  const serve = (): void => [serveAttributes, serveClicks, serveKeys, serveStories, serveQuestions, serveTabs, servePlayback, serveBreakpoints, servePicture, ...(globalThis.ONE_FILE ? [] : [serveComboboxes, servePanes, serveTelling, serveGains, serveJacobian, serveCheck, serveLedger, serveRecent])].forEach((start) => start());
  const begin = (): void => { serve(); void playEmbedded(tapescreen); };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
}
