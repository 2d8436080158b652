// The page in a notebook's widget: what is looked at, typed over and answered is told to the widget outside of
// the frame, and heard from it: {chainrule: {quantity, changes, answers}}, by names, or a part of it.

import { judge } from "./ask";
import type { Board } from "./state";

export interface Told {
  quantity: string;
  changes: Record<string, number>;
  answers: Record<string, string>;
}

const KEYS = ["quantity", "changes", "answers"] as const;
const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);

/** Nothing is told before the widget has spoken: a page that stands alone has nobody outside. Each side tells
 *  what the other does not know yet, so that an answer never takes back what was said meanwhile. */
export function talk(board: Board, outside: Window): void {
  let known: Partial<Told> | null = null;
  let hears = false;
  const tell = () => {
    if (hears) return;
    const now = toldOf(board);
    const news = KEYS.filter((key) => !same(now[key], known?.[key]));
    known = now;
    if (news.length) outside.postMessage({ chainrule: Object.fromEntries(news.map((key) => [key, now[key]])) }, "*");
  };
  addEventListener("message", ({ source, data }) => {
    if (source !== outside || !data?.chainrule) return;
    const isFirst = known === null;
    known = { ...known, ...(data.chainrule as Partial<Told>) };
    hears = true;
    hear(board, data.chainrule as Partial<Told>);
    hears = false;
    tell();
    if (isFirst) board.listen(tell);
  });
}

function toldOf(board: Board): Told {
  const { changes, answers } = board.state;
  const name = (place: number) => board.derivation.quantities[place].name;
  return {
    quantity: board.current.name,
    changes: Object.fromEntries([...changes].map(([at, value]) => [name(at), value])),
    answers: Object.fromEntries([...answers].map(([at, { written }]) => [name(at), written.text])),
  };
}

/** A name that the page does not hold is passed over. */
function hear(board: Board, { quantity, changes, answers }: Partial<Told>): void {
  const places = <T>(named: Record<string, T>) =>
    Object.entries(named).flatMap(([name, said]) => {
      const place = board.derivation.place(name);
      return place === undefined ? [] : [[place, said] as const];
    });
  const now = toldOf(board);
  if (changes && !same(changes, now.changes)) board.set({ changes: new Map(places(changes)) });
  if (answers && !same(answers, now.answers)) answer(board, places(answers));
  const place = quantity ? board.derivation.place(quantity) : undefined;
  if (place !== undefined && place !== board.state.at) board.go(place);
}

/** These answers and no others; each is judged after those before it. */
function answer(board: Board, written: (readonly [number, string])[]): void {
  board.set({ answers: new Map() });
  for (const [place, text] of written) {
    const judged = judge(board, place, text);
    if (judged) board.set({ answers: new Map(board.state.answers).set(place, judged) });
  }
}
