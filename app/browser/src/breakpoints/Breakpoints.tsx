/** Run to a breakpoint, and the list of them: in the transport, small until it is opened. */
import { BREAKPOINTS_EVENT } from "../page/events";
import { h, useEffect, useRef, useState } from "../react";
import { store } from "../store";
import { Icon } from "../transport/Icon";
import { Popover } from "../transport/Popover";
import { useStore } from "../use_store";
import { runToBreakpoint } from "../walking";
import { BreakpointForm } from "./BreakpointForm";
import { BreakpointList } from "./BreakpointList";

export function Breakpoints({ off }: { off: boolean }) {
  const { breakpoints } = useStore();
  const button = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  useEffect(() => {
    const show = (): void => setOpen((now) => !now);
    document.addEventListener(BREAKPOINTS_EVENT, show);
    return () => document.removeEventListener(BREAKPOINTS_EVENT, show);
  }, []);
  const count = breakpoints.length;
  const close = (): void => setOpen(false);
  return (
    <div className="ts-holder" role="group" aria-label="Breakpoints">
      {count > 0 && toHit("previous-hit", "Run back to a breakpoint", "Shift F8", -1, off)}
      <button ref={button} id="breakpoints" type="button" className="ts-button ts-breaks" aria-haspopup="dialog" aria-expanded={open} aria-label={`Breakpoints: ${count || "none"}`} title="Breakpoints (p)" onClick={() => setOpen(!open)}>
        <span aria-hidden="true">{count > 0 && breakpoints.some((each) => each.on) ? "●" : "○"} {count || ""}</span>
      </button>
      {count > 0 && toHit("next-hit", "Run to a breakpoint", "F8", 1, off)}
      {open && (
        <Popover label="Breakpoints" of={button} close={close}>
          <header className="ts-head">
            <h3>Breakpoints</h3>
            <button type="button" className="ts-close" aria-label="Close" title="Close (Esc)" onClick={() => { close(); button.current?.focus(); }}>×</button>
          </header>
          <BreakpointList />
          <BreakpointForm />
        </Popover>
      )}
    </div>
  );
}

function toHit(id: string, label: string, key: string, by: 1 | -1, off: boolean) {
  return (
    <button id={id} type="button" className="ts-button ts-round" aria-label={label} title={`${label} (${key})`} aria-disabled={off} onClick={() => off || runToBreakpoint(store, by)}>
      <Icon name={by > 0 ? "nextHit" : "previousHit"} />
    </button>
  );
}
