// One equation, large: symbols, numbers, result; each number leads to where it came from.

import { useLayoutEffect, useRef } from "preact/hooks";

import { evaluate, referencesOf, type Tree } from "./evaluate";
import { escaped, mathmlInParts, symbolMarkup, symbolText } from "./mathml";
import type { Quantity } from "./model";
import { markup } from "./number";
import { Shares } from "./Shares";
import { type Board, useBoard } from "./state";
import { Ask, TypeOver } from "./Written";

const MOST_TERMS = 14;
const SHOWN_TERMS = 10;
const MOST_USES = 24;

/** A long sum as its largest terms, in their order, and what is left as one. */
function shortened(tree: Tree, board: Board): Tree {
  if (typeof tree === "number" || tree[0] !== "add" || board.state.whole) return tree;
  const terms = tree.slice(1) as Tree[];
  if (terms.length <= MOST_TERMS) return tree;
  const look = (i: number) => board.values[i];
  const sizes = terms.map((term) => Math.abs(evaluate(term, look)));
  const order = sizes.map((_, i) => i).sort((i, j) => sizes[j] - sizes[i]);
  const kept = new Set(order.slice(0, SHOWN_TERMS));
  const rest = terms.filter((_, i) => !kept.has(i));
  return [
    "add",
    ...terms.filter((_, i) => kept.has(i)),
    ["more", rest.length, evaluate(["add", ...rest], look)],
  ];
}

function constant(tree: Tree, board: Board): string {
  const [kind, first, second] = tree as [string, number, number];
  if (kind === "num") return `<mn>${markup(board.number(first, null))}</mn>`;
  const said = board.word("more_terms", { n: first, sum: board.number(second) });
  return `<mn class="more">${escaped(said)}</mn>`;
}

function link(place: number, inner: string, board: Board): string {
  const q = board.derivation.quantities[place];
  const changed = board.values[place] !== board.derivation.values[place] ? " changed" : "";
  const title = escaped(board.word("comes_from", { name: symbolText(q.symbol) }));
  return `<mn><span class="origin${changed}" data-at="${place}" title="${title}">${inner}</span></mn>`;
}

export function anchor(name: string): string {
  return `#${name.replace(/[^A-Za-z0-9+@]+/g, "-").replace(/^-|-$/g, "")}`;
}

/** The formula, and the same with its numbers; each in parts. */
function lines(q: Quantity, board: Board): string[][] {
  if (q.tree === null) return [];
  const tree = shortened(q.tree, board);
  const { quantities } = board.derivation;
  const symbols = mathmlInParts(tree, (x) =>
    typeof x === "number" ? link(x, symbolMarkup(quantities[x].symbol), board) : constant(x, board),
  );
  const numbers = mathmlInParts(tree, (x) =>
    typeof x === "number" ? link(x, markup(board.shownValue(x)), board) : constant(x, board),
  );
  const bare = (line: string[]) => line.join("").replace(/<[^>]*>/g, "");
  const result = markup(board.shownValue(board.state.at));
  return [symbols, numbers].filter((line, i, all) => (i === 0 || bare(line) !== bare(all[0])) && bare(line) !== result);
}

const asMath = (term: string) => `<math display="block"><mrow>${term}</mrow></math>`;

const SMALLEST = 0.5;

/** A fraction is not broken into lines: where it is wider than its place it is made smaller. */
function fitIn(side: HTMLElement): void {
  side.style.fontSize = "";
  const ratio = side.clientWidth / side.scrollWidth;
  if (ratio < 1) side.style.fontSize = `${Math.max(SMALLEST, 0.98 * ratio)}em`;
}

export function Equation() {
  const board = useBoard();
  const q = board.current;
  const { at, trail } = board.state;
  const follow = (event: MouseEvent) => {
    const target = (event.target as Element).closest("[data-at]");
    if (!target) return;
    event.preventDefault();
    board.go(Number(target.getAttribute("data-at")), at);
  };
  const sides = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => sides.current?.querySelectorAll<HTMLElement>(".side").forEach(fitIn));
  const hides = board.state.hidden && q.tree !== null;
  const isLong = q.tree !== null && typeof q.tree !== "number" && q.tree[0] === "add" && q.tree.length > MOST_TERMS + 1;
  return (
    <section class="equation" aria-label={board.word("equation", { n: at + 1, all: board.derivation.listed })}>
      <div class="where">
        <span class="phase">{phaseTitle(board, q)}</span>
        <span class="count">
          {at < board.derivation.listed ? board.word("equation", { n: at + 1, all: board.derivation.listed }) : ""}
        </span>
      </div>
      <div class="sides" ref={sides} onClick={follow} aria-live="polite">
        <div class="left" dangerouslySetInnerHTML={{ __html: symbolMarkup(q.symbol) }} title={q.name} />
        <div class="right">
          {lines(q, board).map((line, i) => (
            <div class="side" key={i} tabIndex={0} role="group" aria-label={board.word(i ? "numbers" : "formula")}>
              <span class="is">=</span>
              <span class="terms" dangerouslySetInnerHTML={{ __html: line.map(asMath).join("") }} />
            </div>
          ))}
          <div class="side result">
            <span class="is">=</span>
            {hides ? <Ask key={at} /> : <Result place={at} />}
          </div>
        </div>
      </div>
      {isLong && !board.state.whole && (
        <button class="quiet" onClick={() => board.set({ whole: true })}>{board.word("show_terms")}</button>
      )}
      <p class="why">
        {board.word(`why:${q.reason}`)}
        {usesNewWeights(board, q) ? ` ${board.word("new_weights")}` : ""}
      </p>
      <Shares />
      {q.tree === null && <TypeOver key={`over${at}`} />}
      <Ways />
      {trail.length > 0 && (
        <button class="quiet" onClick={() => board.back()}>
          ← {board.word("back")}{" "}
          <span dangerouslySetInnerHTML={{ __html: symbolMarkup(board.derivation.quantities[trail[trail.length - 1]].symbol) }} />
        </button>
      )}
    </section>
  );
}

function phaseTitle(board: Board, q: Quantity): string {
  const layer = q.layer === null ? "" : ` · ${board.word("layer", { layer: q.layer })}`;
  const sample = q.sample === null ? "" : ` · ${board.word("sample_n", { n: q.sample })}`;
  return board.word(q.phase) + layer + sample;
}

function usesNewWeights(board: Board, q: Quantity): boolean {
  if (q.phase !== "backward" || q.tree === null) return false;
  const refers = (tree: Tree): boolean =>
    typeof tree === "number"
      ? board.derivation.quantities[tree].name.startsWith("W+")
      : tree[0] !== "num" && tree.slice(1).some((x) => refers(x as Tree));
  return refers(q.tree);
}

/** The result; where something was typed over, what it was and what it is. */
export function Result({ place }: { place: number }) {
  const board = useBoard();
  const before = board.derivation.values[place];
  const changed = board.values[place] !== before;
  const html = markup(board.shownValue(place));
  if (!changed) return <strong class="number" dangerouslySetInnerHTML={{ __html: html }} />;
  return (
    <span class="changed">
      <s class="number" dangerouslySetInnerHTML={{ __html: markup(board.number(before)) }} />
      {" → "}
      <strong class="number" dangerouslySetInnerHTML={{ __html: html }} />
    </span>
  );
}

/** Where the numbers came from, and where the result goes: what a click on them does, for the
 *  keyboard and for who listens. */
function Ways() {
  const board = useBoard();
  const { at } = board.state;
  const users = board.derivation.usedIn(at);
  const sources = [...referencesOf(board.current.tree)];
  return (
    <>
      {sources.length > 0 && <Symbols title={board.word("made_of")} places={sources} />}
      <Symbols title={board.word(users.length ? "used_in" : "used_nowhere")} places={users} />
    </>
  );
}

function Symbols({ title, places }: { title: string; places: number[] }) {
  const board = useBoard();
  return (
    <div class="uses">
      <span class="soft">{title}</span>
      {places.slice(0, MOST_USES).map((i) => (
        <button
          key={i}
          class="symbol"
          onClick={() => board.go(i, board.state.at)}
          dangerouslySetInnerHTML={{ __html: symbolMarkup(board.derivation.quantities[i].symbol) }}
        />
      ))}
      {places.length > MOST_USES && <span class="soft">… {places.length}</span>}
    </div>
  );
}
