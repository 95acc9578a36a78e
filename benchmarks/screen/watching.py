"""What the page is asked while it is timed. All times are milliseconds by the page's own clock."""

from __future__ import annotations

USABLE = """() => new Promise((done) => {
  const ready = () => {
    const screen = window.tapescreen, store = screen && screen.store;
    const usable = store && store.document && document.querySelector("#editor .cm-content");
    requestAnimationFrame(usable ? () => done(performance.now()) : ready);
  };
  ready();
})"""
"""Since the navigation began, until the example is shown and the frame with it was painted."""

READ = """() => new Promise((done) => {
  const ready = () => {
    const { store } = window.tapescreen ?? {};
    const answered = store && store.document && document.querySelector("#editor .ts-chip");
    requestAnimationFrame(answered ? () => done(performance.now()) : ready);
  };
  ready();
})"""
"""Since the navigation began, until the gradients stand in the code, painted."""

TOLD = """() => new Promise((done) => {
  const ready = () => (window.tapescreen.store.current?.sentence ? done(performance.now()) : setTimeout(ready, 5));
  ready();
})"""
"""Since the navigation began, until the present step has its values and words."""

ANSWERED = """async (before) => {
  const { store } = window.tapescreen;
  const answered = () => store.document.calls.length === 0 || document.querySelector("#editor .ts-chip");
  const fresh = () => store.document?.id !== before && answered();
  const begun = performance.now();
  document.querySelector("#run").click();
  while (!fresh()) await new Promise(requestAnimationFrame);
  await new Promise(requestAnimationFrame);
  return performance.now() - begun;
}"""
"""From a click on Run until the gradients stand in the code, painted; or a session that was stopped before."""

STEPS = """async (times) => {
  const { store } = window.tapescreen;
  const frame = window.requestAnimationFrame;
  let drawn = 0;
  window.requestAnimationFrame = (draw) => frame((now) => {
    const begun = performance.now();
    draw(now);
    drawn += performance.now() - begun;
  });
  const taken = [];
  const key = (kind) => new KeyboardEvent(kind, { key: "ArrowRight", bubbles: true, cancelable: true });
  document.activeElement?.blur();
  store.go(Math.floor(store.count / 3));
  for (let time = 0; time < times; time += 1) {
    await new Promise((done) => frame(() => frame(done)));
    if (time % 20 === 0) store.go(Math.floor(store.count * ((time / times) * 0.9)));
    await new Promise((done) => frame(() => frame(done)));
    const from = store.step;
    drawn = 0;
    const begun = performance.now();
    document.body.dispatchEvent(key("keydown"));
    const told = performance.now() - begun;
    if (store.step === from) throw new Error("the key did not step");
    await new Promise((done) => frame(() => frame(done)));
    taken.push(told + drawn);
    document.body.dispatchEvent(key("keyup"));
  }
  window.requestAnimationFrame = frame;
  return taken;
}"""
"""Each from the key's event to the last listener's return, and what was drawn in the frames after it."""

SCRUB = """async (seconds) => {
  const { store } = window.tapescreen;
  let frames = 0;
  const begun = performance.now();
  while (performance.now() - begun < seconds * 1000) {
    store.go(Math.floor(store.count * (0.5 + 0.49 * Math.sin(frames / 9))));
    frames += 1;
    await new Promise(requestAnimationFrame);
  }
  return frames / ((performance.now() - begun) / 1000);
}"""
"""Frames a second while the cursor is moved about in every one of them."""

PLACE = """(folded) => {
  const { graph, snapshot } = window.tapescreen.store;
  const { camera, surface } = graph;
  const box = surface.canvas.getBoundingClientRect();
  const at = (x, y) => ({ x: box.left + x * camera.zoom + camera.x, y: box.top + y * camera.zoom + camera.y });
  const group = snapshot.graph.groups.find((each) => each.folded === folded);
  return group ? at(group.x + 20, group.y + 10) : null;
}"""
"""Where the first group's header is that is folded, or not."""

FOLDED = """async ({ x, y }) => {
  const { store } = window.tapescreen;
  const before = store.snapshot.graph, canvas = store.graph.surface.canvas;
  const begun = performance.now();
  const at = { clientX: x, clientY: y, bubbles: true, button: 0, pointerId: 1, isPrimary: true };
  for (const kind of ["pointerdown", "pointerup"]) canvas.dispatchEvent(new PointerEvent(kind, at));
  canvas.dispatchEvent(new MouseEvent("dblclick", at));
  const waiting = () => store.snapshot.graph === before && performance.now() - begun < 10_000;
  while (waiting()) await new Promise(requestAnimationFrame);
  if (store.snapshot.graph === before) return null;
  await new Promise(requestAnimationFrame);
  return performance.now() - begun;
}"""
"""From a click on a group's header until it is open, or closed, and painted."""

HEAP = "() => { window.gc?.(); return performance.memory.usedJSHeapSize / 2 ** 20; }"
"""MiB of the page's heap."""
