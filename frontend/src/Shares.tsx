// A batch: what each sample has in a gradient, or in the loss, and their sum.

import { evaluate, referencesOf, type Tree } from "./evaluate";
import { label } from "./number";
import { type Board, useBoard } from "./state";

const MOST_SHARES = 16;

export interface Share {
  sample: number;
  /** What is added, and what the sample gives by itself: the share is that times its weight. */
  share: number;
  own: number;
}

/** How much each sample counts in E, which is a weighted sum of the samples' own. */
function weightsOf(board: Board): Map<number, number> {
  const { derivation, data } = board;
  const loss = derivation.place("E");
  const tree = loss === undefined ? null : derivation.quantities[loss].tree;
  if (tree === null) return new Map();
  return new Map(
    data.samples.map((sample) => {
      const own = derivation.place(`E@${sample}`);
      const with1 = evaluate(tree, (i) => Number(i === own));
      return [sample, with1 - evaluate(tree, () => 0)] as const;
    }),
  );
}

/** The terms of a sum of which each belongs to one sample, in the samples' order; none where it is
 *  no such sum. */
export function sharesOf(board: Board, place: number): Share[] {
  const { quantities } = board.derivation;
  const { tree, sample } = quantities[place];
  if (sample !== null || tree === null || typeof tree === "number" || tree[0] !== "add") return [];
  const weights = weightsOf(board);
  const found: Share[] = [];
  for (const term of tree.slice(1) as Tree[]) {
    const of = new Set([...referencesOf(term)].flatMap((i) => quantities[i].sample ?? []));
    const [only] = of;
    const weight = weights.get(only);
    if (of.size !== 1 || !weight) return [];
    const share = evaluate(term, (i) => board.values[i]);
    found.push({ sample: only, share, own: share / weight });
  }
  const isOnce = new Set(found.map((s) => s.sample)).size === found.length;
  return isOnce && found.length > 1 ? found.sort((s, t) => s.sample - t.sample) : [];
}

export function Shares() {
  const board = useBoard();
  const shares = sharesOf(board, board.state.at);
  if (!shares.length || board.state.hidden) return null;
  const most = Math.max(...shares.map((s) => Math.abs(s.share))) || 1;
  const bySize = [...shares].sort((s, t) => Math.abs(t.share) - Math.abs(s.share));
  const drawn = new Set(bySize.slice(0, MOST_SHARES));
  const rest = shares.filter((s) => !drawn.has(s));
  const shown = (value: number) => label(board.number(value + 0, 6));
  return (
    <section class="shares" aria-label={board.word("shares")}>
      <table>
        <caption>{board.word("shares")}</caption>
        <thead>
          <tr>
            <th scope="col">{board.word("sample_n", { n: "" }).trim()}</th>
            <th scope="col">{board.word("share_own")}</th>
            <th scope="col">{board.word("share")}</th>
            <td />
          </tr>
        </thead>
        <tbody>
          {shares.filter((s) => drawn.has(s)).map((s) => (
            <tr key={s.sample}>
              <th scope="row">
                <button
                  aria-pressed={board.data.samples[board.state.sample] === s.sample}
                  aria-label={board.word("sample_n", { n: s.sample })}
                  onClick={() => board.set({ sample: board.data.samples.indexOf(s.sample) })}
                >
                  {s.sample}
                </button>
              </th>
              <td class="number">{shown(s.own)}</td>
              <td class="number">{shown(s.share)}</td>
              <td class="both" aria-hidden="true"><Bar part={s.share / most} /></td>
            </tr>
          ))}
        </tbody>
      </table>
      {rest.length > 0 && (
        <p class="soft">
          {board.word("more_terms", { n: rest.length, sum: shown(rest.reduce((sum, s) => sum + s.share, 0)) })}
        </p>
      )}
      <p class="soft">{board.word("shares_sum")}</p>
    </section>
  );
}

/** From the middle to the left what is below zero, to the right what is above. */
function Bar({ part }: { part: number }) {
  const width = `${50 * Math.abs(part)}%`;
  const left = part < 0 ? `${50 * (1 + part)}%` : "50%";
  return <span class={part < 0 ? "bar minus" : "bar plus"} style={{ width, left }} />;
}
