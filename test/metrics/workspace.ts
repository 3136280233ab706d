import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { compileContent } from '../../src/expressions/compilation.ts';
import type { Program } from '../../src/expressions/program.ts';
import { observeWithDuckdb } from '../../src/metrics/duckdb.ts';
import type { MetricsQuestion, MetricsResult } from '../../src/metrics/observe.ts';
import type { CustomerFiles, Located, LocatedPage } from '../../src/model/content.ts';
import { type Customer, customerSchema, type Touchpoint, touchpointSchema } from '../../src/model/customer.ts';
import { type Day, formatDay, parseDay } from '../../src/model/day.ts';
import { definitionsSchema } from '../../src/model/metric.ts';
import type { Observations } from '../../src/model/observation.ts';
import { playbookSchema } from '../../src/model/playbook.ts';
import { workspaceSchema } from '../../src/model/workspace.ts';

/** A day of a test. */
export function day(text: string): Day {
  const read = parseDay(text);
  if (read === undefined) throw new Error(`${text} is no day`);
  return read;
}

/** Reads one file of a workspace as the product does: scalars are text, which the schema types. */
function located<S extends z.ZodType>(file: string, text: string, schema: S): Located<z.output<S>> {
  const lines = new LineCounter();
  const document = parseDocument(text, { schema: 'failsafe', lineCounter: lines });
  const value = schema.parse(document.toJS());
  return {
    file,
    value,
    locate(path) {
      for (let length = path.length; length > 0; length -= 1) {
        const node = document.getIn(path.slice(0, length), true);
        const range = typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range) ? node.range : undefined;
        if (range) {
          const { line, col } = lines.linePos(Number(range[0]));
          return { file, line, column: col };
        }
      }
      return { file, line: 1, column: 1 };
    },
  };
}

interface Parts {
  readonly definitions: string;
  /** Records by YAML text; by default acme and globex. */
  readonly customers?: readonly string[];
  readonly touchpoints?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly playbooks?: readonly string[];
  readonly settings?: string;
}

/** The parts of a compiled workspace that metrics read. */
export function programOf(parts: Parts): Program {
  const settings = parts.settings ?? 'time_zone: Europe/Berlin\ncountry: DE\nfiscal_year_starts: february';
  const workspace = located(
    'playbooks/workspace.yaml',
    `format: 1\nname: Test\ncurrency: EUR\nlive_from: 2020-01-01\n${settings}\n`,
    workspaceSchema,
  );
  const definitions = located('playbooks/metrics/metrics.yaml', parts.definitions, definitionsSchema);
  const customers = (parts.customers ?? ['id: acme\nname: Acme', 'id: globex\nname: Globex\nknown_as: [G-1, "0042"]'])
    .map((text): CustomerFiles => {
      const record = located<typeof customerSchema>('', text, customerSchema);
      const file = `customers/${record.value.id}/customer.yaml`;
      return { ...record, file, locate: (path) => ({ ...record.locate(path), file }), touchpoints: touchpoints(record.value, parts) };
    })
    .sort((a, b) => (a.value.id < b.value.id ? -1 : 1));
  const playbooks = (parts.playbooks ?? []).map((text) => ({
    ...located('playbooks/plays/play.mdx', text, playbookSchema),
    body: '',
    bodyLine: 1,
    format: 'mdx' as const,
  }));
  const journey = {
    file: 'playbooks/journey.yaml',
    value: { stages: [] },
    locate: () => ({ file: 'playbooks/journey.yaml', line: 1, column: 1 }),
  };
  const { program, problems } = compileContent({
    workspace,
    journey,
    definitions: [definitions],
    healthModels: [],
    playbooks,
    assets: [],
    playbookTranslations: [],
    assetTranslations: [],
    translatedTexts: [],
    scenarios: [],
    customers,
  });
  if (problems.length > 0) throw new Error(problems.map((problem) => problem.message).join('\n'));
  return program;
}

function touchpoints(customer: Customer, parts: Parts): readonly LocatedPage<Touchpoint>[] {
  return Object.entries(parts.touchpoints?.[customer.id] ?? {}).map(([name, text]) => {
    const page = located<typeof touchpointSchema>(`customers/${customer.id}/touchpoints/${name}.md`, text, touchpointSchema);
    return { ...page, body: '', bodyLine: 1, format: 'md' };
  });
}

/** A new folder with files, by path. */
export function folderOf(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'setpiece-metrics-'));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
}

/** Observes a workspace over files. */
export function observeFiles(
  parts: Parts,
  files: Readonly<Record<string, string | Uint8Array>>,
  days: readonly string[],
  more: Partial<Pick<MetricsQuestion, 'since' | 'customers'>> = {},
): Promise<MetricsResult> {
  return observeWithDuckdb({ program: programOf(parts), dataDir: folderOf(files), days: days.map(day), since: () => null, ...more });
}

/** A metric's value for a customer on a day as tests write it: dates as text. `unobserved` where nothing can be said. */
export function valueOn(observations: Observations, metric: string, customer: string, on: string): unknown {
  const found = observations.observe(metric, customer, day(on));
  return found === undefined ? 'unobserved' : found.value;
}

/** The newest row behind a metric, as text. */
export function newestOn(observations: Observations, metric: string, customer: string, on: string): string | null | undefined {
  const found = observations.observe(metric, customer, day(on));
  return found === undefined ? undefined : found.newest === null ? null : formatDay(found.newest);
}
