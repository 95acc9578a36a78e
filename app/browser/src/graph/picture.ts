/** Paints a scene as it is at a step, with any pen: the canvas on the page, a larger one for a file, or one that writes SVG. */
import type { GraphNode, Phase, SessionDocument } from "../document";
import type { GainMap } from "../lens/gains";
import { wayAlong } from "../ledger/along";
import { paintGain, paintGainEdges } from "../lens/paint";
import { callStart, cutStep } from "../moment";
import type { Store } from "../store";
import type { Box } from "./geometry";
import { lookOf } from "./look";
import { paintCuts, paintEdges, paintWay, type Moment } from "./paint_edges";
import { paintGroups } from "./paint_groups";
import { paintNode, type Brush } from "./paint_nodes";
import type { Line, Scene } from "./scene";
import { wayThrough, type Way } from "./ways";

/** What there is to see at a moment. */
export interface Sight { document: SessionDocument; step: number; story: string; selected: number; marked: GraphNode | undefined; phase: Phase; gains: GainMap | null; way: Way | null }

export function sightOf(on: Store, scene: Scene): Sight | null {
  const { document, step, story, node: selected, gains } = on.snapshot;
  if (!document) return null;
  const marked = scene.shown(on.current?.node ?? -1);
  return {
    document, step, story, selected, marked, phase: on.current?.phase ?? "neutral", gains: globalThis.ONE_FILE ? null : gains,
    way: globalThis.ONE_FILE ? null : wayOf(on, scene, document, scene.shown(selected) ?? marked),
  };
}

/** The way that is marked: a path of the ledger, else that through the node in hand. */
function wayOf(on: Store, scene: Scene, document: SessionDocument, node: GraphNode | undefined): Way | null {
  const { trail, way, step } = on.snapshot;
  if (trail) return wayAlong(scene, trail);
  return node ? scene.kept(`${way} ${node.id} ${callStart(document, step)}`, () => wayThrough(scene, node, way, document, step)) : null;
}

/** Part `view` of the scene, in its own coordinates. */
export function paintScene(brush: Brush, scene: Scene, view: Box, sight: Sight): void {
  const { document, step, story, marked, phase, way } = sight;
  const from = callStart(document, step);
  const moment: Moment = { step, cut: step >= cutStep(document, story) ? story : "", from, marked: marked?.id ?? -1, phase };
  const [lines, nodes] = [scene.linesIn(view), scene.nodesIn(view)];
  paintGroups(brush, scene.graph.groups, view);
  paintThings(brush, lines, nodes, sight, moment);
  if (!globalThis.ONE_FILE && way) {
    veil(brush, view);
    const onWay = lines.filter((line) => way.lines.has(line));
    paintWay(brush, onWay);
    paintThings(brush, onWay, nodes.filter((node) => way.nodes.has(node.id) || node === marked), sight, moment);
  }
  paintCuts(brush, lines, moment);
}

function paintThings(brush: Brush, lines: readonly Line[], nodes: readonly GraphNode[], { document, step, selected, marked, phase, gains }: Sight, moment: Moment): void {
  if (!globalThis.ONE_FILE && gains) paintGainEdges(brush, lines, gains, step);
  paintEdges(brush, lines, moment);
  for (const node of nodes) {
    paintNode(brush, node, lookOf(node, document, step, node === marked ? phase : null), node.id === selected);
    if (!globalThis.ONE_FILE && gains) paintGain(brush, node, gains, step);
  }
}

/** What is not on the way steps back. */
function veil({ context, colours }: Brush, { left, top, right, bottom }: Box): void {
  context.globalAlpha = 0.72;
  context.fillStyle = colours.panel;
  context.fillRect(left, top, right - left, bottom - top);
  context.globalAlpha = 1;
}
