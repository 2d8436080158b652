// The page as a widget of a notebook (anywidget): a frame that holds the page, and traits of the widget that
// follow it and that it follows; see outside.ts for the page's side.

interface Model {
  get(trait: string): unknown;
  set(trait: string, value: unknown): void;
  save_changes(): void;
  on(event: string, listener: () => void): void;
  off(event: string, listener: () => void): void;
}

const TOLD = ["quantity", "changes", "answers"];

function render({ model, el }: { model: Model; el: HTMLElement }): () => void {
  el.innerHTML = model.get("_frame") as string;
  const frame = el.firstElementChild as HTMLIFrameElement;
  let hears = false;
  const say = (...traits: string[]) => {
    const told = Object.fromEntries(traits.map((trait) => [trait, model.get(trait)]));
    if (!hears) frame.contentWindow?.postMessage({ chainrule: told }, "*");
  };
  const hear = ({ source, data }: MessageEvent) => {
    if (source !== frame.contentWindow || !data?.chainrule) return;
    hears = true; // what the page has just said is not said to it again: it may be further by then
    for (const [trait, value] of Object.entries(data.chainrule)) if (TOLD.includes(trait)) model.set(trait, value);
    hears = false;
    model.save_changes();
  };
  const followed = TOLD.map((trait) => [`change:${trait}`, () => say(trait)] as const);
  frame.addEventListener("load", () => say(...TOLD));
  addEventListener("message", hear);
  for (const [event, listener] of followed) model.on(event, listener);
  return () => {
    removeEventListener("message", hear);
    for (const [event, listener] of followed) model.off(event, listener);
  };
}

export default { render };
