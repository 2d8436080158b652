// A person's number judged: right, right from an earlier wrong one, or the slip that gives it.

import type { Slip } from "./model";
import { allows, isCoarse, readNumber, type Written } from "./number";
import type { Board } from "./state";

export interface Judged {
  written: Written;
  mark: "right" | "coarse" | "follows" | "wrong";
  upstream: number[];
  slip: Slip | null;
}

/** null where the text is no number. */
export function judge(board: Board, place: number, text: string): Judged | null {
  const written = readNumber(text);
  if (written === null) return null;
  const mark = (m: Judged["mark"], upstream: number[] = [], slip: Slip | null = null): Judged => ({
    written, mark: m, upstream, slip,
  });
  const value = board.values[place];
  if (allows(written, value)) return mark(tellsTooLittle(board, place, written) ? "coarse" : "right");
  const before = answersBefore(board, place);
  if (before.size && follows(board, place, written, before)) {
    const wrong = [...before].filter(([, judged]) => isWrong(judged)).map(([i]) => i);
    return mark(wrong.length ? "follows" : "right", wrong);
  }
  return mark("wrong", [], slipThatGives(board, place, written));
}

const FEW_DIGITS = 2e-4;

/** The digits do not tell the number from others, or from one that a well-known slip gives. */
function tellsTooLittle(board: Board, place: number, written: Written): boolean {
  const value = board.values[place];
  if (isCoarse(written, value)) return true;
  const isWhole = Math.abs(written.value - value) <= 1e-12 * Math.abs(value) && !written.text.endsWith("0");
  if (isWhole || !board.isAsGiven || written.halfUnit <= FEW_DIGITS * Math.abs(value)) return false;
  const { twins } = board.data.variants[board.state.order];
  const known = twins[board.derivation.quantities[place].name] ?? [];
  return known.some((twin) => allows(written, twin));
}

const isWrong = ({ mark }: Judged) => mark === "wrong" || mark === "follows";

/** The person's numbers that this one hangs on. */
function answersBefore(board: Board, place: number): Map<number, Judged> {
  if (board.derivation.isLarge) return new Map();
  const hangs = (i: number) => i !== place && board.derivation.affectedBy([i]).has(place);
  return new Map([...board.state.answers].filter(([i]) => hangs(i)));
}

const FIRST_ORDER = 1.01;

/** Worked out from the person's numbers, as they are written or as they were before rounding. */
function follows(board: Board, place: number, written: Written, before: Map<number, Judged>): boolean {
  const valueWith = (moved: number) => {
    const theirs = [...before].map(([i, { written: w }]) =>
      [i, i === moved ? w.value + w.halfUnit : w.value] as const);
    return board.derivation.recomputed(new Map([...board.state.changes, ...theirs]))[place];
  };
  const own = valueWith(-1);
  const spread = [...before.keys()].reduce((sum, i) => sum + Math.abs(valueWith(i) - own), 0);
  return allows(written, own) || Math.abs(written.value - own) <= written.halfUnit + FIRST_ORDER * spread;
}

/** The likeliest of the slips that give the number; those of numbers typed over are not known. */
function slipThatGives(board: Board, place: number, written: Written): Slip | null {
  if (!board.isAsGiven) return null;
  const { slips } = board.data.variants[board.state.order];
  const known = slips[board.derivation.quantities[place].name] ?? [];
  return known.find(([value]) => allows(written, value) && !isCoarse(written, value)) ?? null;
}

/** The answers as a file that `chainrule check` reads. */
export function answersFile(board: Board): string {
  const { quantities } = board.derivation;
  const entries = [...board.state.answers].map(([i, j]) => [quantities[i].name, j.written.text]);
  return JSON.stringify(Object.fromEntries(entries), null, 1);
}
