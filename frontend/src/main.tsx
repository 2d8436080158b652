// Where the page begins: the data that stand in it become the board.

import { render } from "preact";

import { App } from "./App";
import { listenToKeys } from "./keys";
import type { BoardData } from "./model";
import { anchor } from "./Equation";
import { Board } from "./state";
import "./style.css";

export { evaluate } from "./evaluate";
export { mathml, symbolMarkup } from "./mathml";
export { Derivation } from "./model";
export { readNumber, shown, markup } from "./number";
export { judge } from "./ask";
export { Board } from "./state";

export function start(data: BoardData, root: HTMLElement): Board {
  const board = new Board(data);
  render(<App board={board} />, root);
  return board;
}

function startPage(): void {
  const root = document.getElementById("board");
  const data = document.getElementById("board-data")?.textContent;
  if (!root || !data) return;
  const board = start(JSON.parse(data) as BoardData, root);
  const byAnchor = new Map(board.derivation.quantities.map((q) => [anchor(q.name), q.name]));
  const followAddress = () => {
    const name = byAnchor.get(decodeURIComponent(location.hash));
    const place = name === undefined ? undefined : board.derivation.place(name);
    if (place !== undefined) board.go(place);
    if (place !== undefined && board.state.panel === "equations") board.set({ panel: "" });
  };
  followAddress();
  addEventListener("hashchange", followAddress);
  listenToKeys(board, document);
  board.listen(() => tellDocument(board));
  tellDocument(board);
}

/** What lies outside of the board follows it: language, light or dark, the equations' headings. */
function tellDocument(board: Board): void {
  const { language, theme, panel } = board.state;
  const html = document.documentElement;
  html.classList.toggle("dark", theme === "dark");
  html.classList.toggle("light", theme === "light");
  html.classList.toggle("reads", panel === "equations");
  if (html.lang !== language) speak(board, language);
}

function speak(board: Board, language: string): void {
  document.documentElement.lang = language;
  document.title = board.data.spoken[language].title;
  for (const section of document.querySelectorAll<HTMLElement>("#equations > section")) {
    const heading = section.querySelector("h2");
    if (heading) heading.textContent = board.word(`phase:${section.dataset.phase ?? section.id}`);
  }
  for (const heading of document.querySelectorAll("#equations h3")) {
    heading.textContent = board.word("layer", { layer: heading.textContent?.match(/\d+/)?.[0] ?? "" });
  }
  const lines = board.data.spoken[language].heading;
  document.querySelectorAll("#equations > header p").forEach((p, i) => { p.textContent = lines[i] ?? ""; });
  const title = document.querySelector("#equations > header h1");
  if (title) title.textContent = board.data.spoken[language].title;
}

if (typeof document !== "undefined") startPage();
