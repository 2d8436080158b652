// The figure of a family without layers, as Python draws it; what the equation speaks of is lit.
// Its numbers follow what is typed over, and so does what is drawn from them (`shapes.ts`); what
// cannot be drawn again, the way of a search say, turns pale.

import { useEffect, useRef, useState } from "preact/hooks";

import { referencesOf } from "./evaluate";
import { label } from "./number";
import { redraw } from "./shapes";
import { useBoard } from "./state";

export function FamilyFigure({ svg }: { svg: string }) {
  const board = useBoard();
  const frame = useRef<HTMLDivElement>(null);
  const { quantities } = board.derivation;
  const [isDrawn, setDrawn] = useState(true);
  const isTypedOver = board.state.changes.size > 0;
  useEffect(() => {
    if (!frame.current) return;
    const follows = redraw(frame.current, board);
    setDrawn(follows && frame.current.querySelector("svg.drawn") !== null);
  }, [board.values, svg]);
  useEffect(() => {
    const sources = new Set([...referencesOf(board.current.tree)].map((i) => quantities[i].name));
    for (const link of frame.current?.querySelectorAll<SVGAElement>("[data-name]") ?? []) {
      const name = link.dataset.name ?? "";
      link.classList.toggle("here", name === board.current.name);
      link.classList.toggle("source", sources.has(name));
      const place = board.derivation.place(name);
      if (place === undefined) continue;
      const isChanged = board.values[place] !== board.derivation.values[place];
      link.classList.toggle("changed", isChanged);
      const [shown, title] = [link.querySelector(".value"), link.querySelector("title")];
      if (shown) shown.textContent = label(board.number(board.values[place], isChanged ? 4 : 3));
      if (title) title.textContent = `${name} = ${board.shownValue(place, 9)}`;
    }
  });
  const follow = (event: MouseEvent) => {
    const name = (event.target as Element).closest<SVGAElement>("[data-name]")?.dataset.name;
    const place = name === undefined ? undefined : board.derivation.place(name);
    if (place === undefined) return;
    event.preventDefault();
    board.go(place, board.state.at);
  };
  const isBefore = isTypedOver && !isDrawn;
  return (
    <>
      <div
        class={`figure family${isBefore ? " before" : ""}`} ref={frame} tabIndex={0} role="group"
        aria-label={board.word("figure")} onClick={follow} dangerouslySetInnerHTML={{ __html: svg }}
      />
      {isBefore && <p class="note soft">{board.word("drawn_before")}</p>}
    </>
  );
}
