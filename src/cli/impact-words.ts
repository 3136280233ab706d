import { counted, formatNumber } from '../expressions/words-values.ts';
import { type ImpactDocument, saysUnchanged } from '../proof/impact-document.ts';
import { showDay } from '../tasks/text.ts';
import { type Section, sumOf } from './impact-sections.ts';

/** The first line of an impact: what changes, in counts; or that nothing does, and why that is known. */
export function headlineOf(document: ImpactDocument, sections: readonly Section[]): string {
  const { impact, gap } = document;
  const named = sections.filter(({ isHeadline }) => isHeadline).map(({ title }) => title);
  if (impact === null)
    return [`What changes is not known: ${sayGap(gap)}`, ...(named.length === 0 ? [] : [`${named.join(' · ')}.`])].join(' ');
  if (saysUnchanged(document)) {
    const both = `${counted(impact.evaluated.both, 'customer')} ${impact.evaluated.both === 1 ? 'was' : 'were'} evaluated on both sides`;
    const also = named.length === 0 ? '' : ` But: ${named.join(' · ')}.`;
    return `No change for any customer. ${both}, over the same rows, history and ledger.${also}`;
  }
  const arr = sumOf(impact.bands).replace(/[;.].*$/, '');
  const parts = named.map((title) => (arr !== '' && /changes? band$/.test(title) ? `${title} (${arr})` : title));
  return `${parts.join(' · ')}.`;
}

function sayGap(gap: ImpactDocument['gap']): string {
  const parts = gap?.head ? ['the head cannot be evaluated before its errors are mended'] : [];
  if (gap?.base) {
    const { file, line, code, message } = gap.base.first;
    const more = gap.base.errors === 1 ? '' : `, and ${gap.base.errors - 1} more`;
    parts.push(`the base cannot be evaluated: ${file}:${line} ${code}, ${message}${more}`);
  }
  return `${parts.join('; ')}.${gap?.head ? '' : ' All findings of the head are listed.'}`;
}

/** Something to read before the tables. A `stop` keeps the plan from being applied, a `note` explains what one might miss. */
export interface Remark {
  readonly kind: 'stop' | 'note' | 'plain';
  readonly says: string;
}

/** Guards that stop the plan, what new rules take as given, and what the next run does. */
export function remarksOf({ guards, given, plan, mode }: ImpactDocument): readonly Remark[] {
  const differs = plan !== null && (plan.base.creates !== plan.head.creates || plan.base.closes !== plan.head.closes);
  return [
    ...guards.map(
      ({ says, onBase }): Remark => ({
        kind: 'stop',
        says: `A guard would stop the plan: ${says}${onBase ? ' It stops the plan of the base as well.' : ''}`,
      }),
    ),
    ...given.map(({ playbook, customers, wouldOpen, wouldHold }): Remark => {
      const held = wouldHold === 0 ? '' : ` and hold ${formatNumber(wouldHold)} back`;
      const match = `${counted(customers, 'customer')} already ${customers === 1 ? 'matches' : 'match'}`;
      const says = `${playbook}: ${match}, which is taken as given because the rule is new: nothing opens for them. \`also_existing: yes\` would open ${formatNumber(wouldOpen)}${held}.`;
      return { kind: 'note', says };
    }),
    ...(differs
      ? [
          {
            kind: 'plain' as const,
            says: `The next run opens ${counted(plan.head.creates, 'issue')} and closes ${formatNumber(plan.head.closes)}; by the base it is ${formatNumber(plan.base.creates)} and ${formatNumber(plan.base.closes)}.${mode === 'shadow' ? ' Shadow mode: nothing is written.' : ''}`,
          },
        ]
      : []),
  ];
}

/** What the comparison rests on, as the last lines. */
export function restsOn({ base, head, asOf, impact, notes, scenarios }: ImpactDocument): readonly string[] {
  const sides = `${base.name} (${base.commit.slice(0, 12)}) → ${head.name}${head.commit === null ? '' : ` (${head.commit.slice(0, 12)})`}`;
  const on = asOf === null ? '' : `, evaluated for ${showDay(asOf)}`;
  const counts =
    impact === null
      ? ''
      : ` ${counted(impact.evaluated.base, 'customer')} on the base, ${formatNumber(impact.evaluated.head)} on the head, ${formatNumber(impact.evaluated.both)} on both.`;
  const ran = scenarios === null ? '' : ` ${counted(scenarios.ran, 'scenario')} ran.`;
  return [`${sides}${on}.${counts}${ran}`, ...notes];
}
