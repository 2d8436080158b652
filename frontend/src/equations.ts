// All equations, which stand in the page for who reads it without a script: they are built when
// they are first looked at or printed, for of a large step there are thousands.

import { anchor } from "./Equation";
import type { Board } from "./state";

/** The equations, built from what a browser with scripts leaves as text. */
export function equations(board: Board): HTMLElement {
  const there = document.getElementById("equations");
  if (there) return there;
  const kept = document.querySelector("noscript") as HTMLElement;
  kept.insertAdjacentHTML("afterend", kept.textContent ?? "");
  const built = document.getElementById("equations") as HTMLElement;
  built.addEventListener("click", (event) => follow(board, event.target as Element));
  speak(board);
  return built;
}

/** A number leads to its own equation; an equation's name leads to it on the board. */
function follow(board: Board, target: Element): void {
  const inside = target.closest<HTMLElement>("math [data-name]")?.dataset.name;
  if (inside !== undefined && document.getElementById(anchor(inside).slice(1))) location.hash = anchor(inside);
  const article = target.closest(".symbol")?.closest<HTMLElement>("article");
  const place = board.derivation.place(article?.dataset.name ?? "");
  if (place === undefined) return;
  board.go(place);
  board.set({ panel: "" });
}

/** Their headings in the language in use. */
export function speak(board: Board): void {
  const there = document.getElementById("equations");
  if (!there) return;
  const spoken = board.data.spoken[board.state.language];
  for (const section of there.querySelectorAll<HTMLElement>(":scope > section")) {
    const heading = section.querySelector("h2");
    if (heading) heading.textContent = board.word(`phase:${section.dataset.phase ?? section.id}`);
  }
  for (const heading of there.querySelectorAll("h3")) {
    heading.textContent = board.word("layer", { layer: heading.textContent?.match(/\d+/)?.[0] ?? "" });
  }
  there.querySelectorAll("header p").forEach((p, i) => { p.textContent = spoken.heading[i] ?? ""; });
  const title = there.querySelector("header h1");
  if (title) title.textContent = spoken.title;
}
