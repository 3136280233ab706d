import type { IsoDay } from '../evaluate/report.ts';
import type { Program } from '../expressions/program.ts';
import { formatDay, parseDay } from '../model/day.ts';
import { compareText } from '../model/diagnostic.ts';
import { type Sentence, type SentenceValue, sentence } from '../model/language.ts';
import type { Done, Expected, Scenario } from '../model/scenario.ts';
import { titleOf } from './format.ts';
import type { Shows } from './site-data.ts';

/** A scenario that was run: what it says, and where that is not so. */
export interface RanScenario {
  readonly scenario: Scenario;
  readonly file: string;
  readonly line: number;
  readonly passed: boolean;
  readonly differences: readonly ScenarioDifference[];
}

/** Something a scenario says that is not so; without a day it is wrong on any. */
interface ScenarioDifference {
  readonly day: IsoDay | null;
  readonly field: string;
  readonly expected: string;
  readonly got: string;
}

/** A scenario as a page tells it: what is given, what people do, what must hold, and whether it does. */
export interface ScenarioFacts {
  readonly name: string;
  /** Ids of the playbooks it is about, tells to open, or to stay away. */
  readonly playbooks: readonly string[];
  readonly passed: boolean;
  readonly given: readonly Sentence[];
  /** Every day that is named, in order. */
  readonly days: readonly ScenarioDay[];
  /** What must not come up on any day. */
  readonly never: readonly Sentence[];
  /** What is wrong on no day in particular. */
  readonly wrong: readonly Sentence[];
  /** `file:line` */
  readonly at: string;
}

/** A day of a scenario. */
interface ScenarioDay {
  readonly day: IsoDay;
  readonly did: readonly Sentence[];
  readonly expects: readonly Sentence[];
  /** What differs from what is expected. */
  readonly wrong: readonly Sentence[];
}

/** What the words of a scenario need. */
interface Words {
  readonly program: Program;
  readonly shows: Shows;
  /** The steps of the playbook under test, by id. */
  readonly steps: ReadonlyMap<string, string>;
}

/** Tells scenarios in words. Names of customers and people are left out where they may not be shown. */
export function scenarioFacts(ran: readonly RanScenario[], program: Program, shows: Shows): readonly ScenarioFacts[] {
  return ran.map((one) => factsOf(one, program, shows));
}

function factsOf({ scenario, file, line, passed, differences }: RanScenario, program: Program, shows: Shows): ScenarioFacts {
  const play = program.playbooks.find(({ playbook }) => playbook.id === scenario.playbook)?.playbook;
  const words: Words = { program, shows, steps: new Map(play?.steps.map(({ id, title }) => [id, title])) };
  const expected = new Map(Object.entries(scenario.expect).map(([day, fields]) => [formatDay(Number(day)), fields]));
  const named = [...expected.keys(), ...scenario.did.map(({ on }) => formatDay(on)), ...differences.flatMap(({ day }) => day ?? [])];
  const opened = Object.values(scenario.expect).flatMap(({ opens, starts }) => [opens, starts]);
  const about = [scenario.playbook, ...opened, ...scenario.never].filter((id) => id !== undefined);
  return {
    name: scenario.scenario,
    playbooks: [...new Set(about)].sort(compareText),
    passed,
    given: givenIn(scenario, words),
    days: [...new Set(named)].sort(compareText).map((day) => ({
      day,
      did: scenario.did.filter(({ on }) => formatDay(on) === day).map((done) => sayDone(done, words)),
      expects: sayExpected(expected.get(day) ?? {}, words),
      wrong: differences.filter((one) => one.day === day).map((one) => sayDifference(one, shows)),
    })),
    never: scenario.never.map((id) => sentence('{{playbook}} never comes up.', { playbook: playbookTitle(id, words) })),
    wrong: differences.filter((one) => one.day === null).map((one) => sayDifference(one, shows)),
    at: `${file}:${line}`,
  };
}

function givenIn({ customer, data, rows }: Scenario, { program, shows }: Words): readonly Sentence[] {
  const { like, ...fields } = customer;
  const name = program.content.customers.find(({ value }) => value.id === like)?.value.name ?? like;
  const replaced = Object.keys(fields).sort(compareText).map(titleOf).join(', ').toLowerCase();
  const given: Sentence[] = [];
  if (name !== undefined && shows.reports) given.push(sentence('A customer like {{name}}.', { name }));
  else if (name !== undefined) given.push(sentence('A customer like one of the workspace.'));
  if (replaced !== '')
    given.push(
      like === undefined
        ? sentence('A customer with its own {{fields}}.', { fields: replaced })
        : sentence('But with other {{fields}}.', { fields: replaced }),
    );
  for (const [metric, values] of Object.entries(data)) {
    const title = metricTitle(metric, program);
    if (typeof values === 'string') given.push(sentence('{{metric}}: {{value}}.', { metric: title, value: written(values) }));
    else
      for (const [day, value] of Object.entries(values).sort(([a], [b]) => Number(a) - Number(b)))
        given.push(
          sentence('{{metric}}, from {{day}}: {{value}}.', {
            metric: title,
            day: { shortDay: formatDay(Number(day)) },
            value: written(value),
          }),
        );
  }
  for (const [source, list] of Object.entries(rows))
    given.push(sentence('{{source}}: {{count}} rows.', { source: titleOf(source), count: list.length }));
  return given;
}

/** A value as a scenario writes it; days read as days. */
function written(value: string): SentenceValue {
  return parseDay(value) === undefined ? value : { shortDay: value };
}

function sayDone({ step, answer, with: given, close, snooze, touchpoint }: Done, words: Words): Sentence {
  if (step !== undefined) return sentence('“{{step}}” is done.', { step: stepTitle(step, words) });
  if (answer !== undefined) return sentence('“{{step}}” is answered: {{answer}}.', { step: stepTitle(answer, words), answer: given ?? '' });
  if (snooze !== undefined) return sentence('The run is put off until {{day}}.', { day: { shortDay: formatDay(snooze) } });
  if (touchpoint !== undefined) return sentence('A touchpoint is logged: {{kind}}.', { kind: touchpoint });
  return close === 'done' ? sentence('The run is closed as done.') : sentence('The run is dismissed.');
}

function sayExpected(expected: Expected, words: Words): readonly Sentence[] {
  const { runs, opens, starts, closes, step, state, owner, due, escalated, snoozed, band, score, coverage, stage, metrics = {} } = expected;
  const said: (Sentence | undefined)[] = [
    runs && sentence('No run is open or held back.'),
    opens === undefined ? undefined : sentence('{{playbook}} opens.', { playbook: playbookTitle(opens, words) }),
    starts === undefined ? undefined : sentence('A step starts {{playbook}}.', { playbook: playbookTitle(starts, words) }),
    closes === undefined ? undefined : sentence('{{playbook}} is over.', { playbook: playbookTitle(closes, words) }),
    step === undefined
      ? state && sentence('The run is {{state}}.', { state })
      : state === undefined
        ? sentence('“{{step}}” is there.', { step: stepTitle(step, words) })
        : sentence('“{{step}}” is {{state}}.', { step: stepTitle(step, words), state }),
    owner === undefined || !words.shows.people ? undefined : sentence('Owner: {{name}}.', { name: personName(owner, words) }),
    due === undefined ? undefined : sentence('Due {{day}}.', { day: { shortDay: formatDay(due) } }),
    escalated === undefined ? undefined : sentence('Escalated to: {{role}}.', { role: escalated }),
    snoozed === undefined ? undefined : sentence('Put off until {{day}}.', { day: { shortDay: formatDay(snoozed) } }),
    band && sentence('The band is {{band}}.', { band }),
    score === undefined ? undefined : sentence('The score is {{score}}.', { score }),
    coverage === undefined ? undefined : sentence('The coverage is {{coverage}}.', { coverage }),
    stage === undefined ? undefined : sentence('The stage is {{stage}}.', { stage: stageTitle(stage, words) }),
    ...Object.entries(metrics).map(([name, value]) =>
      sentence('{{metric}}: {{value}}.', { metric: metricTitle(name, words.program), value: written(value) }),
    ),
  ];
  return said.filter((one) => one !== undefined);
}

/** Values of a difference may be names: without people or customers only the field is told. */
function sayDifference({ field, expected, got }: ScenarioDifference, { reports, people }: Shows): Sentence {
  return reports && people
    ? sentence('{{field}}: expected {{expected}}, got {{got}}.', { field, expected, got })
    : sentence('{{field}} differs from what is expected.', { field });
}

function playbookTitle(id: string, { program }: Words): string {
  return program.playbooks.find(({ playbook }) => playbook.id === id)?.playbook.title ?? id;
}

function stepTitle(id: string, { steps }: Words): string {
  return steps.get(id) ?? titleOf(id);
}

function metricTitle(name: string, { metrics }: Program): string {
  return metrics.get(name)?.value.title ?? titleOf(name);
}

function stageTitle(id: string, { program }: Words): string {
  return program.stages.find(({ name }) => name === id)?.value.title ?? titleOf(id);
}

function personName(login: string, { program }: Words): string {
  return program.content.workspace.value.team.find((one) => one.login === login)?.name ?? login;
}
