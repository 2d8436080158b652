// A person's number judged: right, right from an earlier wrong one, or the slip that gives it.

import { allows, isCoarse, readNumber, type Written } from "./number";
import type { Board } from "./state";

export interface Judged {
  written: Written;
  mark: "right" | "coarse" | "follows" | "wrong";
  upstream: number[];
  slip: string;
}

/** null where the text is no number. */
export function judge(board: Board, place: number, text: string): Judged | null {
  const written = readNumber(text);
  if (written === null) return null;
  const mark = (m: Judged["mark"], upstream: number[] = [], slip = ""): Judged => ({
    written, mark: m, upstream, slip,
  });
  const value = board.values[place];
  if (allows(written, value)) return mark(isCoarse(written, value) ? "coarse" : "right");
  const wrong = wrongBefore(board, place);
  if (wrong.size && allows(written, ownValue(board, place, wrong))) {
    return mark("follows", [...wrong.keys()]);
  }
  return mark("wrong", [], slipThatGives(board, place, written));
}

/** The person's wrong numbers that this one hangs on. */
function wrongBefore(board: Board, place: number): Map<number, number> {
  const wrong = new Map<number, number>();
  if (board.derivation.isLarge) return wrong;
  for (const [i, judged] of board.state.answers) {
    const isWrong = judged.mark === "wrong" || judged.mark === "follows";
    if (isWrong && i !== place && board.derivation.affectedBy([i]).has(place)) {
      wrong.set(i, judged.written.value);
    }
  }
  return wrong;
}

function ownValue(board: Board, place: number, wrong: Map<number, number>): number {
  return board.derivation.recomputed(new Map([...board.state.changes, ...wrong]))[place];
}

function slipThatGives(board: Board, place: number, written: Written): string {
  if (board.state.changes.size) return ""; // the slips' numbers are those of Python's numbers
  const slips = board.data.slips[board.derivation.quantities[place].name] ?? [];
  const fits = slips.find(([value]) => allows(written, value) && !isCoarse(written, value));
  return fits ? fits[1] : "";
}

/** The answers as a file that `chainrule check` reads. */
export function answersFile(board: Board): string {
  const { quantities } = board.derivation;
  const entries = [...board.state.answers].map(([i, j]) => [quantities[i].name, j.written.text]);
  return JSON.stringify(Object.fromEntries(entries), null, 1);
}
