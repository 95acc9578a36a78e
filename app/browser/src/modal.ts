/** What every modal dialog of the page does: it opens when it is drawn, and closes by Escape, by a click beside it, or when it is told to. */
import { useLayoutEffect, useRef, type ReactTypes } from "./react";

interface Modal {
  /** Closes it at once and gives the focus back. The browser's own word of that comes later, when it may be open anew. */
  leave(): void;
  /** For the `dialog` element. */
  dialog: { ref: { current: HTMLDialogElement | null }; onCancel(): void; onClose(): void; onClick(event: ReactTypes.MouseEvent): void };
}

export function useModal(close: () => void): Modal {
  const ref = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => ref.current?.showModal(), []);
  const leave = (): void => {
    ref.current?.close();
    close();
  };
  return { leave, dialog: { ref, onCancel: leave, onClose: close, onClick: (event) => { if (event.target === ref.current) leave(); } } };
}
