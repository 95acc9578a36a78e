/** The one-file page: one recording with the very same panels and components, opened from disk, without a server. */
import { h, type ReactTypes } from "../react";
import { openEmbedded, type Branch, type Embedded, type Tree } from "./embedded";

type Components = Readonly<Record<string, unknown>>;
type Root = { render(content: unknown): void };

const NAMESPACE = "tapescreen.";

/** Fills the page when it carries a session; the application's own page is left to Dash. */
export async function playEmbedded(components: Components): Promise<void> {
  const page = await openEmbedded();
  const place = document.getElementById("react-entry-point");
  const { ReactDOM } = window as unknown as { ReactDOM?: { createRoot(place: Element): Root } };
  if (page && place && ReactDOM) ReactDOM.createRoot(place).render(wholePage(page, components));
}

/** The player comes last: its session arrives, as in the application, when everything that shows it is there. */
function wholePage(page: Embedded, components: Components) {
  const Player = components.Player as ReactTypes.ComponentType<{ id: string; document: Embedded["document"] }>;
  return (
    <div className="app one-file">
      {drawn(page.page, components)}
      <Player id="player" document={page.document} />
    </div>
  );
}

/** Elements as React makes them: every text becomes a text node, every name of a component one of ours. */
function drawn(tree: Tree, components: Components): ReactTypes.ReactNode {
  if (isList(tree)) return tree.map((each) => drawn(each, components));
  if (tree === null || typeof tree !== "object") return tree;
  const { children, ...props } = tree.props;
  return h(typeOf(tree, components) as string, props, ...listOf(children).map((child) => drawn(child, components)));
}

function typeOf({ type }: Branch, components: Components): unknown {
  return type.startsWith(NAMESPACE) ? components[type.slice(NAMESPACE.length)] : type;
}

const isList = (tree: Tree): tree is readonly Tree[] => Array.isArray(tree);
const listOf = (children: Tree | undefined): readonly Tree[] => (children === undefined ? [] : isList(children) ? children : [children]);
