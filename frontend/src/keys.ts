// The keyboard: every key does what a button does as well.

import type { Board, Edges } from "./state";

type Action = (board: Board) => void;

const edges = (chosen: Edges): Action => (board) =>
  board.set({ edges: board.state.edges === chosen ? "auto" : chosen });

const panel = (name: "help" | "table"): Action => (board) =>
  board.set({ panel: board.state.panel === name ? "" : name });

export const KEYS: Record<string, Action> = {
  ArrowLeft: (board) => board.move(-1),
  ArrowRight: (board) => board.move(1),
  "Shift+ArrowLeft": (board) => board.movePhase(false),
  "Shift+ArrowRight": (board) => board.movePhase(true),
  Home: (board) => board.go(0),
  End: (board) => board.go(board.derivation.listed - 1),
  Backspace: (board) => board.back(),
  "1": edges("w"),
  "2": edges("wa"),
  "3": edges("dw"),
  "4": edges("step"),
  "[": (board) => board.goTo(board.state.moment - 1),
  "]": (board) => board.goTo(board.state.moment + 1),
  n: (board) => board.nextUnit(),
  h: (board) => board.set({ hidden: !board.state.hidden }),
  s: (board) => board.turnOrder(),
  l: (board) => board.nextLanguage(),
  d: (board) => board.nextTheme(),
  t: panel("table"),
  "?": panel("help"),
  Escape: (board) => board.set({ panel: "" }),
};

/** What is told of the keys: what to press, and the word for what it does. */
export const TOLD: [string, string][] = [
  ["← →", "key_equation"],
  ["Shift ← →", "key_phase"],
  ["Home End", "key_ends"],
  ["Backspace", "key_back"],
  ["1 2 3 4", "key_edges"],
  ["[ ]", "key_moment"],
  ["N", "key_unit"],
  ["H", "key_hide"],
  ["S", "key_order"],
  ["L", "key_language"],
  ["D", "key_theme"],
  ["T", "key_table"],
  ["?", "key_help"],
];

const WHILE_READING = new Set(["l", "d", "t", "?", "Escape"]);
/** Of all equations; the others scroll the page there. */

const TYPES_IN = new Set(["INPUT", "TEXTAREA", "SELECT"]);
const INPUT_KEYS = new Set(["Escape"]);

export function listenToKeys(board: Board, root: HTMLElement | Document): void {
  root.addEventListener("keydown", (event) => {
    const e = event as KeyboardEvent;
    if (e.ctrlKey || e.metaKey || e.altKey) return;
    const types = TYPES_IN.has((e.target as Element).tagName ?? "");
    if (types && !INPUT_KEYS.has(e.key)) return;
    const name = e.key.length === 1 ? e.key.toLowerCase() : e.key;
    if (board.state.panel === "equations" && !WHILE_READING.has(name)) return;
    const action = KEYS[e.shiftKey && name.startsWith("Arrow") ? `Shift+${name}` : name];
    if (!action) return;
    e.preventDefault();
    if (types) (e.target as HTMLElement).blur();
    action(board);
  });
}
