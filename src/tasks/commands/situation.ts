import type { LedgerEntry } from '../../evaluate/decision.ts';
import type { RunRecord } from '../../evaluate/state.ts';
import { calendarFor } from '../../model/calendar.ts';
import type { Content, CustomerFiles } from '../../model/content.ts';
import { type Day, formatDay } from '../../model/day.ts';
import { compareText } from '../../model/diagnostic.ts';
import type { AddBusinessDays, Duration } from '../../model/duration.ts';
import type { Step } from '../../model/playbook.ts';
import type { Issue } from '../issue.ts';
import { foldLedger } from '../ledger-facts.ts';
import { findMarker } from '../marker.ts';
import { readBoxes } from '../steps.ts';

/** A step of the run as it stands for who answers. */
export interface StepFacts {
  readonly id: string;
  readonly title: string;
  readonly ask: readonly string[] | 'date' | null;
  readonly starts: string | null;
  /** A tick counts only with a logged contact. */
  readonly needsProof: boolean;
  readonly required: boolean;
  /** Whether the issue shows it: steps that do not belong to the run are left out. */
  readonly shown: boolean;
  readonly done: boolean;
  /** It was ticked by rule, not by a person. */
  readonly ruled: boolean;
  readonly answer: string | null;
}

/** The step whose own issue it is. */
export interface OwnStep {
  /** The key of its issue. Example: `renewal-90/acme/1#price`. */
  readonly key: string;
  readonly step: string;
  /** The issue of the whole run; null where none is known. */
  readonly list: number | null;
}

/** Where the whole run of a step stands, as replies name it. */
export function placeOfRun({ list }: OwnStep): string {
  return list === null ? 'the issue of its run' : `#${list}`;
}

/** What commands are judged by: the run of an issue as it stands, and who asks. */
export interface Situation {
  /** The run's key. */
  readonly run: string;
  /** Present in the issue of a step that has its own: its only step is that one. */
  readonly own: OwnStep | null;
  readonly today: Day;
  readonly addBusinessDays: AddBusinessDays;
  /** Who wrote the comment. */
  readonly by: string;
  readonly steps: readonly StepFacts[];
  /** How the run was closed, in a clause; null while it is not. What is closed stays so. */
  readonly closed: string | null;
  readonly isSnoozed: boolean;
  /** Logins it is assigned to. */
  readonly assignees: readonly string[];
  /** Names of `close_reasons`, with how long each keeps the playbook away. */
  readonly reasons: ReadonlyMap<string, Duration>;
  /** The customer it is about; null for routines and audiences. */
  readonly customer: CustomerFiles | null;
  /** Whether a contact was logged since the run began. */
  readonly isContacted: boolean;
  /** Whether names and addresses of people may stand in files. */
  readonly mayNamePeople: boolean;
}

/** What a situation is read from. */
export interface SituationInput {
  readonly content: Content;
  readonly issue: Issue;
  /** The run's key of today. */
  readonly run: string;
  readonly own: OwnStep | null;
  readonly ledger: readonly LedgerEntry[];
  /** The run as history knows it; undefined before its first evaluation. */
  readonly record: RunRecord | undefined;
  readonly rename: (key: string) => string;
  readonly today: Day;
  /** The comment that is answered: what it has done already is no obstacle to doing the rest. */
  readonly comment: number;
  readonly by: string;
}

/** Reads how a run stands: its playbook's steps, the boxes of its issue, and what ledger and history know of it. Sources are not read. */
export function readSituation(input: SituationInput): Situation {
  const { content, issue, run, own: ownStep, record, today, by, comment } = input;
  const key = ownStep?.key ?? run;
  const workspace = content.workspace.value;
  const [play = ''] = run.split('/');
  const playbook = content.playbooks.find(({ value }) => value.id === play)?.value;
  const before = input.ledger.filter((entry) => entry.comment !== comment);
  const own = input.ledger.filter((entry) => entry.comment === comment);
  const facts = foldLedger(input.ledger, input.rename).get(run);
  const found = findMarker(issue.body, key);
  const boxes = readBoxes(found.kind === 'marker' ? (found.region?.lines ?? []) : []);
  const ruled = new Set(found.kind === 'marker' ? found.marker.ruled : []);
  const subject = record?.customer ?? run.slice(run.indexOf('/') + 1, run.lastIndexOf('/')).split(':')[0];
  const customer = content.customers.find(({ value }) => value.id === subject) ?? null;
  const country = workspace.team.find(({ login }) => login === by)?.country ?? workspace.country;
  const snooze = lastSnooze(input);
  return {
    run,
    own: ownStep,
    today,
    addBusinessDays: calendarFor(country).addBusinessDays,
    by,
    steps: stepsOf(playbook?.steps ?? [], ownStep).map((step): StepFacts => {
      const options = Array.isArray(step.ask) ? step.ask.filter((option) => boxes.get(`${step.id}=${option}`) === true) : [];
      const answer = facts?.answers.get(step.id) ?? record?.answers[step.id] ?? (options.length === 1 ? options[0] : undefined) ?? null;
      return {
        ...factsOf(step),
        answer,
        shown: ownStep !== null || boxes.has(step.id),
        done: boxes.get(step.id) === true,
        ruled: ruled.has(step.id),
      };
    }),
    closed: howClosed(
      issue,
      foldLedger(before, input.rename).get(key)?.closed,
      own.some(({ kind }) => kind === 'closed'),
    ),
    isSnoozed: snooze !== undefined && snooze.until >= formatDay(today),
    assignees: issue.assignees,
    reasons: new Map(Object.entries(workspace.close_reasons).map(([name, { again_after }]) => [name, again_after])),
    customer,
    isContacted: (customer?.touchpoints ?? []).some(({ value }) => value.on >= (record?.start ?? today) && value.on <= today),
    mayNamePeople: workspace.people === 'in_git',
  };
}

/** The last by its day: what was added to the ledger again stands behind what came later. */
function lastSnooze({ ledger, run, rename }: SituationInput): Extract<LedgerEntry, { kind: 'snoozed' }> | undefined {
  return ledger
    .filter((entry) => entry.kind === 'snoozed')
    .filter((entry) => rename(entry.run) === run)
    .toSorted((a, b) => compareText(a.day, b.day))
    .at(-1);
}

function stepsOf(steps: readonly Step[], own: OwnStep | null): readonly Step[] {
  return own === null ? steps : steps.filter(({ id }) => id === own.step);
}

function factsOf(step: Step): Pick<StepFacts, 'id' | 'title' | 'ask' | 'starts' | 'needsProof' | 'required'> {
  return {
    id: step.id,
    title: step.title,
    ask: step.ask ?? null,
    starts: step.starts ?? null,
    needsProof: step.proof !== undefined,
    required: step.required,
  };
}

function howClosed(issue: Issue, closed: Extract<LedgerEntry, { kind: 'closed' }> | undefined, byThis: boolean): string | null {
  if (closed !== undefined) return `closed as ${closed.how} on ${closed.day}${closed.by === null ? '' : ` by ${closed.by}`}`;
  return issue.state === 'closed' && !byThis ? 'closed' : null;
}
