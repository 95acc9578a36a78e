/** The program evaluated at other points, asked of the server. */

export interface CurveAnswer {
  /** The points on each axis; target and gradients are in row-major order, the last axis fastest; null: not finite, or not reached. */
  axes: number[][];
  target: (number | null)[];
  gradients: (number | null)[][];
  /** The run's own point, its target and its gradients. */
  at: number[];
  here: number | null;
  slope: (number | null)[];
  missing: number;
  /** For each source whether it has a gradient anywhere. */
  connected: boolean[];
}

/** `spans`: "-1:2" for each source, "" for the usual surroundings. A string says why there is nothing to draw. */
export async function askCurve(session: string, call: number, places: readonly number[], spans: readonly string[]): Promise<CurveAnswer | string> {
  const asked = new URLSearchParams({ call: String(call), sources: places.join(","), spans: spans.some((span) => span !== "") ? spans.join(",") : "" });
  try {
    const answer = await fetch(`/api/session/${encodeURIComponent(session)}/curve?${asked}`, { method: "POST" });
    const said = (await answer.json()) as CurveAnswer | { cannot?: string; message?: string };
    return "axes" in said ? said : (said.cannot ?? said.message ?? "The server could not draw this.");
  } catch {
    return "The server does not answer.";
  }
}
