/** TensorFlow's public names as the engine has them: asked for once, when the editor first needs one. */

export interface OpInput { name: string; /** `rule`: a gradient flows; `none`: registered as not differentiable; `missing`: nothing is registered. */ rule: "rule" | "none" | "missing"; formula: string }
export interface KnownName { name: string; kind: "function" | "class" | "value"; signature?: string; about?: string; /** The op that it is. */ op?: string; /** Else the ops that it is written on. */ ops?: string[] }
export interface KnownNames { names: KnownName[]; ops: Record<string, OpInput[]> }

let asked: Promise<KnownNames | null> | null = null;

/** Null when they cannot be had: the editor then knows nothing, and asks again the next time. */
export function knownNames(): Promise<KnownNames | null> {
  asked ??= fetch("/api/names").then((answer) => (answer.ok ? (answer.json() as Promise<KnownNames>) : null), () => null).then((known) => {
    if (!known) asked = null;
    return known;
  });
  return asked;
}
