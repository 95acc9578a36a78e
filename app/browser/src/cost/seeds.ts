/** Forward and reverse mode for one gradient call, measured by the server, and the lesson in words. */

export interface Way { passes: number; ops: number; seconds: number; /** So many passes were run; the time of the others follows from them. */ measured: number }
export interface SeedsAnswer { inputs: number; outputs: number; forward: Way; reverse: Way; difference: number | null }

/** A string says why there is nothing to measure. */
export async function askSeeds(session: string, call: number): Promise<SeedsAnswer | string> {
  try {
    const answer = await fetch(`/api/session/${encodeURIComponent(session)}/seeds?call=${call}`, { method: "POST" });
    const said = (await answer.json()) as SeedsAnswer | { cannot?: string; message?: string };
    return "forward" in said ? said : (said.cannot ?? said.message ?? "The server could not measure this.");
  } catch {
    return "The server does not answer.";
  }
}

const counted = (count: number, one: string): string => `${count.toLocaleString("en")} ${one}${count === 1 ? "" : one.endsWith("s") ? "es" : "s"}`;

/** "50 inputs, 1 output: 50 passes forward against 1 in reverse." */
export function lesson({ inputs, outputs, forward, reverse }: SeedsAnswer): string {
  const which = forward.passes === reverse.passes ? "neither has fewer passes" : forward.passes < reverse.passes ? "forward mode has fewer passes" : "reverse mode has fewer passes";
  return `${counted(inputs, "input")}, ${counted(outputs, "output")}: ${counted(forward.passes, "pass")} forward against ${reverse.passes.toLocaleString("en")} in reverse; ${which}.`;
}

export function timeOf({ seconds, passes, measured }: Way): string {
  const text = seconds < 1e-3 ? `${(seconds * 1e6).toPrecision(3)} µs` : seconds < 1 ? `${(seconds * 1e3).toPrecision(3)} ms` : `${seconds.toPrecision(3)} s`;
  return measured < passes ? `about ${text} (${measured} passes timed)` : text;
}

/** Both ways give the same Jacobian, to what single precision can tell. */
export function agreement(difference: number | null): string {
  if (difference === null) return "The two Jacobians cannot be compared here: one is empty or not finite.";
  return difference < 1e-3 ? `Both give the same Jacobian: at most ${difference.toPrecision(2)} of its largest element apart.` : `The two Jacobians differ by ${difference.toPrecision(2)} of the largest element.`;
}
