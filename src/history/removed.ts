import type { LedgerEntry } from '../evaluate/decision.ts';
import { renameState, renamingOf } from '../evaluate/runs/renaming.ts';
import { isLive } from '../evaluate/runs/run.ts';
import type { RunRecord, State } from '../evaluate/state.ts';
import type { Program } from '../expressions/program.ts';
import { counted } from '../expressions/words-values.ts';
import type { Located } from '../model/content.ts';
import { compareDiagnostics, compareText, type Diagnostic } from '../model/diagnostic.ts';
import { nearest } from '../model/nearest.ts';
import { formatPosition } from '../model/position.ts';

/** Runs that are named one by one in a message. */
const NAMED = 5;

/**
 * Errors for playbooks, customers and contracts that are gone while runs about them are not over: nobody would be told what becomes of the work. A
 * run that a person closed counts as over, also where no day has been evaluated since.
 *
 * @param state the state at the end of history
 * @param setAside customers that are there and cannot be read
 */
export function refuseRemovals(
  program: Program,
  state: State,
  ledger: readonly LedgerEntry[],
  setAside: ReadonlySet<string> = new Set(),
): readonly Diagnostic[] {
  const { content } = program;
  const renaming = renamingOf(content);
  const closed = new Set(ledger.flatMap(({ kind, run }) => (kind === 'closed' ? [renaming.key(run)] : [])));
  const live = [...renameState(state, renaming).runs.values()].filter((run) => isLive(run) && !closed.has(run.key));
  const plays = new Map(program.playbooks.map((play) => [play.playbook.id, play]));
  const customers = new Map(content.customers.map((customer) => [customer.value.id, customer]));

  const gone = Map.groupBy(live, ({ playbook, subject, customer }) => {
    const play = plays.get(playbook);
    if (play === undefined) return `playbook ${playbook}`;
    const record = customer === null ? undefined : customers.get(customer);
    if (customer !== null && record === undefined) return setAside.has(customer) ? '' : `customer ${customer}`;
    const contract = play.playbook.per === 'contracts' && play.playbook.start.each === undefined ? subject.split(':')[1] : undefined;
    const isThere = contract === undefined || record === undefined || record.value.contracts.some(({ id }) => id === contract);
    return isThere ? '' : `contract ${contract} of ${customer}`;
  });
  gone.delete('');

  const at = (what: string, runs: readonly RunRecord[]): { from: Located<unknown>; path: readonly string[]; hint: string } => {
    const [run] = runs;
    if (what.startsWith('playbook ')) {
      const old = run?.playbook ?? '';
      const added = content.playbooks.filter(({ value }) => !state.rules.has(value.id));
      const sameRule = added.find(({ value }) => plays.get(value.id)?.digest === state.rules.get(old));
      const renamed = sameRule ?? alike(old, added, ({ value }) => [value.id, slug(value.title)]);
      const back = `bring it back with \`status: retired\`, or end its runs with \`setpiece withdraw ${old}\`, and remove it when they are over`;
      return placed(renamed, old, back);
    }
    if (what.startsWith('customer ')) {
      const old = run?.customer ?? '';
      const added = content.customers.filter(({ value }) => !state.customers.has(value.id));
      const renamed = alike(old, added, ({ value }) => [value.id, slug(value.name)]);
      return placed(
        renamed,
        old,
        'bring it back: a customer that left keeps its record, with `ended` on its contracts, which ends its runs',
      );
    }
    const record = customers.get(run?.customer ?? '') ?? content.workspace;
    return { from: record, path: ['contracts'], hint: 'bring it back under this id: a contract that is over says so with `ended`' };
  };
  const placed = (renamed: Located<unknown> | undefined, old: string, back: string) =>
    renamed === undefined
      ? { from: content.workspace, path: [], hint: back }
      : {
          from: renamed,
          path: ['id'],
          hint: `renamed? add \`formerly: [${old}]\` to ${formatPosition(renamed.locate(['id']))}; else ${back}`,
        };

  return [...gone]
    .map(([what, runs]): Diagnostic => {
      const { from, path, hint } = at(what, runs);
      const names = runs.sort((a, b) => compareText(a.key, b.key)).map(({ key, state: how }) => `${key} (${how})`);
      const more = names.length > NAMED ? ` and ${names.length - NAMED} more` : '';
      return {
        ...from.locate(path),
        code: 'removed-with-open-runs',
        severity: 'error',
        message: `the ${what} is gone while ${counted(runs.length, 'run')} ${runs.length === 1 ? 'is' : 'are'} not over: ${names.slice(0, NAMED).join(', ')}${more}`,
        hint,
      };
    })
    .sort(compareDiagnostics);
}

/** The one of some that are new whose names come near an id; the only one there is, where one went and one came. */
function alike<T>(old: string, added: readonly T[], namesOf: (one: T) => readonly string[]): T | undefined {
  const near = nearest(
    old,
    added.flatMap(namesOf).filter((name) => name !== old),
  );
  return added.find((one) => namesOf(one).some((name) => name === old || name === near)) ?? (added.length === 1 ? added[0] : undefined);
}

function slug(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-|-$/g, '');
}
