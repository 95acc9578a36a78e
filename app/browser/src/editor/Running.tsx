/** A run that takes longer than a second: how far it is, and a way to stop it. */
import { h, useEffect, useState } from "../react";

interface Progress { ops: number; seconds: number; /** The program has ended; what it did is being looked at. */ reading?: boolean }

const PATIENCE = 1000;

export function Running({ stamp }: { stamp: number }) {
  const [progress, setProgress] = useState<Progress | null>(null);
  const [stopping, setStopping] = useState(false);
  useEffect(() => {
    let events: EventSource | null = null;
    const timer = window.setTimeout(() => {
      setProgress({ ops: 0, seconds: PATIENCE / 1000 });
      events = new EventSource(`/api/run/${stamp}`);
      events.onmessage = (event) => setProgress(JSON.parse(String(event.data)) as Progress);
      events.onerror = () => events?.close(); // the run is over, or has not begun: nothing to tell
      events.addEventListener("end", () => events?.close());
    }, PATIENCE);
    return () => {
      clearTimeout(timer);
      events?.close();
    };
  }, []);
  if (!progress) return null;
  const stop = (): void => {
    setStopping(true);
    void fetch(`/api/run/${stamp}/cancel`, { method: "POST" });
  };
  return (
    <div className="ts-message ts-info ts-running" role="status">
      <span>{progress.reading ? "The program has ended. Reading the recording…" : `Running for ${Math.round(progress.seconds)} s${progress.ops ? `, ${progress.ops} ops so far` : ""}`}</span>
      {!progress.reading && <button type="button" className="ts-button" disabled={stopping} onClick={stop}>{stopping ? "Stopping" : "Stop"}</button>}
    </div>
  );
}
