import type { Program } from '../../expressions/program.ts';
import type { Diagnostic } from '../../model/diagnostic.ts';
import { type Aggregate, aggregates } from '../../model/metric.ts';
import { at, type RuleInput } from './rule.ts';

/** What we think of a customer, and not what the customer has, does or agreed with us. */
const judgements: ReadonlySet<string> = new Set(['band', 'score', 'coverage', 'stage', 'no_contact', 'churned']);
/** Sources of such judgements, and of what we plan. */
const internalSources: ReadonlySet<string> = new Set([
  'ratings',
  'opportunities',
  'band_changes',
  'stage_changes',
  'runs',
  'steps',
  'owners',
]);

/** A value report shows numbers, and nothing that comes from what we think of the customer, at any distance. */
export function valueReports({ content, program }: RuleInput): Diagnostic[] {
  return content.definitions.flatMap((file) => [
    ...Object.entries(file.value.metrics).flatMap(([name, { value_report }]) => {
      if (value_report === undefined) return [];
      const path = ['metrics', name, 'value_report'];
      const type = program.names.get(name)?.type;
      const way = wayToJudgement(program, name);
      if (type !== undefined && type !== 'number')
        return [
          at(file, path, {
            code: 'wrong-type',
            message: `a value report shows numbers; \`${name}\` is a ${type}`,
            hint: 'remove `value_report`',
          }),
        ];
      return way === undefined
        ? []
        : [
            at(file, path, {
              code: 'internal-judgement',
              message: `the customer would see \`${name}\`, which comes from ${way}: what you think of them`,
              hint: 'remove `value_report`, or measure what the customer has or does',
            }),
          ];
    }),
  ]);
}

/** The first judgement behind a name, in words; undefined when there is none. */
function wayToJudgement(program: Program, name: string, seen = new Set<string>()): string | undefined {
  if (judgements.has(name)) return `\`${name}\``;
  if (seen.has(name)) return undefined;
  seen.add(name);
  const metric = program.metrics.get(name);
  if (metric?.value.of !== undefined) {
    if (internalSources.has(metric.value.of)) return `the source ${metric.value.of}`;
    const read = [metric.value.where, ...aggregates.map((kind: Aggregate) => metric.value[kind])].join(' ');
    if (metric.value.of === 'touchpoints' && /\bsentiment\b/.test(read)) return 'how contacts felt';
  }
  const date = program.dates.get(name)?.compiled;
  const reads = [
    ...(metric?.derived?.names ?? []),
    ...(metric?.since?.names ?? []),
    ...(program.segments.get(name)?.is.names ?? []),
    ...(date?.names ?? []),
  ];
  return reads.map((read) => wayToJudgement(program, read, seen)).find((way) => way !== undefined);
}
