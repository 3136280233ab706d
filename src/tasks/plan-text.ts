import type { Plan, PlanEntry } from './plan.ts';

/** One line that says what a plan does. Example: `3 to create, 1 to update, 0 to close, 12 unchanged`. */
export function summarizePlan(plan: Plan): string {
  const counts: readonly (readonly [number, string, boolean])[] = [
    [plan.creates.length, 'to create', true],
    [plan.updates.length, 'to update', true],
    [plan.closes.length, 'to close', true],
    [plan.unchanged.length, 'unchanged', true],
    [plan.deferred.length, 'deferred', false],
    [plan.heldBack.length, 'held back', false],
    [plan.blocked.length, 'blocked', false],
  ];
  const shown = counts.filter(([count, , always]) => always || count > 0).map(([count, what]) => `${count} ${what}`);
  return `${shown.join(', ')}${plan.mode === 'shadow' ? ' (shadow: nothing is written)' : ''}`;
}

/** A plan as text: a heading with lines for each kind that has any, what stopped it, what to look at, and the summary last. */
export function formatPlan(plan: Plan): string {
  const sections: readonly (readonly [string, readonly PlanEntry[]])[] = [
    ['Create', plan.creates],
    ['Update', plan.updates],
    ['Close', plan.closes],
    ['Deferred to the next run', plan.deferred],
    ['Held back', plan.heldBack],
    ['Blocked', plan.blocked],
  ];
  const blocks = sections
    .filter(([, entries]) => entries.length > 0)
    .map(([title, entries]) => [title, ...entries.map((entry) => `  ${formatEntry(entry)}`)].join('\n'));
  const look = plan.findings.map(({ code, message }) => `  ${code}: ${message}`);
  return [
    ...blocks,
    ...(look.length > 0 ? [['Look at', ...look].join('\n')] : []),
    ...(plan.stopped.length > 0 ? [['Stopped: nothing will be applied', ...plan.stopped.map((reason) => `  ${reason}`)].join('\n')] : []),
    `${summarizePlan(plan)}\n`,
  ].join('\n\n');
}

/** A plan as one JSON document: creates, updates, closes, unchanged, deferred, heldBack, blocked, and what stopped it. */
export function formatPlanJson(plan: Plan): string {
  return `${JSON.stringify(plan, null, 2)}\n`;
}

function formatEntry({ title, key, reason, issue, due, owner }: PlanEntry): string {
  const facts = [key, issue === null ? '' : `#${issue}`, due === null ? '' : `due ${due}`, owner ?? 'nobody'].filter(Boolean);
  return `${title} (${facts.join(', ')})\n    ${reason}`;
}
