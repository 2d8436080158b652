// The number of an expression: the same trees, and the same operations, as in Python.

import { densityOf, normal } from "./special";

/** A place in the list of quantities, `["num", x]`, or `[operation, tree, ...]`. */
export type Tree = number | [string, ...unknown[]];
export type Look = (place: number) => number;

type Operation = (...x: number[]) => number;

const OPERATIONS: Record<string, Operation> = {
  add: (...x) => exactSum(x),
  mul: (...x) => x.reduce((product, factor) => product * factor, 1),
  sub: (x, y) => x - y,
  div: (x, y) => x / y,
  pow: (x, y) => x ** y,
  neg: (x) => -x,
  exp: Math.exp,
  ln: Math.log,
  sqrt: Math.sqrt,
  abs: Math.abs,
  sign: (x) => Math.sign(x) + 0,
  tanh: Math.tanh,
  sin: Math.sin,
  cos: Math.cos,
  Phi: normal,
  phi: densityOf,
  max: (...x) => x.reduce((a, b) => (b > a ? b : a)),
  min: (...x) => x.reduce((a, b) => (b < a ? b : a)),
  argmax: (...x) => x.indexOf(x.reduce((a, b) => (b > a ? b : a))) + 1,
  argmin: (...x) => x.indexOf(x.reduce((a, b) => (b < a ? b : a))) + 1,
  gt: (x, y) => Number(x > y),
  lt: (x, y) => Number(x < y),
  le: (x, y) => Number(x <= y),
};

export function evaluate(tree: Tree, look: Look): number {
  if (typeof tree === "number") return look(tree);
  const [operation, ...args] = tree as [string, ...Tree[]];
  if (operation === "num") return args[0] as number;
  if (operation === "case") {
    return evaluate(args[evaluate(args[0], look) ? 1 : 2], look);
  }
  return OPERATIONS[operation](...args.map((arg) => evaluate(arg, look)));
}

/** The places that a tree refers to, each once, in order. */
export function referencesOf(tree: Tree | null, found: Set<number> = new Set()): Set<number> {
  if (typeof tree === "number") found.add(tree);
  else if (tree !== null && tree[0] !== "num") {
    for (const arg of tree.slice(1)) referencesOf(arg as Tree, found);
  }
  return found;
}

/** The sum rounded once, as Python's math.fsum (Shewchuk 1997). */
export function exactSum(terms: readonly number[]): number {
  if (!terms.every(Number.isFinite)) return terms.reduce((a, b) => a + b, 0);
  const partials: number[] = [];
  for (let x of terms) {
    let kept = 0;
    for (let y of partials) {
      if (Math.abs(x) < Math.abs(y)) [x, y] = [y, x];
      const high = x + y;
      const low = y - (high - x);
      if (low) partials[kept++] = low;
      x = high;
    }
    partials.length = kept;
    partials.push(x);
  }
  return rounded(partials);
}

/** Partials that do not overlap, the largest last, as one number, half cases to even. */
function rounded(partials: number[]): number {
  let high = partials.pop() ?? 0;
  while (partials.length) {
    const x = high;
    const y = partials.pop() as number;
    high = x + y;
    const low = y - (high - x);
    if (!low) continue;
    const next = partials.at(-1) ?? 0;
    if ((low < 0 && next < 0) || (low > 0 && next > 0)) {
      const twice = 2 * low;
      const moved = high + twice;
      if (moved - high === twice) high = moved;
    }
    break;
  }
  return high;
}
