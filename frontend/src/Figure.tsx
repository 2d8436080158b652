// The network: units as cards, what flows between them on the edges, the same selection as the
// equation's.

import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";

import { referencesOf } from "./evaluate";
import { Heat } from "./Heat";
import { type Box, type EdgeLine, type Gap, type Layout, layout, placeLabels, type RowKind, textWidth, type UnitBox } from "./layout";
import { symbolMarkup, symbolText } from "./mathml";
import type { Symbol } from "./model";
import { label } from "./number";
import { type Board, type Edges, unitOf, useBoard } from "./state";

const FONT = '12px system-ui, "Noto Sans CJK SC", "PingFang SC", sans-serif';
const SMALL = FONT.replace("12px", "9px");
const CARD_DIGITS = 6;
const EDGE_DIGITS = 4;

export function Figure() {
  const board = useBoard();
  const frame = useRef<HTMLDivElement>(null);
  const [room, setRoom] = useState(0);
  useLayoutEffect(() => {
    const measure = () => setRoom(frame.current?.clientWidth ?? 0);
    measure();
    const observer = new ResizeObserver(measure);
    if (frame.current) observer.observe(frame.current);
    return () => observer.disconnect();
  }, []);
  const q = board.current;
  const selected = (layer: number) => (q.layer === layer ? unitOf(q.name) : 1);
  const around = board.data.sizes.map(selected).join();
  const plan = useMemo(() => layout(board, room, selected), [room, around, board.state.order]);
  useEffect(() => scrollTo(frame.current, placeIn(plan, board, board.state.at)), [board.state.at, plan]);
  return (
    <div class="figure" ref={frame} tabIndex={0} role="group" aria-label={board.word("figure")}>
      <div class="canvas" style={{ width: `${plan.width}px`, height: `${plan.height}px` }}>
        <Captions plan={plan} />
        <Lines plan={plan} />
        {plan.gaps.map((gap) => gap.isHeat && <Heat key={gap.layer} gap={gap} />)}
        {plan.units.map((unit) => <Card key={`${unit.layer}/${unit.unit}`} box={unit} />)}
        <Outputs plan={plan} />
        {plan.gaps.map((gap) => !gap.isHeat && <Labels key={gap.layer} gap={gap} />)}
        <Thread plan={plan} />
      </div>
    </div>
  );
}

function scrollTo(frame: HTMLElement | null, box: Box | null): void {
  if (!frame || !box || frame.scrollWidth <= frame.clientWidth) return;
  const isSeen = box.x >= frame.scrollLeft && box.x + box.w <= frame.scrollLeft + frame.clientWidth;
  if (!isSeen) frame.scrollLeft = box.x - (frame.clientWidth - box.w) / 2;
}

export function at(box: Box) {
  return { left: `${box.x}px`, top: `${box.y}px`, width: `${box.w}px`, height: `${box.h}px` };
}

function Captions({ plan }: { plan: Layout }) {
  const board = useBoard();
  return (
    <>
      {plan.columns.map((c) => (
        <div key={c.layer} class="caption" style={{ left: `${c.x}px` }}>
          {c.layer === 0 ? board.word("inputs") : board.word("layer", { layer: c.layer })}
        </div>
      ))}
      {plan.columns.map((c) => c.hidden > 0 && (
        <div key={`more${c.layer}`} class="caption more" style={{ left: `${c.x}px`, top: `${c.below}px` }}>
          {board.word("hidden_units", { n: c.hidden })}
        </div>
      ))}
    </>
  );
}

// -- units ---------------------------------------------------------------------------------------

/** The name of a quantity of the sample that is shown. */
export function ofSample(board: Board, name: string): string {
  const sample = board.data.samples[board.state.sample];
  return sample === undefined ? name : `${name}@${sample}`;
}

function nameOf(board: Board, kind: RowKind, l: number, j: number): string {
  if (kind === "b") return `b[${l}][${board.data.sharedBias[l - 1] ? 1 : j}]`;
  const letters = kind === "delta" && board.state.errors === "d" ? "d" : kind;
  return ofSample(board, `${letters}[${l}][${j}]`);
}

/** It is given, or has been worked out by now. */
export function isKnown(board: Board, place: number): boolean {
  const { quantities, listed } = board.derivation;
  if (quantities[place].phase === "given" || place <= board.state.at) return true;
  if (place < listed) return false;
  return board.state.at >= (board.first(quantities[place].phase) ?? listed);
}

function Card({ box }: { box: UnitBox }) {
  const board = useBoard();
  const { own, sizes } = board.data;
  const names = box.layer === 0 ? own?.inputs : box.layer === sizes.length - 1 ? own?.outputs : undefined;
  const name = names?.[box.unit - 1];
  const here = board.current.layer === box.layer && unitOf(board.current.name) === box.unit;
  const rows = box.rows.length === 1 && box.layer > 0 && showsErrors(board, box) ? ["delta" as const] : box.rows;
  return (
    <div class={`card${here ? " here" : ""}`} style={at(box)}>
      {name !== undefined && <div class="own" title={name}>{name}</div>}
      {rows.map((kind) => <Value key={kind} name={nameOf(board, kind, box.layer, box.unit)} room={box.w} />)}
    </div>
  );
}

function showsErrors(board: Board, box: UnitBox): boolean {
  const place = board.derivation.place(nameOf(board, "delta", box.layer, box.unit));
  return place !== undefined && isKnown(board, place);
}

/** A symbol and its number, a button to its equation. */
export function Value({ name, room }: { name: string; room: number }) {
  const board = useBoard();
  const place = board.derivation.place(name);
  if (place === undefined) return null;
  const q = board.derivation.quantities[place];
  const isHere = place === board.state.at;
  const isSource = board.current.tree !== null && referencesOf(board.current.tree).has(place);
  const hidden = isHere && board.state.hidden && q.tree !== null;
  const text = hidden ? "?" : isKnown(board, place) ? fitting(board, place, room) : "·";
  const changed = board.values[place] !== board.derivation.values[place];
  const classes = ["value", isHere && "here", isSource && "source", changed && "changed"];
  return (
    <button
      class={classes.filter(Boolean).join(" ")}
      tabIndex={-1}
      title={`${q.name} = ${hidden ? "?" : board.shownValue(place, null)}`}
      onClick={() => board.go(place, board.state.at)}
    >
      <span dangerouslySetInnerHTML={{ __html: symbolMarkup(short(q.symbol)) }} />
      <span class="number">{text}</span>
    </button>
  );
}

function symbolWidth(symbol: Symbol): number {
  if (typeof symbol[0] !== "string") return textWidth(symbolText(symbol), FONT);
  return textWidth(symbol[0], `italic ${FONT}`) + textWidth((symbol[1] as string) + symbol[2], SMALL);
}

/** As many digits, up to six, as have room beside the symbol. */
function fitting(board: Board, place: number, room: number): string {
  const symbol = symbolWidth(short(board.derivation.quantities[place].symbol));
  for (let digits = Math.min(CARD_DIGITS, board.state.digits ?? CARD_DIGITS); ; digits--) {
    const text = label(board.shownValue(place, digits));
    if (digits === 1 || textWidth(text, FONT) + symbol + 20 <= room) return text;
  }
}

/** A symbol without the sample, which the whole figure is of. */
function short(symbol: Symbol): Symbol {
  if (typeof symbol[0] !== "string") return symbol;
  return [symbol[0], symbol[1] as string, symbol[2].replace(/⟨\d+⟩/, "")];
}

function Outputs({ plan }: { plan: Layout }) {
  const board = useBoard();
  const last = board.data.sizes.length - 1;
  const outputs = plan.units.filter((u) => u.layer === last);
  const rows = board.data.sizes[last] > 4 ? ["y"] : ["y", "E"];
  if (board.derivation.place("E") === undefined) return null;
  return (
    <>
      <div class="caption" style={{ left: `${plan.loss.x}px` }}>{board.word("target")}</div>
      {plan.targets.map((box, i) => (
        <div key={i} class="card target" style={at(box)}>
          {rows.map((kind) => (
            <Value key={kind} name={ofSample(board, `${kind}[${outputs[i].unit}]`)} room={box.w} />
          ))}
        </div>
      ))}
      <div class="card target" style={at(plan.loss)}><Value name="E" room={plan.loss.w} /></div>
    </>
  );
}

// -- edges ---------------------------------------------------------------------------------------

interface Carried { place: number; value: number; known: boolean; symbol: boolean }

interface Edge { layer: number; from: number; to: number }

/** What an edge carries now, and the quantity that a click leads to: its weight until what the
 *  phase asks for is worked out. */
export function carried(board: Board, e: Edge): Carried | null {
  const first = { layer: e.layer, from: 1, to: 1 };
  const waits = board.state.edges === "auto" && !carriedAs(board, first, board.edges)?.known;
  return carriedAs(board, e, waits ? "w" : board.edges);
}

export function carriedAs(board: Board, e: Edge, kind: Edges): Carried | null {
  const edge = (kind: string) => board.derivation.edgePlace(`${kind}[${e.layer}]`, e.from, e.to);
  const w = edge("W");
  if (w === undefined) return null;
  const chosen = board.state.edges !== "auto";
  const of = (i: number | undefined, value: (i: number) => number, symbol: boolean): Carried | null =>
    i === undefined ? null : { place: i, value: value(i), known: chosen || isKnown(board, i), symbol };
  switch (kind) {
    case "w": return of(w, (i) => board.values[i], true);
    case "wa": {
      const a = board.derivation.place(ofSample(board, `a[${e.layer - 1}][${e.from}]`));
      return a === undefined ? null : of(w, (i) => board.values[i] * board.values[a], false);
    }
    case "dw": return of(edge("dW"), (i) => board.values[i], false);
    case "step": return of(edge("W+"), (i) => board.values[i] - board.values[w], false);
  }
}

/** The edges that the equation speaks of: their weights or gradients are in it, or are it. */
function speaksOf(board: Board): Set<string> {
  const { quantities } = board.derivation;
  const places = [board.state.at, ...referencesOf(board.current.tree)];
  const found = new Set<string>();
  for (const i of places) {
    const match = /^(?:d?W\+?|dE\[\d+\]\/dW|dE\/dW)(\[\d+\]\[\d+,\d+\])/.exec(quantities[i].name);
    if (match) found.add(match[1]);
  }
  return found;
}

function Lines({ plan }: { plan: Layout }) {
  const board = useBoard();
  const spoken = speaksOf(board);
  const isBack = board.current.phase === "backward";
  return (
    <svg class="lines" width={plan.width} height={plan.height} aria-hidden="true">
      <defs>
        <marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerUnits="userSpaceOnUse" markerWidth="11" markerHeight="11" orient="auto-start-reverse">
          <path d="M0 0 8 4 0 8z" />
        </marker>
      </defs>
      {plan.gaps.flatMap((gap) => {
        const all = gap.edges.map((e) => ({ e, c: carried(board, e) }));
        const most = Math.max(1e-300, ...all.map(({ c }) => (c?.known ? Math.abs(c.value) : 0)));
        return all.map(({ e, c }) => {
          const isSpoken = spoken.has(`[${e.layer}][${e.from},${e.to}]`);
          const sign = !c?.known ? "unknown" : c.value < 0 ? "minus" : "plus";
          const wide = c?.known ? 0.8 + 3.2 * (Math.abs(c.value) / most) : 0.8;
          const marker = isSpoken ? { [isBack ? "marker-start" : "marker-end"]: "url(#arrow)" } : {};
          return (
            <line
              key={`${e.layer}/${e.from}/${e.to}`}
              class={`${sign}${isSpoken ? " spoken" : ""}`}
              x1={e.x1} y1={e.y1} x2={e.x2} y2={e.y2}
              stroke-width={wide}
              {...marker}
            />
          );
        });
      })}
      {board.derivation.place("E") !== undefined && plan.targets.map((t, i) => {
        const unit = plan.units.filter((u) => u.layer === board.data.sizes.length - 1)[i];
        return <line key={i} class="unknown" x1={unit.x + unit.w} y1={unit.y + unit.h / 2} x2={t.x} y2={t.y + t.h / 2} stroke-width={0.8} />;
      })}
    </svg>
  );
}

function Labels({ gap }: { gap: Gap }) {
  const board = useBoard();
  const spoken = speaksOf(board);
  const isFew = gap.edges.length <= 12;
  const q = board.current;
  const weight = (e: EdgeLine) => {
    if (spoken.has(`[${e.layer}][${e.from},${e.to}]`)) return 0;
    return q.layer === e.layer && unitOf(q.name) === e.to ? 1 : 2;
  };
  const told = gap.edges.flatMap((edge) => {
    const c = carried(board, edge);
    if (!c?.known) return [];
    const q = board.derivation.quantities[c.place];
    const hidden = c.place === board.state.at && board.state.hidden && q.tree !== null;
    const text = hidden ? "?" : label(board.number(c.value, EDGE_DIGITS));
    return [{ edge, c, text, symbol: c.symbol && isFew ? q.symbol : null }];
  });
  told.sort((a, b) => weight(a.edge) - weight(b.edge));
  const byEdge = new Map(told.map((t) => [t.edge, t]));
  const width = (edge: EdgeLine) => {
    const t = byEdge.get(edge) as (typeof told)[number];
    const symbol = t.symbol ? symbolWidth(t.symbol) + 4 : 0;
    return Math.ceil(symbol + textWidth(t.text, FONT)) + 10;
  };
  const labels = placeLabels(told.map((t) => t.edge), width);
  const left = told.length - labels.length;
  return (
    <>
      {labels.map(({ edge, box }) => {
        const t = byEdge.get(edge) as (typeof told)[number];
        const isSpoken = spoken.has(`[${edge.layer}][${edge.from},${edge.to}]`);
        const changed = board.values[t.c.place] !== board.derivation.values[t.c.place];
        return (
          <button
            key={`${edge.from}/${edge.to}`}
            class={`label${isSpoken ? " spoken" : ""}${changed ? " changed" : ""}${t.c.place === board.state.at ? " here" : ""}`}
            tabIndex={-1}
            style={at(box)}
            title={`${board.derivation.quantities[t.c.place].name} = ${board.shownValue(t.c.place, null)}`}
            onClick={() => board.go(t.c.place, board.state.at)}
          >
            {t.symbol && <span dangerouslySetInnerHTML={{ __html: symbolMarkup(t.symbol) }} />}
            <span class="number">{t.text}</span>
          </button>
        );
      })}
      {left > 0 && (
        <div class="caption" style={{ left: `${gap.box.x}px`, width: `${gap.box.w}px` }}>
          {board.word("too_many_labels", { n: left })}
        </div>
      )}
    </>
  );
}

// -- the thread ----------------------------------------------------------------------------------

/** Where a quantity is seen in the figure. */
function placeIn(plan: Layout, board: Board, place: number): Box | null {
  const q = board.derivation.quantities[place];
  if (!q) return null;
  const edge = /^(?:d?W\+?|dE\/dW|[mvs]W\+?|dR\/dW)\[(\d+)\]\[(\d+),(\d+)\]/.exec(q.name);
  if (edge) {
    const [l, i, j] = edge.slice(1).map(Number);
    const gap = plan.gaps[l - 1];
    const line = gap?.edges.find((e) => e.from === i && e.to === j);
    if (!line) return gap?.box ?? null;
    return { x: line.x1 + 0.3 * (line.x2 - line.x1), y: line.y1 + 0.3 * (line.y2 - line.y1), w: 0, h: 0 };
  }
  const output = /^[yE]\[(\d+)\]/.exec(q.name);
  if (output) return plan.targets[Number(output[1]) - 1] ?? null;
  if (/^E(@|$)/.test(q.name)) return plan.loss;
  if (q.layer === null) return null;
  return plan.units.find((u) => u.layer === q.layer && u.unit === unitOf(q.name)) ?? null;
}

function Thread({ plan }: { plan: Layout }) {
  const board = useBoard();
  const from = board.state.trail.at(-1);
  if (from === undefined) return null;
  const [start, end] = [placeIn(plan, board, from), placeIn(plan, board, board.state.at)];
  if (!start || !end || start === end) return null;
  const middle = (b: Box) => [b.x + b.w / 2, b.y + b.h / 2];
  const [[x1, y1], [x2, y2]] = [middle(start), middle(end)];
  const lift = Math.min(60, Math.hypot(x2 - x1, y2 - y1) / 3);
  return (
    <svg class="thread" width={plan.width} height={plan.height} aria-hidden="true">
      <path d={`M${x1} ${y1} Q${(x1 + x2) / 2} ${(y1 + y2) / 2 - lift} ${x2} ${y2}`} />
      <circle cx={x2} cy={y2} r="4" />
    </svg>
  );
}
