import type { Names } from '../../src/expressions/program.ts';
import type { Meaning, Moment, Value } from '../../src/expressions/value.ts';
import type { Content, Located, LocatedPage } from '../../src/model/content.ts';
import { customerSchema } from '../../src/model/customer.ts';
import { healthModelSchema } from '../../src/model/health-model.ts';
import { journeySchema } from '../../src/model/journey.ts';
import { definitionsSchema } from '../../src/model/metric.ts';
import { playbookSchema } from '../../src/model/playbook.ts';
import { workspaceSchema } from '../../src/model/workspace.ts';

/** The files of a small workspace, as maps with scalars as text, the way YAML is read. */
export interface Files {
  readonly definitions?: Record<string, unknown>;
  readonly models?: readonly Record<string, unknown>[];
  readonly stages?: readonly Record<string, unknown>[];
  readonly playbooks?: readonly Record<string, unknown>[];
}

/** A value read from a file; its line is the length of the path, so that problems can be told apart without YAML. */
function located<T>(file: string, value: T): Located<T> {
  return { file, value, locate: (path) => ({ file, line: path.length + 1, column: 1 }) };
}

function page<T>(file: string, value: T): LocatedPage<T> {
  return { ...located(file, value), body: '', bodyLine: 1, format: 'md' };
}

/** A health model with one measure, unless told otherwise. */
export function model(parts: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    id: 'standard',
    title: 'Standard',
    for: 'all',
    bands: { green: { from: '75', worth: '90' }, yellow: { from: '50', worth: '60' }, red: { from: '0', worth: '25' } },
    measures: { use: { weight: '100', value: 'seat_use', score: { from: { '0%': 'red', '50%': 'green' } } } },
    ...parts,
  };
}

/** A playbook with one step, unless told otherwise. */
export function playbook(parts: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    id: 'save-plan',
    title: 'Save plan',
    goal: { outcome: 'Stays' },
    start: { becomes: 'arr > 0' },
    steps: [{ id: 'call', title: 'Call' }],
    ...parts,
  };
}

/** The content of a workspace with these files. */
export function contentOf({ definitions = {}, models = [], stages = [{ id: 'maturity', when: 'true' }], playbooks = [] }: Files): Content {
  const workspace = workspaceSchema.parse({
    format: '1',
    name: 'Northlight CS',
    time_zone: 'Europe/Berlin',
    country: 'DE',
    currency: 'EUR',
    live_from: '2026-09-01',
    custom: { strategic: 'yes/no', plan: 'text', tags: 'list' },
    team: [{ login: 'maria', name: 'Maria Keller', roles: ['csm'] }],
  });
  return {
    workspace: located('playbooks/workspace.yaml', workspace),
    journey: located('playbooks/journey.yaml', journeySchema.parse({ stages })),
    definitions: [located('playbooks/metrics/metrics.yaml', definitionsSchema.parse(definitions))],
    healthModels: models.map((value) => located(`playbooks/health/${String(value.id)}.yaml`, healthModelSchema.parse(value))),
    playbooks: playbooks.map((value) => page(`playbooks/plays/${String(value.id)}.mdx`, playbookSchema.parse(value))),
    assets: [],
    playbookTranslations: [],
    assetTranslations: [],
    translatedTexts: [],
    scenarios: [],
    customers: [{ ...located('customers/acme.yaml', customerSchema.parse({ id: 'acme', name: 'Acme' })), touchpoints: [] }],
  };
}

/** Names for expressions under test. */
export function namesOf(meanings: Record<string, Meaning>, parts: Partial<Names> = {}): Names {
  return {
    get: (name) => meanings[name],
    all: Object.keys(meanings).sort(),
    durations: new Set(['contract.notice']),
    playbooks: new Set(['save-plan']),
    segments: new Set(['high_touch']),
    run: null,
    ...parts,
  };
}

/** A moment that reads `values`; earlier days come from `past`, the days a customer was none are not in it. */
export function momentOf(
  values: Record<string, Value>,
  parts: Partial<Moment> & { readonly past?: (day: number) => Record<string, Value> | undefined } = {},
): Moment {
  const { past, ...rest } = parts;
  const moment: Moment = {
    day: 20_000,
    read: (name) => values[name],
    at: (day) => {
      const earlier = past?.(day);
      return earlier === undefined ? undefined : momentOf(earlier, { ...parts, day });
    },
    addBusinessDays: (day, count) => day + count,
    fiscalYearStart: 1,
    running: () => undefined,
    lastRun: () => undefined,
    answer: () => undefined,
    stepDone: () => undefined,
    percentile: () => undefined,
    ...rest,
  };
  return moment;
}
