/** What one tape keeps alive at this step: two quiet lines below its name. */
import { h, useEffect, useState } from "../react";
import { textInOrder } from "../in_order";
import { askKept, keptWords, type Kept } from "./kept";

export function TapeMemory({ session, tape, step }: { session: string; tape: number; step: number }) {
  const [kept, setKept] = useState<Kept[]>([]);
  useEffect(() => {
    let current = true;
    void askKept(session).then((found) => { if (current) setKept(found); });
    return () => { current = false; };
  }, [session]);
  const mine = kept.find((each) => each.tape === tape);
  if (!mine) return null;
  return (
    <p className="ts-hint ts-kept">
      {textInOrder(keptWords(mine, step))}.{mine.cost && <br />}{mine.cost && `${textInOrder(mine.cost)}.`}
    </p>
  );
}
