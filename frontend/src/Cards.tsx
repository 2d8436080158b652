// The units of the figure as cards, and what stands beside the outputs: targets and the loss.

import { referencesOf } from "./evaluate";
import { type Box, type Layout, type RowKind, textWidth, type UnitBox } from "./layout";
import { symbolMarkup, symbolText } from "./mathml";
import type { Symbol } from "./model";
import { label } from "./number";
import { type Board, unitOf, useBoard } from "./state";

export const FONT = '12px system-ui, "Noto Sans CJK SC", "PingFang SC", sans-serif';
const SMALL = FONT.replace("12px", "9px");
const CARD_DIGITS = 6;

export function at(box: Box) {
  return { left: `${box.x}px`, top: `${box.y}px`, width: `${box.w}px`, height: `${box.h}px` };
}

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

export function Card({ box }: { box: UnitBox }) {
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
function Value({ name, room }: { name: string; room: number }) {
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

export function symbolWidth(symbol: Symbol): number {
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

export function Outputs({ plan }: { plan: Layout }) {
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
