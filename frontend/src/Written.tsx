// Numbers that a person writes: another one for a given number, or an answer where the result is hidden.

import { useEffect, useRef, useState } from "preact/hooks";

import { judge } from "./ask";
import { symbolText } from "./mathml";
import type { Slip } from "./model";
import { readNumber } from "./number";
import { type Board, useBoard } from "./state";

export function TypeOver() {
  const board = useBoard();
  const { at, changes } = board.state;
  const q = board.current;
  const [text, setText] = useState(board.number(board.values[at], null));
  const [wrong, setWrong] = useState(false);
  if (board.derivation.isLarge) return null;
  if (board.data.frozen.some((kind) => q.name.startsWith(kind.replace(/\[.*/, "[")))) {
    return <p class="soft">{board.word("fixed_formula")}</p>;
  }
  const commit = () => {
    const written = readNumber(text);
    setWrong(written === null);
    if (written !== null) board.change(at, written.value);
  };
  return (
    <form class="over" onSubmit={(event) => { event.preventDefault(); commit(); }}>
      <label>
        {board.word("change")}
        <input
          value={text}
          size={14}
          inputMode="text"
          aria-invalid={wrong}
          onInput={(event) => setText(event.currentTarget.value)}
          onChange={commit}
        />
      </label>
      {changes.has(at) && (
        <button
          type="button"
          onClick={() => { board.change(at, null); setText(board.number(board.derivation.values[at], null)); }}
        >
          {board.word("undo")}
        </button>
      )}
      {wrong && <span class="wrong" role="alert">{board.word("no_number")}</span>}
    </form>
  );
}

export function Ask() {
  const board = useBoard();
  const { at, answers } = board.state;
  const q = board.current;
  const before = answers.get(at);
  const [text, setText] = useState(before?.written.text ?? "");
  const [unread, setUnread] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.focus({ preventScroll: true }), []);
  const commit = (event: Event) => {
    event.preventDefault();
    const judged = judge(board, at, text);
    setUnread(judged === null);
    if (judged) board.set({ answers: new Map(answers).set(at, judged) });
  };
  return (
    <form class="ask" onSubmit={commit}>
      <input
        ref={input}
        value={text}
        size={14}
        autocomplete="off"
        aria-label={board.word("your_answer", { name: symbolText(q.symbol) })}
        onInput={(event) => setText(event.currentTarget.value)}
      />
      <button type="submit">{board.word("check")}</button>
      <span role="status">
        {unread ? board.word("no_number") : before ? <Verdict place={at} /> : ""}
      </span>
    </form>
  );
}

function slipText(board: Board, [, key, x = "", y = ""]: Slip): string {
  return board.word(`slip:${key}`, { x, y });
}

function Verdict({ place }: { place: number }) {
  const board = useBoard();
  const judged = board.state.answers.get(place);
  if (!judged) return null;
  const names = judged.upstream.map((i) => symbolText(board.derivation.quantities[i].symbol));
  const slip = judged.slip ? ` ${board.word("likely_slip", { slip: slipText(board, judged.slip) })}` : "";
  return (
    <span class={`verdict ${judged.mark}`}>
      {board.word(judged.mark, { names: names.join(", ") })}
      {slip}
    </span>
  );
}
