import type { Program } from '../expressions/program.ts';
import { formatDay } from '../model/day.ts';
import type { BacktestCase } from '../proof/backtest-case.ts';
import { type Suggestion, suggestWeights, weightLines } from '../proof/backtest-suggest.ts';
import { UseError } from './terminal.ts';

/** What `backtest --suggest` found for a model: a change with its diff, or nothing. */
export interface Suggested {
  readonly model: string;
  readonly suggestion: Suggestion | null;
  /** A unified diff of the model’s file; null where nothing better was found. */
  readonly diff: string | null;
}

/**
 * Seeks better weights for each model: fitted on the last day whose horizon was over by the last day of the back-test, and tried on that.
 *
 * @param read the text of a file below the root
 */
export function suggestFor(
  program: Program,
  cases: readonly BacktestCase[],
  horizon: number,
  read: (file: string) => string,
): readonly Suggested[] {
  const days = [...new Set(cases.map(({ day }) => day))].sort((a, b) => a - b);
  const tried = days.at(-1) ?? 0;
  const fitted = days.findLast((day) => day + horizon <= tried);
  if (fitted === undefined)
    throw new UseError(
      '--suggest needs two days that lie a horizon or more apart: weights are chosen on the earlier one and tried on the later one.',
      `For example: setpiece backtest --suggest --on ${formatDay(tried - horizon)},${formatDay(tried)}`,
    );
  return program.healthModels.map((model) => {
    const suggestion = suggestWeights(model, cases, fitted, tried);
    const lines = suggestion?.isBetter ? weightLines(program, suggestion) : null;
    return { model: model.model.id, suggestion, diff: lines === null ? null : diffOf(lines.file, read(lines.file), lines.lines) };
  });
}

/** Suggestions in words, with the diff to review. */
export function suggestionText(suggested: readonly Suggested[]): string {
  return suggested.map(textOf).join('\n');
}

function textOf({ model, suggestion, diff }: Suggested): string {
  if (suggestion === null)
    return `\nSuggestion for ${model}: none. No other weights did better on the earlier day, or too few customers were lost.\n`;
  const { before, after, difference, fitted, tried, moves, isBetter } = suggestion;
  const figures = `AUC ${after.value.toFixed(3)} (${after.low.toFixed(3)} to ${after.high.toFixed(3)}) against ${before.value.toFixed(3)} (${before.low.toFixed(3)} to ${before.high.toFixed(3)}), a difference of ${difference.value.toFixed(3)} (${difference.low.toFixed(3)} to ${difference.high.toFixed(3)})`;
  const where = `Weights were chosen on ${formatDay(fitted)} and tried on ${formatDay(tried)}: ${figures}.`;
  if (!isBetter) return `\nSuggestion for ${model}: none. ${where} The interval of the difference holds 0, so nothing better was found.\n`;
  const shown = moves.slice(0, 20).map(({ customer, from, to }) => `  ${customer}: ${from} → ${to}`);
  const more = moves.length > shown.length ? [`  and ${moves.length - shown.length} more`] : [];
  return [
    `\nSuggestion for ${model}: ${where}`,
    `${moves.length} customers would change band${moves.length === 0 ? '.' : ':'}`,
    ...shown,
    ...more,
    'Nothing is applied: review it as a pull request.',
    '',
    diff ?? '',
  ].join('\n');
}

/** A unified diff in which some lines have another weight; everything else of the lines stays. */
function diffOf(
  file: string,
  text: string,
  changes: readonly { readonly line: number; readonly column: number; readonly to: number }[],
): string {
  const before = text.split('\n');
  const after = [...before];
  // From the right, so that columns of one line still hold.
  for (const { line, column, to } of [...changes].sort((a, b) => b.column - a.column)) {
    const old = after[line - 1] ?? '';
    after[line - 1] = `${old.slice(0, column - 1)}${old.slice(column - 1).replace(/^[\d.]+/, String(to))}`;
  }
  const changed = [...new Set(changes.map(({ line }) => line))].sort((a, b) => a - b);
  const around = 3;
  const hunks: { from: number; to: number }[] = [];
  for (const line of changed) {
    const last = hunks.at(-1);
    const to = Math.min(before.length, line + around);
    if (last !== undefined && line - around <= last.to + 1) last.to = to;
    else hunks.push({ from: Math.max(1, line - around), to });
  }
  const body = hunks.flatMap(({ from, to }) => {
    const count = to - from + 1;
    const lines: string[] = [];
    for (let at = from; at <= to; at += 1) {
      const [old = '', next = ''] = [before[at - 1], after[at - 1]];
      lines.push(...(old === next ? [` ${old}`] : [`-${old}`, `+${next}`]));
    }
    return [`@@ -${from},${count} +${from},${count} @@`, ...lines];
  });
  return `--- a/${file}\n+++ b/${file}\n${body.join('\n')}\n`;
}
