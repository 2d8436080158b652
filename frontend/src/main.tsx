// Where the page begins: the data that stand in it become the board.

import { render } from "preact";

import { App } from "./App";
import { listenToKeys } from "./keys";
import type { BoardData } from "./model";
import { anchor } from "./Equation";
import { equations, speak } from "./equations";
import { talk } from "./outside";
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
  document.documentElement.classList.add("live");
  const board = start(JSON.parse(data) as BoardData, root);
  const byAnchor = new Map(board.derivation.quantities.map((q) => [anchor(q.name), q.name]));
  const followAddress = () => {
    const name = byAnchor.get(decodeURIComponent(location.hash));
    const place = name === undefined ? undefined : board.derivation.place(name);
    if (place !== undefined) board.go(place);
  };
  followAddress();
  addEventListener("hashchange", followAddress);
  addEventListener("beforeprint", () => equations(board));
  listenToKeys(board, document);
  if (parent !== window) talk(board, parent);
  board.listen(() => tellDocument(board));
  tellDocument(board);
}

/** What lies outside of the board follows it: language, light or dark, the equations. */
function tellDocument(board: Board): void {
  const { language, theme, panel } = board.state;
  const html = document.documentElement;
  html.classList.toggle("dark", theme === "dark");
  html.classList.toggle("light", theme === "light");
  html.classList.toggle("reads", panel === "equations");
  if (panel === "equations") equations(board);
  if (html.lang === language) return;
  html.lang = language;
  document.title = board.data.spoken[language].title;
  speak(board);
}

if (typeof document !== "undefined") startPage();
