// A tree as MathML, with the brackets that chainrule.derivation.forms.formula writes.

import type { Tree } from "./evaluate";
import type { Symbol } from "./model";

/** What stands for a reference or a number of the formula: markup that begins with ``<mn``. */
export type Leaf = (tree: Tree) => string;

enum Binds { Sum = 1, Product, Sign, Power, Atom }

type Written = [string, Binds];

const SIGNED = /^(<mrow><mo>−|(<[^>]*>)*−)/;
const call = (name: string) => (...x: string[]) =>
  `<mrow><mi>${name}</mi><mo>(</mo>${x.join("<mo>,</mo>")}<mo>)</mo></mrow>`;

const FUNCTIONS: Record<string, (...x: string[]) => string> = {
  exp: (x) => `<msup><mi>e</mi><mrow>${x}</mrow></msup>`,
  sqrt: (x) => `<msqrt>${x}</msqrt>`,
  abs: (x) => `<mrow><mo>|</mo>${x}<mo>|</mo></mrow>`,
  ...Object.fromEntries(
    ["ln", "tanh", "sign", "sin", "cos", "max", "min", "argmax", "argmin"].map((n) => [n, call(n)]),
  ),
  Phi: call("Φ"),
  phi: call("φ"),
  gt: (x, y) => `${x}<mo>&gt;</mo>${y}`,
  lt: (x, y) => `${x}<mo>&lt;</mo>${y}`,
  le: (x, y) => `${x}<mo>≤</mo>${y}`,
  case: (condition, then, otherwise) =>
    `<mrow><mo>{</mo><mtable><mtr><mtd>${then}</mtd><mtd><mrow>${condition}</mrow></mtd></mtr>` +
    `<mtr><mtd>${otherwise}</mtd><mtd><mo>–</mo></mtd></mtr></mtable></mrow>`,
};

export function mathml(tree: Tree, leaf: Leaf): string {
  return write(tree, leaf)[0];
}

/** The same in parts between which a line may be broken: terms, and their factors. */
export function mathmlInParts(tree: Tree, leaf: Leaf): string[] {
  const [operation, ...rest] = typeof tree === "number" ? [""] : tree;
  const args = rest as Tree[];
  const after = (sign: string, parts: string[]) => [`<mo form="infix">${sign}</mo>${parts[0]}`, ...parts.slice(1)];
  if (operation === "add") {
    return args.flatMap((term, i) => (i ? after("+", signedParts(term, leaf)) : mathmlInParts(term, leaf)));
  }
  if (operation === "sub") {
    return [...mathmlInParts(args[0], leaf), ...after("−", signedParts(args[1], leaf))];
  }
  if (operation === "mul") {
    const factors = args.map((x) => bracketed(x, leaf, Binds.Product));
    return factors.map((x, i) => (i ? `<mo form="infix">·</mo>${unsigned(x)}` : x));
  }
  return [mathml(tree, leaf)];
}

/** A term behind a sign: in brackets, and so in one part, where it has a sign of its own. */
function signedParts(term: Tree, leaf: Leaf): string[] {
  const whole = bracketed(term, leaf, Binds.Product);
  return SIGNED.test(whole) || whole.startsWith("<mrow><mo>(") ? [unsigned(whole)] : mathmlInParts(term, leaf);
}

function write(tree: Tree, leaf: Leaf): Written {
  if (typeof tree === "number" || tree[0] === "num" || tree[0] === "more") {
    const written = leaf(tree);
    return [written, SIGNED.test(written) ? Binds.Sign : Binds.Atom];
  }
  const [operation, ...rest] = tree;
  const args = rest as Tree[];
  switch (operation) {
    case "add": return [sum(args, leaf), Binds.Sum];
    case "sub": return [difference(args, leaf), Binds.Sum];
    case "mul": return [product(args, leaf), Binds.Product];
    case "div": return [fraction(args, leaf), Binds.Atom];
    case "neg": return [`<mrow><mo>−</mo>${unsigned(bracketed(args[0], leaf, Binds.Product))}</mrow>`, Binds.Sign];
    case "pow": return [power(args, leaf), Binds.Power];
    default: return [FUNCTIONS[operation](...args.map((x) => write(x, leaf)[0])), Binds.Atom];
  }
}

const brackets = (x: string) => `<mrow><mo>(</mo>${x}<mo>)</mo></mrow>`;
const unsigned = (x: string) => (SIGNED.test(x) ? brackets(x) : x);

function bracketed(tree: Tree, leaf: Leaf, least: Binds): string {
  const [written, binds] = write(tree, leaf);
  return binds >= least ? written : brackets(written);
}

function terms([first, ...others]: Tree[], leaf: Leaf): string[] {
  return [write(first, leaf)[0], ...others.map((x) => unsigned(bracketed(x, leaf, Binds.Product)))];
}

function sum(args: Tree[], leaf: Leaf): string {
  return terms(args, leaf).join("<mo>+</mo>");
}

function difference([left, right]: Tree[], leaf: Leaf): string {
  return `${write(left, leaf)[0]}<mo>−</mo>${unsigned(bracketed(right, leaf, Binds.Product))}`;
}

function product(args: Tree[], leaf: Leaf): string {
  const factors = args.map((x) => bracketed(x, leaf, Binds.Product));
  return factors.map((x, i) => (i ? unsigned(x) : x)).join("<mo>·</mo>");
}

function fraction(args: Tree[], leaf: Leaf): string {
  const [above, below] = args.map((x) => write(x, leaf)[0]);
  return `<mfrac><mrow>${above}</mrow><mrow>${below}</mrow></mfrac>`;
}

function power([base, exponent]: Tree[], leaf: Leaf): string {
  return (
    `<msup><mrow>${bracketed(base, leaf, Binds.Atom)}</mrow>` +
    `<mrow>${bracketed(exponent, leaf, Binds.Atom)}</mrow></msup>`
  );
}

// -- symbols -------------------------------------------------------------------------------------

export function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[c] as string);
}

/** A symbol in HTML, derivatives with a slash. */
export function symbolMarkup(symbol: Symbol): string {
  const above = symbol[2] ? `<sup>${escaped(symbol[2])}</sup>` : "";
  if (typeof symbol[0] !== "string") {
    return `∂${symbolMarkup(symbol[0])}/∂${symbolMarkup(symbol[1] as Symbol)}${above}`;
  }
  const below = symbol[1] ? `<sub>${escaped(symbol[1] as string)}</sub>` : "";
  return `<i>${escaped(symbol[0])}</i>${below}${above}`;
}

/** The same in text, for names read aloud. */
export function symbolText(symbol: Symbol): string {
  if (typeof symbol[0] !== "string") {
    return `∂${symbolText(symbol[0])}/∂${symbolText(symbol[1] as Symbol)}${symbol[2]}`;
  }
  const below = symbol[1] ? `_${symbol[1] as string}` : "";
  return `${symbol[0]}${below}${symbol[2]}`;
}
