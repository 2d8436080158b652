// Longer than 250 lines: the data of the page and all that follows from them when one is changed.
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

/** A layer's weights, or what belongs to each: a pattern for all, and the numbers. */
export interface Block {
  kind: string;
  layer: number;
  shape: [number, number];
  phase: string;
  reason: string;
  values: string | null;
  tree: unknown;
  symbol: unknown;
}

export interface Variant {
  listed: number;
  quantities: Row[];
  blocks: Block[];
  /** Of a number's name, what each slip makes of it: the value, the slip's key, parts of formulas. */
  slips: Record<string, Slip[]>;
  /** Of a number's name, what the slips that everyone knows make of it. */
  twins: Record<string, number[]>;
}

export type Slip = [value: number, key: string, x?: string, y?: string];

export interface Spoken {
  title: string;
  heading: string[];
  words: Record<string, string>;
  /** Of a family without layers, as SVG. */
  figure: string | null;
}

export interface OwnRow {
  inputs: string[];
  outputs: string[];
  /** Of pixels, how many stand in a line; else 0. */
  imageSide: number;
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
  run: RunData | null;
}

/** What was recorded of a run, a number or a list for each moment. */
export interface RunData {
  steps: number[];
  epochs: number[];
  losses: JsonNumber[];
  gradients: JsonNumber[][];
  curve: { epochs: number[]; loss: JsonNumber[]; watched: JsonNumber[] | null } | null;
  paths: { symbols: Symbol[]; values: JsonNumber[][] };
  plane: Plane | null;
  images: {
    side: number;
    rows: number;
    labels: string[];
    pixels: Record<number, string>;
    misread: [number, [row: number, true_: number, said: number][]][];
  } | null;
  /** The quantities in their order, float64 in base64. */
  values: string[] | null;
}

export interface Plane {
  names: string[];
  ends: number[][];
  fine: number;
  labels: string[] | null;
  low: number;
  high: number;
  said: string[];
  points: number[][];
}

export type Changes = ReadonlyMap<number, number>;

export function bytesOf(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
}

export function numberOf(value: JsonNumber): number {
  if (typeof value === "object") return Number(value.$float.replace("inf", "Infinity"));
  return Number(value);
}

/** A tree with its numbers read: what JSON has no number for stands as an object. */
function read(tree: unknown): Tree | null {
  if (tree === null || typeof tree === "number") return tree;
  const [operation, ...args] = tree as [string, ...unknown[]];
  if (operation === "num") return ["num", numberOf(args[0] as JsonNumber)];
  return [operation, ...args.flatMap((arg) => (isDots(arg) ? products(arg) : [read(arg)]))];
}

type Dots = ["dots", number, number, number, number, number];

const isDots = (tree: unknown): tree is Dots => Array.isArray(tree) && tree[0] === "dots";

/** The terms of a long weighted sum, whose places go on evenly. */
function products([, n, p, dp, q, dq]: Dots): Tree[] {
  return Array.from({ length: n }, (_, k): Tree => ["mul", p + k * dp, q + k * dq]);
}

// -- blocks --------------------------------------------------------------------------------------

function floats(block: Block): Float64Array {
  const n = block.shape[0] * block.shape[1];
  if (!block.values) return new Float64Array(n);
  return new Float64Array(bytesOf(block.values).buffer as ArrayBuffer);
}

function filled<T>(pattern: T, i: number, j: number): T {
  if (typeof pattern === "string") {
    return pattern.replace("{i}", String(i)).replace("{j}", String(j)) as T;
  }
  return Array.isArray(pattern) ? (pattern.map((part) => filled(part, i, j)) as T) : pattern;
}

type PlaceAt = (i: number, j: number) => number;

/** The places that a block's reference means, for every i and j. */
function placesOf(pattern: string, [rows, columns]: [number, number], d: Derivation): PlaceAt {
  const at: PlaceAt = (i, j) => d.place(filled(pattern, i, j)) as number;
  if (pattern.includes("{i},{j}")) {
    const first = at(1, 1);
    return (i, j) => first + (i - 1) * columns + j - 1;
  }
  const byRow = pattern.includes("{i}");
  if (!byRow && !pattern.includes("{j}")) {
    const only = at(1, 1);
    return () => only;
  }
  const places = Array.from({ length: byRow ? rows : columns }, (_, k) => at(k + 1, k + 1));
  return (i, j) => places[(byRow ? i : j) - 1];
}

/** The tree of a block's quantities, its references found once for all of them. */
class Pattern {
  readonly references: string[] = [];
  private readonly places = new Map<string, PlaceAt>();

  constructor(private readonly block: Block, private readonly d: Derivation) {
    this.collect(block.tree);
  }

  private collect(pattern: unknown): void {
    if (Array.isArray(pattern)) pattern.slice(1).forEach((part) => this.collect(part));
    else if (pattern !== null && typeof pattern === "object" && "ref" in pattern) {
      this.references.push(pattern.ref as string);
    }
  }

  tree(i: number, j: number, pattern: unknown = this.block.tree): Tree | null {
    if (pattern === null) return null;
    if (Array.isArray(pattern)) {
      if (pattern[0] === "num") return read(pattern);
      return [pattern[0], ...pattern.slice(1).map((part) => this.tree(i, j, part))];
    }
    const name = (pattern as { ref: string }).ref;
    let places = this.places.get(name);
    if (!places) this.places.set(name, (places = placesOf(name, this.block.shape, this.d)));
    return places(i, j);
  }

  /** The first few of the block that refer to a name. */
  users(name: string, at: number, most: number): number[] {
    const [rows, columns] = this.block.shape;
    const found: number[] = [];
    for (const reference of this.references) {
      const form = reference.replace(/[.*+?^$()|[\]\\]/g, "\\$&");
      const match = new RegExp(`^${form.replace("{i}", "(?<i>\\d+)").replace("{j}", "(?<j>\\d+)")}$`).exec(name);
      if (!match || reference === name) continue;
      const fixed = match.groups ?? {};
      const run = (which: string | undefined, n: number) =>
        which ? [Number(which)] : Array.from({ length: Math.min(n, most) }, (_, k) => k + 1);
      for (const i of run(fixed.i, rows)) {
        for (const j of run(fixed.j, columns)) found.push(at + (i - 1) * columns + j - 1);
      }
    }
    return found.slice(0, most);
  }
}

/** One of a block's quantities: its tree and its symbol are made when they are asked for. */
class OfBlock implements Quantity {
  readonly sample = null;
  readonly isTruth = false;

  constructor(
    private readonly block: Block,
    private readonly pattern: Pattern,
    private readonly i: number,
    private readonly j: number,
    public value: number,
  ) {}

  get name(): string { return `${this.block.kind}[${this.block.layer}][${this.i},${this.j}]`; }
  get phase(): string { return this.block.phase; }
  get layer(): number { return this.block.layer; }
  get reason(): string { return this.block.reason; }
  get symbol(): Symbol { return filled(this.block.symbol, this.i, this.j) as Symbol; }
  get tree(): Tree | null { return this.pattern.tree(this.i, this.j); }
}

const MOST_USERS = 30;

/** One derivation: its quantities by place and by name, and which refer to which. */
export class Derivation {
  readonly quantities: Quantity[];
  readonly listed: number;
  /** As Python gave them; of a run those of the moment that is looked at. */
  values: Float64Array;
  private readonly places = new Map<string, number>();
  private readonly starts = new Map<string, { block: Block; pattern: Pattern; at: number }>();
  private readonly firsts = new Map<string, number>();
  private users: Map<number, number[]> | null = null;

  constructor(variant: Variant) {
    this.listed = variant.listed;
    const named: Quantity[] = variant.quantities.map(
      ([name, phase, layer, sample, value, tree, symbol, reason]) => ({
        name, phase, layer, sample, symbol, reason,
        value: numberOf(value),
        isTruth: typeof value === "boolean",
        tree: read(tree),
      }),
    );
    named.forEach((q, i) => {
      this.places.set(q.name, i);
      if (!this.firsts.has(q.phase) && i < this.listed) this.firsts.set(q.phase, i);
    });
    this.quantities = named;
    this.add(variant.blocks);
    this.values = Float64Array.from(this.quantities, (q) => q.value);
    for (const { block, at } of this.starts.values()) if (block.values === null) this.workOut(block, at);
  }

  /** The blocks' quantities, behind those that are named one by one. */
  private add(blocks: Block[]): void {
    for (const block of blocks) {
      const pattern = new Pattern(block, this);
      this.starts.set(`${block.kind}[${block.layer}]`, { block, pattern, at: this.quantities.length });
      const values = floats(block);
      const [rows, columns] = block.shape;
      for (let i = 0; i < rows; i++) {
        for (let j = 0; j < columns; j++) {
          this.quantities.push(new OfBlock(block, pattern, i + 1, j + 1, values[i * columns + j]));
        }
      }
    }
  }

  private workOut(block: Block, at: number): void {
    const look = (i: number) => this.values[i];
    for (let k = at; k < at + block.shape[0] * block.shape[1]; k++) {
      this.values[k] = this.quantities[k].value = evaluate(this.quantities[k].tree as Tree, look);
    }
  }

  place(name: string): number | undefined {
    return this.places.get(name) ?? this.placeInBlock(name);
  }

  private placeInBlock(name: string): number | undefined {
    if (this.starts.size === 0) return undefined;
    const match = /^(.*\[\d+\])\[(\d+),(\d+)\]$/.exec(name);
    return match ? this.edgePlace(match[1], Number(match[2]), Number(match[3])) : undefined;
  }

  /** The place of a weight's quantity; `kind` is such as "dW[2]". */
  edgePlace(kind: string, i: number, j: number): number | undefined {
    const start = this.starts.get(kind);
    if (!start) return this.places.get(`${kind}[${i},${j}]`);
    const [rows, columns] = start.block.shape;
    return i <= rows && j <= columns ? start.at + (i - 1) * columns + j - 1 : undefined;
  }

  /** Where a phase begins. */
  first(phase: string): number | undefined {
    return this.firsts.get(phase);
  }

  /** Weights are blocks: there are too many numbers to work out again. */
  get isLarge(): boolean {
    return this.starts.size > 0;
  }

  /** Those that refer to a place; of a block the first few. */
  usedIn(place: number): number[] {
    this.users ??= this.namedUsers();
    const named = this.users.get(place) ?? [];
    if (!this.isLarge) return named;
    const { name } = this.quantities[place];
    const of = [...this.starts.values()].flatMap(({ pattern, at }) => pattern.users(name, at, MOST_USERS));
    return [...named, ...of];
  }

  private namedUsers(): Map<number, number[]> {
    const users = new Map<number, number[]>();
    this.quantities.forEach((q, i) => {
      if (q instanceof OfBlock) return;
      for (const source of referencesOf(q.tree)) {
        const known = users.get(source);
        if (known) known.push(i);
        else users.set(source, [i]);
      }
    });
    return users;
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
    for (const i of affected) for (const user of this.usedIn(i)) affected.add(user);
    return affected;
  }

  /** E when every parameter has its new value: the loss after the step, on the same rows. */
  lossAfter(values: Float64Array): number | null {
    const loss = this.place("E");
    if (loss === undefined || this.isLarge) return null;
    const updated = new Map<number, number>();
    this.quantities.forEach((q, i) => {
      const after = /^[Wb]\[/.test(q.name) ? this.place(`${q.name[0]}+${q.name.slice(1)}`) : undefined;
      if (after !== undefined) updated.set(i, values[after]);
      else if (values[i] !== this.values[i] && q.tree === null) updated.set(i, values[i]);
    });
    return updated.size ? this.recomputed(updated)[loss] : null;
  }
}
