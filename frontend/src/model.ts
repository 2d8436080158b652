// What Python gives the page, and the numbers as they are when some are typed over.

import { evaluate, referencesOf, type Tree } from "./evaluate";

export type Symbol = [string, string, string] | [Symbol, Symbol, string];
export type JsonNumber = number | boolean | { $float: string };
export type Row = [string, string, number | null, number | null, JsonNumber, unknown, Symbol, string];

export interface Quantity {
  name: string;
  phase: string;
  layer: number | null;
  sample: number | null;
  value: number;
  isTruth: boolean;
  tree: Tree | null;
  symbol: Symbol;
  reason: string;
}

export interface Variant {
  listed: number;
  quantities: Row[];
}

export interface Spoken {
  title: string;
  heading: string[];
  words: Record<string, string>;
}

export interface OwnRow {
  inputs: string[];
  outputs: string[];
  cells: [string, string, number, number][][];
  predicted: [string, string, number | null][][];
}

export interface BoardData {
  format: string;
  language: string;
  source: string;
  spoken: Record<string, Spoken>;
  sizes: number[];
  samples: number[];
  sharedBias: boolean[];
  order: string;
  frozen: string[];
  variants: Record<string, Variant>;
  own: OwnRow | null;
  slips: Record<string, [number, string][]>;
}

export type Changes = ReadonlyMap<number, number>;

function numberOf(value: JsonNumber): number {
  if (typeof value === "object") return Number(value.$float.replace("inf", "Infinity"));
  return Number(value);
}

/** A tree with its numbers read: what JSON has no number for stands as an object. */
function read(tree: unknown): Tree | null {
  if (tree === null || typeof tree === "number") return tree;
  const [operation, ...args] = tree as [string, ...unknown[]];
  if (operation === "num") return ["num", numberOf(args[0] as JsonNumber)];
  return [operation, ...args.map(read)];
}

/** One derivation: its quantities by place and by name, and which refer to which. */
export class Derivation {
  readonly quantities: Quantity[];
  readonly listed: number;
  readonly places = new Map<string, number>();
  readonly usedIn: number[][];
  readonly values: Float64Array;

  constructor(variant: Variant) {
    this.listed = variant.listed;
    this.quantities = variant.quantities.map(
      ([name, phase, layer, sample, value, tree, symbol, reason]) => ({
        name, phase, layer, sample, symbol, reason,
        value: numberOf(value),
        isTruth: typeof value === "boolean",
        tree: read(tree),
      }),
    );
    this.values = Float64Array.from(this.quantities, (q) => q.value);
    this.usedIn = this.quantities.map(() => []);
    this.quantities.forEach((q, i) => {
      this.places.set(q.name, i);
      for (const source of referencesOf(q.tree)) this.usedIn[source].push(i);
    });
  }

  place(name: string): number | undefined {
    return this.places.get(name);
  }

  /** The numbers when some are other ones; what does not hang on them stays as Python gave it. */
  recomputed(changes: Changes): Float64Array {
    if (changes.size === 0) return this.values;
    const affected = this.affectedBy(changes.keys());
    const values = this.values.slice();
    const done = new Set<number>();
    const look = (i: number): number => {
      if (affected.has(i) && !done.has(i)) {
        done.add(i);
        const tree = this.quantities[i].tree;
        if (changes.has(i)) values[i] = changes.get(i) as number;
        else if (tree !== null) values[i] = evaluate(tree, look);
      }
      return values[i];
    };
    for (const i of affected) look(i);
    return values;
  }

  /** These places and all that hang on them. */
  affectedBy(changed: Iterable<number>): Set<number> {
    const affected = new Set(changed);
    for (const i of affected) for (const user of this.usedIn[i]) affected.add(user);
    return affected;
  }

  /** E when every parameter has its new value: the loss after the step, on the same rows. */
  lossAfter(values: Float64Array): number | null {
    const loss = this.place("E");
    if (loss === undefined) return null;
    const updated = new Map<number, number>();
    this.quantities.forEach((q, i) => {
      const after = /^[Wb]\[/.test(q.name) ? this.place(`${q.name[0]}+${q.name.slice(1)}`) : undefined;
      if (after !== undefined) updated.set(i, values[after]);
      else if (values[i] !== this.values[i] && q.tree === null) updated.set(i, values[i]);
    });
    return updated.size ? this.recomputed(updated)[loss] : null;
  }
}
