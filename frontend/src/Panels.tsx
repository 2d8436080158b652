// What is opened on request: the keys, and the figure as a table.

import { useEffect, useRef } from "preact/hooks";
import type { ComponentChildren } from "preact";

import { ofSample } from "./Cards";
import { carriedAs } from "./Edges";
import { TOLD } from "./keys";
import { symbolMarkup } from "./mathml";
import { label } from "./number";
import { RunTable } from "./Run";
import { type Board, unitOf, useBoard } from "./state";

const MOST_ROWS = 400;

function Dialog({ title, children }: { title: string; children: ComponentChildren }) {
  const board = useBoard();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    dialog.current?.showModal();
    return () => dialog.current?.close();
  }, []);
  return (
    <dialog ref={dialog} aria-label={title} onCancel={() => board.set({ panel: "" })}>
      <div class="head">
        <h2>{title}</h2>
        <button onClick={() => board.set({ panel: "" })}>{board.word("close")}</button>
      </div>
      <div class="inside" tabIndex={0} role="group" aria-label={title}>{children}</div>
    </dialog>
  );
}

export function Help() {
  const board = useBoard();
  return (
    <Dialog title={board.word("help")}>
      <table>
        <tbody>
          {TOLD.filter(([, word]) => board.data.run || word !== "key_moment").map(([keys, word]) => (
            <tr key={keys}>
              <th scope="row">{keys.split(" ").map((key) => <kbd key={key}>{key}</kbd>)}</th>
              <td>{board.word(word)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Dialog>
  );
}

export function FigureTable() {
  const board = useBoard();
  return (
    <Dialog title={board.word("table")}>
      {board.data.run && <RunTable run={board.data.run} />}
      <Units />
      <Edges />
    </Dialog>
  );
}

function Cell({ name }: { name: string }) {
  const board = useBoard();
  const place = board.derivation.place(name);
  if (place === undefined) return <td />;
  return (
    <td class="number">
      <button class="quiet" onClick={() => { board.set({ panel: "" }); board.go(place, board.state.at); }}>
        {label(board.shownValue(place))}
      </button>
    </td>
  );
}

function Units() {
  const board = useBoard();
  const { sizes, own } = board.data;
  const last = sizes.length - 1;
  const rows = sizes.flatMap((size, l) => Array.from({ length: size }, (_, i) => [l, i + 1] as const));
  const name = (l: number, j: number) =>
    (l === 0 ? own?.inputs[j - 1] : l === last ? own?.outputs[j - 1] : undefined) ?? `${l}.${j}`;
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{board.word("layer", { layer: "" })}</th>
          <th scope="col">{board.word("name")}</th>
          {["bias", "net", "out", "error"].map((w) => <th key={w} scope="col">{board.word(w)}</th>)}
          <th scope="col">{board.word("target")}</th>
        </tr>
      </thead>
      <tbody>
        {rows.slice(0, MOST_ROWS).map(([l, j]) => (
          <tr key={`${l}/${j}`}>
            <td>{l}</td>
            <th scope="row">{name(l, j)}</th>
            <Cell name={`b[${l}][${board.data.sharedBias[l - 1] ? 1 : j}]`} />
            {["z", "a", board.state.errors].map((k) => <Cell key={k} name={ofSample(board, `${k}[${l}][${j}]`)} />)}
            {l === last ? <Cell name={ofSample(board, `y[${j}]`)} /> : <td />}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Every edge, or of many those into the unit looked at. */
function edgesOf(board: Board): { layer: number; from: number; to: number }[] {
  const { sizes } = board.data;
  const all = sizes.slice(1).reduce((sum, size, i) => sum + size * sizes[i], 0);
  const layer = board.current.layer || 1;
  const to = unitOf(board.current.name) || 1;
  const found = [];
  for (let l = 1; l < sizes.length; l++) {
    for (let j = 1; j <= sizes[l]; j++) {
      if (all > MOST_ROWS && !(l === layer && j === to)) continue;
      for (let i = 1; i <= sizes[l - 1]; i++) found.push({ layer: l, from: i, to: j });
    }
  }
  return found;
}

function Edges() {
  const board = useBoard();
  const shownNow = board.edges;
  const each = (["w", "wa", "dw", "step"] as const);
  const value = (kind: (typeof each)[number], edge: { layer: number; from: number; to: number }) => {
    const c = carriedAs(board, edge, kind);
    return c ? label(board.number(c.value)) : "";
  };
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{board.word("edges")}</th>
          {each.map((kind) => (
            <th key={kind} scope="col" class={kind === shownNow ? "now" : ""}>{board.word(`edges_${kind}`)}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {edgesOf(board).map((edge) => {
          const place = board.derivation.place(`W[${edge.layer}][${edge.from},${edge.to}]`);
          const symbol = place === undefined ? "" : symbolMarkup(board.derivation.quantities[place].symbol);
          return (
            <tr key={`${edge.layer}/${edge.from}/${edge.to}`}>
              <th scope="row" dangerouslySetInnerHTML={{ __html: symbol }} />
              {each.map((kind) => <td key={kind} class="number">{value(kind, edge)}</td>)}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
