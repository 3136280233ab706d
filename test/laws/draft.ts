import type { z } from 'zod';
import { compileContent } from '../../src/expressions/compilation.ts';
import type { Program } from '../../src/expressions/program.ts';
import type { Content, CustomerFiles, Located, LocatedPage } from '../../src/model/content.ts';
import { customerSchema, touchpointSchema } from '../../src/model/customer.ts';
import { type Day, formatDay } from '../../src/model/day.ts';
import { compareText } from '../../src/model/diagnostic.ts';
import { healthModelSchema } from '../../src/model/health-model.ts';
import { journeySchema } from '../../src/model/journey.ts';
import { definitionsSchema } from '../../src/model/metric.ts';
import type { Observations, SourceRow } from '../../src/model/observation.ts';
import { playbookSchema } from '../../src/model/playbook.ts';
import { workspaceSchema } from '../../src/model/workspace.ts';
import { on } from '../evaluate/given.ts';

/** What stands in one file, with every scalar as text, as YAML is read. */
export type Fields = { readonly [key: string]: unknown };

/** A row of the source `facts` (the value of a metric from a day on) or `tickets` (something that happened). */
export interface Row {
  readonly source: 'facts' | 'tickets';
  readonly customer: string;
  readonly day: string;
  readonly id: string;
  /** Of facts. */
  readonly metric?: string;
  readonly value?: number;
  /** Of tickets. */
  readonly urgent?: boolean;
  /** The first day whose evaluation finds the row, where it came late. */
  readonly arrived?: string;
}

/** A customer's folder. */
export interface CustomerDraft {
  readonly record: Fields & { readonly id: string };
  readonly touchpoints: readonly Fields[];
}

/** A whole workspace as its files would say it, and the rows of its sources: small, so that a counterexample can be read. */
export interface Draft {
  readonly workspace: Fields;
  readonly stages: readonly Fields[];
  readonly sources: Fields;
  readonly metrics: Fields;
  readonly dates: Fields;
  readonly segments: Fields;
  readonly models: readonly (Fields & { readonly id: string })[];
  readonly playbooks: readonly (Fields & { readonly id: string })[];
  readonly customers: readonly CustomerDraft[];
  readonly rows: readonly Row[];
}

/** The draft as content. Places are named by what stands there, not by the order in which it came. */
function contentOf(draft: Draft): Content {
  return {
    workspace: located('playbooks/workspace.yaml', draft.workspace, workspaceSchema),
    journey: located('playbooks/journey.yaml', { stages: draft.stages }, journeySchema),
    definitions: (['sources', 'metrics', 'dates', 'segments'] as const).map((part) =>
      located(`playbooks/metrics/${part}.yaml`, { [part]: draft[part] }, definitionsSchema),
    ),
    healthModels: draft.models.map((model) => located(`playbooks/health/${model.id}.yaml`, model, healthModelSchema)),
    playbooks: draft.playbooks.map((play) => page(`playbooks/plays/${play.id}.mdx`, play, playbookSchema)),
    assets: [],
    playbookTranslations: [],
    assetTranslations: [],
    translatedTexts: [],
    scenarios: [],
    // The reader of the files promises customers by id, and touchpoints oldest first.
    customers: draft.customers
      .map(
        ({ record, touchpoints }): CustomerFiles => ({
          ...located(`customers/${record.id}/customer.yaml`, record, customerSchema),
          touchpoints: touchpoints
            .map((fields, index) => {
              const name = `${String(fields.on)}-${touchpoints.slice(0, index).filter(({ on: same }) => same === fields.on).length}`;
              return page(`customers/${record.id}/touchpoints/${name}.md`, fields, touchpointSchema);
            })
            .sort((a, b) => a.value.on - b.value.on || compareText(a.file, b.file)),
        }),
      )
      .sort((a, b) => compareText(a.value.id, b.value.id)),
  };
}

/** Compiles a draft; what is wrong with it is the generator's fault. */
export function programOf(draft: Draft): Program {
  const { program, problems } = compileContent(contentOf(draft));
  if (problems.length > 0)
    throw new Error(problems.map(({ message, from, path }) => `${from.file} ${path.join('.')}: ${message}`).join('\n'));
  return program;
}

function located<S extends z.ZodType>(file: string, fields: Fields, schema: S): Located<z.output<S>> {
  return {
    file,
    value: schema.parse(fields),
    locate: (path) => ({ file: [file, ...path.filter((part) => typeof part === 'string')].join(' '), line: 1, column: 1 }),
  };
}

function page<S extends z.ZodType>(file: string, fields: Fields, schema: S): LocatedPage<z.output<S>> {
  return { ...located(file, fields, schema), body: 'How to do it.', bodyLine: 1, format: 'md' };
}

/**
 * What the rows say, found as of the day `known` of an evaluation: rows that arrive later are not there yet. Windows end the day before, as
 * everywhere. A metric of `facts` is its newest value; one of `tickets` counts those of seven days.
 */
export function observe(draft: Draft, known: Day = Infinity): Observations {
  const rows = draft.rows
    .filter(({ day, arrived }) => on(arrived ?? day) <= known)
    .map((row) => ({ ...row, at: on(row.day) }))
    .sort((a, b) => a.at - b.at || compareText(a.customer, b.customer) || compareText(a.id, b.id));
  const plays = new Map(draft.playbooks.map((play) => [play.id, play]));
  const upTo = (source: string, day: Day) => rows.filter((row) => row.source === source && row.at < day);
  return {
    days: observed,
    observe(metric, customer, day) {
      if (metric === 'tickets_7d') {
        const mine = upTo('tickets', day).filter((row) => row.customer === customer);
        const within = mine.filter(({ at }) => at >= day - 7).length;
        return { value: within === 0 ? null : within, newest: mine.at(-1)?.at ?? null };
      }
      if (metric === 'sentiment') {
        const newest = ratingsOf(draft, customer).findLast(({ at }) => at < day);
        return { value: newest?.value ?? null, newest: newest?.at ?? null };
      }
      const newest = upTo('facts', day).findLast((row) => row.customer === customer && row.metric === metric);
      return { value: newest?.value ?? null, newest: newest?.at ?? null };
    },
    source(source, day) {
      const found = upTo(source, day);
      return { newest: found.at(-1)?.at ?? null, rows: found.length };
    },
    rows(playbook, day): readonly SourceRow[] {
      const start = plays.get(playbook)?.start;
      const urgent = typeof start === 'object' && start !== null && 'where' in start;
      return upTo('tickets', day)
        .filter((row) => !urgent || row.urgent === true)
        .map(({ customer, id, at }) => ({ customer, id, day: at }));
    },
  };
}

function ratingsOf({ customers }: Draft, customer: string) {
  const ratings = customers.find(({ record }) => record.id === customer)?.record.ratings;
  return (Array.isArray(ratings) ? ratings : [])
    .map(({ on: at, value }: Fields) => ({ at: on(String(at)), value: String(value) }))
    .sort((a, b) => a.at - b.at);
}

/** Every day that a law may ask about. */
const observed: readonly Day[] = Array.from({ length: 120 }, (_, offset) => on('2026-11-02') - 40 + offset);

/** A day of a draft, counted from Monday, 2 November 2026. */
export function iso(offset: number): string {
  return formatDay(FIRST + offset);
}

/** The first evaluated day of every law. */
export const FIRST: Day = on('2026-11-02');
