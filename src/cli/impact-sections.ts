import type { ShownBand } from '../evaluate/report.ts';
import { counted, joinWords } from '../expressions/words-values.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import type { Impact } from '../proof/impact.ts';
import type { AtStake } from '../proof/impact-customers.ts';
import type { ImpactDocument } from '../proof/impact-document.ts';
import type { RunImpact } from '../proof/impact-runs.ts';
import { showDay, showMoney } from '../tasks/text.ts';

/** What stands in a table: text from anywhere, or a place in a file (`file:line`). */
export type Cell = string | { readonly at: string };

/** A part of an impact: a count with what it counts, and a table. */
export interface Section {
  /** Example: `12 customers change band`. */
  readonly title: string;
  /** A sentence below it; empty where there is none. */
  readonly says: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
  /** Columns of numbers. */
  readonly right: ReadonlySet<number>;
  /** Whether the first line of an impact names it. */
  readonly isHeadline: boolean;
}

/** The parts of an impact that hold something: what must be mended first, then what ends, what begins, what changes, and what is good to know. */
export function sectionsOf(document: ImpactDocument): readonly Section[] {
  const { impact, findings, scenarios } = document;
  const errors = findings.new.filter(({ severity }) => severity === 'error');
  const warnings = findings.new.filter(({ severity }) => severity === 'warning');
  const about = document.gap?.base ? '' : 'new ';
  const sections = [
    section(`${counted(errors.length, `${about}error`)}`, ['where', 'what'], errors.map(findingRow), { isHeadline: true }),
    section(
      `${counted(scenarios?.failing.length ?? 0, 'scenario')} ${scenarios?.failing.length === 1 ? 'fails' : 'fail'}`,
      ['scenario', 'on the base', 'what differs first', 'where'],
      (scenarios?.failing ?? []).map(({ name, file, line, onBase, differences: [first] }) => [
        name,
        onBase === null ? 'not known' : onBase === 'passed' ? 'passes' : onBase === 'failed' ? 'fails as well' : 'is not there',
        first === undefined ? '' : `${first.day ?? ''} ${first.field}: expected ${first.expected}, got ${first.got}`.trim(),
        { at: `${file}:${line}` },
      ]),
      { isHeadline: true },
    ),
    ...(impact === null ? [] : [...runSections(impact), ...customerSections(impact)]),
    ...definitionSections(document),
    section(`${counted(warnings.length, `${about}warning`)}`, ['where', 'what'], warnings.map(findingRow)),
    section(`${counted(findings.solved.length, 'finding')} solved`, ['where it was', 'what'], findings.solved.map(findingRow)),
    section(
      `${counted(scenarios?.mended.length ?? 0, 'scenario')} mended`,
      ['scenario'],
      (scenarios?.mended ?? []).map((name) => [name]),
    ),
    section(
      `${counted(scenarios?.uncovered.length ?? 0, 'playbook')} without a scenario`,
      ['playbook', 'needs', 'where'],
      (scenarios?.uncovered ?? []).map(({ playbook, needs, file, line }) => [playbook, needs, { at: `${file}:${line}` }]),
    ),
    section(
      `${counted(scenarios?.covered.length ?? 0, 'lack')} of scenarios is made up for`,
      ['playbook', 'had needed'],
      (scenarios?.covered ?? []).map(({ playbook, needs }) => [playbook, needs]),
    ),
  ];
  return sections.filter(({ rows }) => rows.length > 0);
}

function runSections({ runs }: Impact): readonly Section[] {
  const verb = (list: readonly unknown[], one: string, many: string) => `${counted(list.length, 'run')} ${list.length === 1 ? one : many}`;
  const plain = ['customer', 'playbook', 'due', 'owner', 'ARR'];
  const right = new Set([4]);
  const headline = { right, isHeadline: true };
  return [
    section(
      verb(runs.orphaned, 'is left behind', 'are left behind'),
      [...plain, 'was'],
      runs.orphaned.map((run) => [...runRow(run), run.from ?? '']),
      {
        ...headline,
        says: 'Nobody is told what becomes of the work: their playbook or customer is gone, the playbook is a draft now, or they opened today by a rule that would not have opened them.',
      },
    ),
    section(verb(runs.closes, 'closes', 'close'), [...plain, 'why'], runs.closes.map(whyRow), headline),
    section(verb(runs.opens, 'opens', 'open'), [...plain, 'why'], runs.opens.map(whyRow), headline),
    section(verb(runs.displaced, 'is displaced', 'are displaced'), [...plain, 'why'], runs.displaced.map(whyRow), {
      ...headline,
      says: 'They would open now, and have to wait for other work.',
    }),
    section(verb(runs.held, 'is newly held back', 'are newly held back'), [...plain, 'why'], runs.held.map(whyRow), headline),
    section(verb(runs.stays, 'stays open', 'stay open'), plain, runs.stays.map(runRow), {
      ...headline,
      says: 'By the rules of the base they would close now.',
    }),
    section(
      verb(runs.dropped, 'no longer comes up', 'no longer come up'),
      [...plain, 'was', 'is'],
      runs.dropped.map((run) => [...runRow(run), run.from ?? '', run.to ?? 'not there']),
      { ...headline, says: 'They would come up now by the rules of the base. No issue is open for them.' },
    ),
    section(
      verb(runs.moved, 'is due on another day', 'are due on another day'),
      ['customer', 'playbook', 'was due', 'due', 'owner'],
      runs.moved.map((run) => [who(run), run.title, dayCell(run.was), dayCell(run.due), run.owner ?? '']),
      { isHeadline: true },
    ),
    section(
      verb(runs.reassigned, 'changes hands', 'change hands'),
      ['customer', 'playbook', 'from', 'to', 'due'],
      runs.reassigned.map((run) => [who(run), run.title, run.was ?? '–', run.owner ?? '–', dayCell(run.due)]),
      { isHeadline: true },
    ),
    section(
      `Live runs of ${counted(runs.details.length, 'playbook')} change otherwise`,
      ['playbook', 'runs', 'what'],
      runs.details.map(({ playbook, runs: count, parts }) => [playbook, String(count), parts.join(', ')]),
      { right: new Set([1]), isHeadline: true },
    ),
    section(verb(runs.drafts, 'of a draft would open', 'of drafts would open'), [...plain, 'why'], runs.drafts.map(whyRow), {
      right,
      says: 'Drafts make no task.',
    }),
  ];
}

function customerSections({ added, removed, statuses, bands, scores, stages, segments, values, facts, load }: Impact): readonly Section[] {
  const customers = (list: readonly unknown[], one: string, many: string) =>
    `${counted(list.length, 'customer')} ${list.length === 1 ? one : many}`;
  const right = new Set([1]);
  const moved = scores.up + scores.down;
  const slightly = scores.slightly === 0 ? '' : ` ${counted(scores.slightly, 'score')} move by a point or less.`;
  return [
    section(customers(removed, 'is removed', 'are removed'), ['customer', 'ARR'], removed.map(stakeRow), { right, isHeadline: true }),
    section(
      customers(statuses, 'changes status', 'change status'),
      ['customer', 'ARR', 'was', 'is'],
      statuses.map((one) => [...stakeRow(one), one.from, one.to]),
      { right, isHeadline: true },
    ),
    section(
      customers(bands, 'changes band', 'change band'),
      ['customer', 'ARR', 'from', 'to'],
      bands.map((one) => [...stakeRow(one), sayBand(one.from, one.scoreFrom), sayBand(one.to, one.scoreTo)]),
      { right, isHeadline: true, says: [sayMoves(bands), sumOf(bands)].filter(Boolean).join(' ') },
    ),
    section(
      `${counted(moved + scores.slightly, 'score')} ${moved + scores.slightly === 1 ? 'moves' : 'move'} within the band`,
      ['customer', 'ARR', 'from', 'to'],
      moved === 0
        ? scores.slightly === 0
          ? []
          : [['none by more than a point', '', '', '']]
        : scores.furthest.map((one) => [...stakeRow(one), String(one.from), String(one.to)]),
      {
        right: new Set([1, 2, 3]),
        isHeadline: true,
        says: `By more than a point: ${scores.up} up, ${scores.down} down${moved > scores.furthest.length ? `; the ${scores.furthest.length} that move most are listed` : ''}.${slightly}`,
      },
    ),
    section(
      customers(stages, 'changes stage', 'change stage'),
      ['customer', 'ARR', 'from', 'to'],
      stages.map((one) => [...stakeRow(one), one.from ?? 'none', one.to ?? 'none']),
      { right, isHeadline: true },
    ),
    section(
      `${counted(segments.length, 'segment')} ${segments.length === 1 ? 'changes' : 'change'}`,
      ['segment', 'enter', 'leave', 'not decided any more', 'decided now', 'who'],
      segments.map(({ segment, enter, leave, undecided, decided }) => [
        segment,
        ...[enter, leave, undecided, decided].map((ids) => String(ids.length)),
        someOf([...enter.map((id) => `+${id}`), ...leave.map((id) => `−${id}`)]),
      ]),
      { right: new Set([1, 2, 3, 4]), isHeadline: true },
    ),
    section(
      `${load.length === 1 ? 'One person has' : `${load.length} people have`} another load of open runs`,
      ['owner', 'before', 'after', ''],
      load.map(({ owner, before, after }) => [owner ?? 'nobody', String(before), String(after), signed(after - before)]),
      { right: new Set([1, 2, 3]) },
    ),
    section(
      `${counted(values.length, 'metric')} ${values.length === 1 ? 'has' : 'have'} other values`,
      ['metric or date', 'customers', 'who'],
      values.map(({ name, customers: ids }) => [name, String(ids.length), someOf(ids)]),
      { right, isHeadline: true },
    ),
    section(customers(added, 'is added', 'are added'), ['customer', 'ARR'], added.map(stakeRow), { right, isHeadline: true }),
    section(
      customers(facts, 'differs otherwise', 'differ otherwise'),
      ['customer', 'ARR', 'what'],
      facts.map((one) => [...stakeRow(one), one.parts.join(', ')]),
      { right, isHeadline: true },
    ),
  ];
}

function definitionSections({ definitions }: ImpactDocument): readonly Section[] {
  const rows = definitions.flatMap(({ kind, added, removed, changed, renamed }) => [
    ...removed.map((name) => [kind, name, 'removed']),
    ...added.map((name) => [kind, name, 'added']),
    ...renamed.map(({ from, to }) => [kind, to, `was ${from}`]),
    ...changed.map((name) => [kind, name, 'decides otherwise']),
  ]);
  return [section(`${counted(rows.length, 'definition')} ${rows.length === 1 ? 'differs' : 'differ'}`, ['kind', 'name', ''], rows)];
}

interface Extra {
  readonly says?: string;
  readonly right?: ReadonlySet<number>;
  readonly isHeadline?: boolean;
}

function section(title: string, head: readonly string[], rows: readonly (readonly Cell[])[], extra: Extra = {}): Section {
  return { title, head, rows, says: '', right: new Set(), isHeadline: false, ...extra };
}

function findingRow({ file, line, code, message, hint }: Diagnostic): readonly Cell[] {
  return [{ at: `${file}:${line}` }, `${code}: ${message}${hint === undefined ? '' : ` → ${hint}`}`];
}

function runRow(run: RunImpact): readonly Cell[] {
  return [who(run), run.title, dayCell(run.due), run.owner ?? '', run.arr === null ? '' : showMoney(run.arr, run.currency ?? '')];
}

function whyRow(run: RunImpact): readonly Cell[] {
  return [...runRow(run), run.because ?? ''];
}

/** Whom a run is about; the size of an audience. */
function who({ name, customer, members, key }: RunImpact): string {
  if (members !== null) return counted(members, 'customer');
  return name ?? customer ?? key;
}

function stakeRow({ customer, name, arr, currency }: AtStake): readonly Cell[] {
  return [name ?? customer, arr === null ? '' : showMoney(arr, currency)];
}

function dayCell(day: string | null): string {
  return day === null ? '' : showDay(day, false);
}

function sayBand(band: ShownBand | null, score: number | null): string {
  if (band === null) return 'no score';
  return score === null || band === 'unknown' ? band : `${band} ${score}`;
}

/** How many go which way. Example: `9 green → yellow, 3 yellow → red.` */
function sayMoves(bands: Impact['bands']): string {
  const ways = Map.groupBy(bands, ({ from, to }) => `${from ?? 'no score'} → ${to ?? 'no score'}`);
  const said = [...ways].sort(([a, some], [b, others]) => others.length - some.length || (a < b ? -1 : 1));
  return said.length === 0 ? '' : `${said.map(([way, { length }]) => `${length} ${way}`).join(', ')}.`;
}

/** The ARR of customers by currency, and of how many it is not known. Empty where no amount may be shown. */
export function sumOf(customers: readonly AtStake[]): string {
  const known = customers.filter(({ arr }) => arr !== null);
  if (known.length === 0) return '';
  const sums = [...Map.groupBy(known, ({ currency }) => currency)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([currency, those]) =>
      showMoney(
        those.reduce((sum, { arr }) => sum + (arr ?? 0), 0),
        currency,
      ),
    );
  const without = customers.length - known.length;
  return `${joinWords(sums, 'and')} ARR at stake${without === 0 ? '' : `; of ${counted(without, 'customer')} it is not known`}.`;
}

const SOME = 8;

function someOf(ids: readonly string[]): string {
  return ids.length <= SOME ? ids.join(', ') : `${ids.slice(0, SOME).join(', ')} and ${ids.length - SOME} more`;
}

function signed(value: number): string {
  return value < 0 ? `−${-value}` : `+${value}`;
}
