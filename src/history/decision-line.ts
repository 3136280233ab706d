import { z } from 'zod';
import type { Decision } from '../evaluate/decision.ts';
import { parseDay } from '../model/day.ts';
import { priorities } from '../model/playbook.ts';
import { bandNames } from '../model/table.ts';

const day = z.string().refine((text) => parseDay(text) !== undefined, 'expected a day, YYYY-MM-DD');
const bands = z.record(z.string(), z.enum(bandNames)).exactOptional();
const cause = z.literal('configuration').exactOptional();
const shownBand = z.enum([...bandNames, 'unknown']);

/** A line of history. Every key that has no other meaning when absent must be there: a line that lost one would be read as a decision nobody made. */
const decision = z.discriminatedUnion('kind', [
  z.strictObject({ day, kind: z.literal('day'), commit: z.string().exactOptional() }),
  z.strictObject({ day, kind: z.literal('definition'), name: z.string(), digest: z.string() }),
  z.strictObject({
    day,
    kind: z.literal('health'),
    customer: z.string(),
    model: z.string().nullable(),
    score: z.number().nullable(),
    band: shownBand.nullable(),
    held: z.enum(bandNames).nullable(),
    coverage: z.number(),
    groups: bands,
    measures: bands,
    cause,
  }),
  z.strictObject({ day, kind: z.literal('stage'), customer: z.string(), stage: z.string().nullable(), cause }),
  z.strictObject({ day, kind: z.literal('segment'), customer: z.string(), segment: z.string(), in: z.boolean(), cause }),
  z.strictObject({ day, kind: z.literal('rule'), playbook: z.string(), digest: z.string() }),
  z.strictObject({ day, kind: z.literal('condition'), playbook: z.string(), subject: z.string(), true: z.boolean() }),
  z.strictObject({
    day,
    kind: z.literal('held_out'),
    playbook: z.string(),
    subject: z.string(),
    customer: z.string(),
    start: day,
    occurrence: z.string(),
    digest: z.string(),
  }),
  z.strictObject({
    day,
    kind: z.literal('run'),
    key: z.string(),
    playbook: z.string(),
    subject: z.string(),
    customer: z.string().nullable(),
    members: z.array(z.string()).exactOptional(),
    ordinal: z.number(),
    state: z.enum(['due', 'held', 'open', 'done', 'dismissed', 'ended', 'expired']),
    start: day,
    opened: day,
    closed: day.nullable(),
    due: day.nullable(),
    owner: z.string().nullable(),
    priority: z.enum(priorities),
    occurrence: z.string(),
    digest: z.string(),
    done: z.record(z.string(), day),
    answers: z.record(z.string(), z.string()),
    because: z.string().nullable(),
  }),
]);

/** Reads a line of history; a sentence that says what is wrong with it where it is damaged. */
export function parseDecision(line: string): Decision | string {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return 'the line is no JSON';
  }
  const parsed = decision.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const path = issue?.path.join('.') ?? '';
  return path === '' ? (issue?.message ?? 'the line is no decision') : `${path}: ${issue?.message}`;
}
