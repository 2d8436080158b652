// The page: a bar, the figure, one equation, and what is asked of them.

import { useEffect, useMemo, useReducer } from "preact/hooks";

import { answersFile } from "./ask";
import { ofSample } from "./Cards";
import { Equation } from "./Equation";
import { FamilyFigure } from "./FamilyFigure";
import { Figure } from "./Figure";
import type { Derivation } from "./model";
import { label, readNumber } from "./number";
import { OwnRowView } from "./OwnRow";
import { FigureTable, Help } from "./Panels";
import { Run } from "./Run";
import { type Board, BoardContext, type Edges, useBoard } from "./state";

export function App({ board }: { board: Board }) {
  const [, again] = useReducer((n: number) => n + 1, 0);
  useEffect(() => board.listen(() => again(0)), [board]);
  const { panel, language } = board.state;
  const drawn = board.data.spoken[language].figure;
  return (
    <BoardContext.Provider value={board}>
      <Bar />
      {panel !== "equations" && (
        <>
          {board.data.run && <Run run={board.data.run} />}
          <Phases />
          <main class={board.data.sizes.length || drawn ? "stage" : "stage alone"}>
            {drawn && <div class="seen"><FamilyFigure svg={drawn} /></div>}
            {board.data.sizes.length > 0 && (
              <div class="seen">
                <Figure />
                <Carries />
              </div>
            )}
            <div class="told">
              <Equation />
              <WhatIf />
              <Asking />
            </div>
          </main>
          {board.data.own && <OwnRowView own={board.data.own} />}
        </>
      )}
      {panel === "help" && <Help />}
      {panel === "table" && <FigureTable />}
    </BoardContext.Provider>
  );
}

function Bar() {
  const board = useBoard();
  const { digits, panel, language } = board.state;
  const spoken = board.data.spoken[language];
  const orders = Object.keys(board.derivations);
  const reads = panel === "equations";
  return (
    <header class="bar">
      <h1 title={spoken.title}>{spoken.title}</h1>
      <div class="tools">
        {orders.length > 1 && !reads && (
          <button onClick={() => board.turnOrder()} title={board.word("order")}>
            {board.word(board.state.order)} <kbd>S</kbd>
          </button>
        )}
        {!reads && (
          <label>
            {board.word("digits")}{" "}
            <select
              value={digits ?? ""}
              onChange={(event) => board.set({ digits: Number(event.currentTarget.value) || null })}
            >
              {[3, 4, 6, 9, 12].map((n) => <option key={n} value={n}>{n}</option>)}
              <option value="">{board.word("all_digits")}</option>
            </select>
          </label>
        )}
        <button aria-pressed={reads} onClick={() => board.set({ panel: reads ? "" : "equations" })}>
          {board.word(reads ? "board" : "all_equations")}
        </button>
        <button onClick={() => board.set({ panel: "table" })}>{board.word("table")} <kbd>T</kbd></button>
        <button onClick={() => board.nextLanguage()}>
          {language === "zh" ? "English" : "中文"} <kbd>L</kbd>
        </button>
        <button onClick={() => board.nextTheme()} aria-label={board.word("theme")} title={board.word("theme")}>◐</button>
        <button onClick={() => board.set({ panel: "help" })}>{board.word("help")} <kbd>?</kbd></button>
      </div>
    </header>
  );
}

interface Beginning { phase: string; layer: number | null; at: number }

function beginnings({ quantities, listed }: Derivation): Beginning[] {
  return quantities
    .slice(0, listed)
    .map(({ phase, layer }, at) => ({ phase, layer, at }))
    .filter(({ phase, at }) => at === 0 || phase !== quantities[at - 1].phase);
}

/** The phases in their order, as buttons, and the way from equation to equation. */
function Phases() {
  const board = useBoard();
  const { listed } = board.derivation;
  const begins = useMemo(() => beginnings(board.derivation), [board.derivation]);
  const { at } = board.state;
  const here = begins.findLastIndex((b) => b.at <= at);
  const several = new Set(begins.map((b) => b.phase)).size < begins.length;
  return (
    <nav class="phases" aria-label={board.word("equation", { n: at + 1, all: listed })}>
      <button onClick={() => board.move(-1)} aria-label={board.word("previous")} title={board.word("previous")}>←</button>
      {begins.map((b, i) => (
        <button key={b.at} aria-current={i === here ? "step" : undefined} onClick={() => board.go(b.at)}>
          {board.word(b.phase)}
          {several && b.layer && b.phase !== "forward" ? ` ${b.layer}` : ""}
        </button>
      ))}
      <button onClick={() => board.move(1)} aria-label={board.word("next")} title={board.word("next")}>→</button>
      <input
        type="range"
        min={0}
        max={listed - 1}
        value={Math.min(at, listed - 1)}
        aria-label={board.word("equation", { n: at + 1, all: listed })}
        onInput={(event) => board.go(Number(event.currentTarget.value))}
      />
    </nav>
  );
}

function Carries() {
  const board = useBoard();
  const kinds: (Edges | "auto")[] = ["auto", "w", "wa", "dw", "step"];
  const { samples } = board.data;
  const hasSignals = board.derivation.place(ofSample(board, `d[${board.data.sizes.length - 1}][1]`)) !== undefined;
  return (
    <div class="carries">
      <fieldset>
        <legend>{board.word("edges")}</legend>
        {kinds.map((kind, i) => (
          <button key={kind} aria-pressed={board.state.edges === kind} onClick={() => board.set({ edges: kind })}>
            {board.word(`edges_${kind}`)} {i > 0 && <kbd>{i}</kbd>}
          </button>
        ))}
      </fieldset>
      {hasSignals && (
        <fieldset>
          <legend>{board.word("errors")}</legend>
          {(["delta", "d"] as const).map((kind) => (
            <button key={kind} aria-pressed={board.state.errors === kind} onClick={() => board.set({ errors: kind })}>
              {board.word(`errors_${kind}`)}
            </button>
          ))}
        </fieldset>
      )}
      {samples.length > 1 && (
        <fieldset class="tabs">
          <legend>{board.word("samples")}</legend>
          {samples.toSorted((a, b) => a - b).map((sample) => (
            <button
              key={sample}
              aria-pressed={samples[board.state.sample] === sample}
              onClick={() => board.set({ sample: samples.indexOf(sample) })}
            >
              {sample}
            </button>
          ))}
        </fieldset>
      )}
    </div>
  );
}

// -- what if -------------------------------------------------------------------------------------

function WhatIf() {
  const board = useBoard();
  const rate = board.derivation.place("eta");
  const { changes } = board.state;
  const after = useMemo(() => board.derivation.lossAfter(board.values), [board.derivation, board.values]);
  if ((rate === undefined && !changes.size) || board.derivation.isLarge) return null;
  const loss = board.derivation.place("E");
  return (
    <section class="whatif" aria-label={board.word("what_if")}>
      <h2>{board.word("what_if")}</h2>
      {rate !== undefined && <LearningRate place={rate} />}
      {loss !== undefined && after !== null && (
        <p>
          {board.word("loss_before_after", {
            before: label(board.number(board.values[loss])),
            after: label(board.number(after)),
          })}
        </p>
      )}
      {changes.size > 0 && (
        <>
          <p class="note changed">{board.word("recomputed")}</p>
          <button onClick={() => board.set({ changes: new Map() })}>{board.word("undo")}</button>
        </>
      )}
    </section>
  );
}

function LearningRate({ place }: { place: number }) {
  const board = useBoard();
  const usual = board.derivation.values[place] || 1;
  return (
    <label>
      {board.word("learning_rate")}{" "}
      <input
        type="range"
        min={0}
        max={4 * usual}
        step={usual / 50}
        value={board.values[place]}
        onInput={(event) => board.change(place, readNumber(event.currentTarget.value)?.value ?? null)}
      />
      <output class="number">{label(board.number(board.values[place], 6))}</output>
    </label>
  );
}

function Asking() {
  const board = useBoard();
  const { hidden, answers } = board.state;
  const save = () => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([answersFile(board)], { type: "application/json" }));
    link.download = "answers.json";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  };
  return (
    <div class="asking">
      <button aria-pressed={hidden} onClick={() => board.set({ hidden: !hidden })}>
        {board.word(hidden ? "show" : "hide")} <kbd>H</kbd>
      </button>
      {answers.size > 0 && (
        <>
          <button onClick={save}>{board.word("save_answers")}</button>
          <p class="soft">{board.word("save_hint", { source: board.data.source })}</p>
        </>
      )}
    </div>
  );
}
