// All that the page knows, in one object; every change goes through `Board.set`.

import { createContext } from "preact";
import { useContext } from "preact/hooks";

import type { Judged } from "./ask";
import { type BoardData, bytesOf, Derivation, type Quantity } from "./model";
import { shown } from "./number";

export type Edges = "w" | "wa" | "dw" | "step";
export type Panel = "" | "help" | "table" | "equations";

export interface State {
  order: string;
  /** The place of the equation that is looked at, and those it was reached from. */
  at: number;
  trail: number[];
  edges: Edges | "auto";
  errors: "delta" | "d";
  /** Which of the samples the figure shows, from 0. */
  sample: number;
  digits: number | null;
  language: string;
  theme: "" | "light" | "dark";
  panel: Panel;
  hidden: boolean;
  whole: boolean;
  changes: ReadonlyMap<number, number>;
  answers: ReadonlyMap<number, Judged>;
  /** Of a run, which of the recorded moments is shown. */
  moment: number;
}

export class Board {
  readonly derivations: Record<string, Derivation>;
  state: State;
  values: Float64Array;
  private listeners = new Set<() => void>();

  constructor(readonly data: BoardData) {
    this.derivations = Object.fromEntries(
      Object.entries(data.variants).map(([order, variant]) => [order, new Derivation(variant)]),
    );
    this.state = {
      order: data.order,
      at: 0,
      trail: [],
      edges: "auto",
      errors: "delta",
      sample: 0,
      digits: 9,
      language: data.language,
      theme: "",
      panel: "",
      hidden: false,
      whole: false,
      changes: new Map(),
      answers: new Map(),
      moment: 0,
    };
    this.values = this.derivation.values;
    this.state.at = this.first("forward") ?? 0;
  }

  get derivation(): Derivation {
    return this.derivations[this.state.order];
  }

  get current(): Quantity {
    return this.derivation.quantities[this.state.at];
  }

  first(phase: string): number | undefined {
    return this.derivation.first(phase);
  }

  listen(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  set(change: Partial<State>): void {
    this.state = { ...this.state, ...change };
    if (change.changes || change.order) this.values = this.derivation.recomputed(this.state.changes);
    for (const listener of this.listeners) listener();
  }

  // -- words and numbers -------------------------------------------------------------------------

  word(key: string, put: Record<string, string | number> = {}): string {
    const words = this.data.spoken[this.state.language].words;
    return (words[key] ?? key).replace(/\{(\w+)\}/g, (all, name) => String(put[name] ?? all));
  }

  number(value: number, digits = this.state.digits): string {
    return shown(value, digits);
  }

  shownValue(place: number, digits = this.state.digits): string {
    const value = this.values[place];
    if (!this.derivation.quantities[place].isTruth) return this.number(value, digits);
    return this.word(value ? "true" : "false");
  }

  // -- moving ------------------------------------------------------------------------------------

  /** Look at an equation; `from`: where its number is used, to come back to. */
  go(at: number, from?: number): void {
    const sample = this.derivation.quantities[at]?.sample;
    const shownSample = sample === null ? -1 : this.data.samples.indexOf(sample ?? NaN);
    this.set({
      at,
      trail: from === undefined ? [] : [...this.state.trail, from],
      sample: shownSample < 0 ? this.state.sample : shownSample,
      whole: false,
    });
  }

  back(): void {
    const trail = [...this.state.trail];
    const at = trail.pop();
    if (at === undefined) return;
    this.go(at);
    this.set({ trail });
  }

  move(steps: number): void {
    const last = this.derivation.listed - 1;
    this.go(Math.max(0, Math.min(last, Math.min(this.state.at, last) + steps)));
  }

  /** The beginning of the next phase, or of this one or the one before. */
  movePhase(forth: boolean): void {
    const { quantities, listed } = this.derivation;
    const begins = (i: number) => i === 0 || quantities[i].phase !== quantities[i - 1].phase;
    let at = this.state.at + (forth ? 1 : -1);
    while (at > 0 && at < listed && !begins(at)) at += forth ? 1 : -1;
    if (at >= 0 && at < listed) this.go(at);
  }

  /** The same kind of quantity of the next unit, else the next equation. */
  nextUnit(): void {
    const { quantities, listed } = this.derivation;
    const unit = (q: Quantity) => `${q.layer}/${unitOf(q.name)}`;
    const here = unit(this.current);
    for (let i = this.state.at + 1; i < listed; i++) {
      if (quantities[i].layer !== null && unit(quantities[i]) !== here) return this.go(i);
    }
    this.go(0);
  }

  turnOrder(): void {
    const orders = Object.keys(this.derivations);
    if (orders.length < 2) return;
    const order = orders[(orders.indexOf(this.state.order) + 1) % orders.length];
    const next = this.derivations[order];
    const name = this.current.name;
    const moved = (i: number) => next.place(this.derivation.quantities[i].name);
    const changes = new Map(
      [...this.state.changes].flatMap(([i, v]) => {
        const place = moved(i);
        return place === undefined ? [] : [[place, v] as const];
      }),
    );
    const at = next.place(name) ?? 0;
    this.set({ order, at, trail: [], answers: new Map(), changes });
  }

  /** A recorded moment of a run: the step that is shown has the numbers that it had then. */
  goTo(moment: number): void {
    const { run } = this.data;
    if (!run) return;
    const at = Math.max(0, Math.min(run.steps.length - 1, moment));
    if (at === this.state.moment) return;
    if (run.values) this.derivation.values = new Float64Array(bytesOf(run.values[at]).buffer as ArrayBuffer);
    this.set({ moment: at, changes: new Map(), answers: new Map() });
  }

  /** The numbers are those whose slips Python has worked out. */
  get isAsGiven(): boolean {
    return this.state.changes.size === 0 && this.state.moment === 0;
  }

  nextLanguage(): void {
    const languages = Object.keys(this.data.spoken);
    const next = (languages.indexOf(this.state.language) + 1) % languages.length;
    this.set({ language: languages[next] });
  }

  nextTheme(): void {
    const dark = this.state.theme
      ? this.state.theme === "dark"
      : matchMedia("(prefers-color-scheme: dark)").matches;
    this.set({ theme: dark ? "light" : "dark" });
  }

  change(place: number, value: number | null): void {
    const changes = new Map(this.state.changes);
    if (value === null || value === this.derivation.values[place]) changes.delete(place);
    else changes.set(place, value);
    this.set({ changes });
  }

  /** What the edges carry, as chosen or as the phase asks. */
  get edges(): Edges {
    if (this.state.edges !== "auto") return this.state.edges;
    const phase = this.current.phase;
    return phase === "backward" ? "dw" : phase === "update" ? "step" : "w";
  }
}

/** The unit of a name: its last index. */
export function unitOf(name: string): number {
  const numbers = name.replace(/@.*/, "").match(/\d+(?=\])/g);
  return numbers ? Number(numbers.at(-1)) : 0;
}

export const BoardContext = createContext<Board>(null as unknown as Board);
export const useBoard = (): Board => useContext(BoardContext);
