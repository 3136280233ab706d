import { type FunctionDefinition, type FunctionName, functions, type ParameterType, signatureOf } from '../src/expressions/functions.ts';
import { type ObjectiveName, objectiveNames, planNames } from '../src/expressions/objective-names.ts';

/** Date formulas that the reference shows, with what they mean. */
export const formulaExamples: Readonly<Record<string, string>> = {
  renewal: 'the renewal date itself',
  'start + 3bd': 'three working days after the run’s start',
  'notice_deadline - 90d': '90 days before a date that the workspace names',
  'renewal - contract.notice': 'the renewal date less the notice period of the contract',
  'sponsor_call.done + 2bd': 'two working days after the step `sponsor_call` was done',
  'next_review + 1w': 'a week after the day that was answered to the question `next_review`',
  finish: 'the day the run’s work was over: for steps that come after it',
  'earliest(contract.end, credits_end) - 14d': 'two weeks before whichever comes first',
  'latest(contract.start, owner.csm.from)': 'whichever comes last',
};

/** Units of durations, by their sign. */
export const durationUnits: Readonly<Record<string, readonly [example: string, meaning: string]>> = {
  d: ['14d', 'Days.'],
  bd: ['5bd', 'Business days: Monday to Friday, less the public holidays of the country.'],
  w: ['3w', 'Weeks of seven days.'],
  mo: [
    '6mo',
    'Calendar months. The last day of a shorter month stands in for one it does not have: 31 August less 6 months is 28 February.',
  ],
  q: ['2q', 'Quarters: three calendar months each.'],
  y: ['1y', 'Years: twelve calendar months.'],
};

/** Kinds of score tables: an example in YAML, and how it is read. */
export const tableExamples: Readonly<Record<string, readonly [example: string, meaning: string]>> = {
  from: [
    'from: { 0%: red, 50%: yellow, 80%: green }',
    'Lower ends, included: 80% and more is green, 50% to below 80% yellow. What lies below the lowest bound gets the lowest score.',
  ],
  up_to: ['up_to: { 35: green, 60: yellow, else: red }', 'Upper ends, included: up to 35 is green, over 35 up to 60 yellow, the rest red.'],
  is: [
    'is: { red: red, yellow: yellow, green: 95 }',
    'Labels of a text, or of yes and no. A label that is not listed is missing, unless there is `else`.',
  ],
  line: ['line: { 0%: 0, 30%: 100 }', 'Straight lines between points: 15% gives 50. Outside them the nearest point holds.'],
  ranges: [
    'ranges: { 0-<50%: red, 50-80%: yellow, ">80%": green }',
    'Text copied from a handbook: both ends are included unless written `<` or `>`, as in `10-<50%` and `>50-75%`. Gaps and overlaps are errors.',
  ],
};

/** The reference page of expressions: types, operators and every function. */
export function expressionsPage(): string {
  return page(2, 'Expressions', 'The signs and functions that conditions and calculations may use, each with an example.', [
    'An expression reads the values of one customer on one day. Its signs are those of [CEL](https://cel.dev), its types are five: number, text, yes/no, date and list of text. Everything is checked before it runs: `setpiece validate` shows the place, and mostly the nearest name.',
    '',
    '## Signs',
    '',
    ...table(
      ['Sign', 'Meaning', 'Example'],
      [
        ['`==` `!=`', 'Is, is not. Texts stand in quotes.', '`band == "red"`'],
        ['`<` `<=` `>` `>=`', 'Compares two numbers or two dates.', '`arr >= 50000`'],
        ['`&&` `||` `!`', 'And, or, not.', '`high_touch && !churned`'],
        ['`in`', 'Whether a text is in a list.', '`"beta" in customer.tags`'],
        ['`+` `-` `*` `/` `%`', 'Calculates with numbers. A division by zero is unknown. `%` is the rest of a division.', '`dau / mau`'],
        ['`( )`', 'What is inside comes first.', '`(open + held) / seats`'],
      ],
    ),
    '',
    'A share is a number from 0 to 1: 20% is `0.2`. A fixed day is `date("2027-03-01")`. There is no `? :`: write `cases:` instead.',
    '',
    '## Functions',
    '',
    ...table(
      ['Function', 'Gives', 'Meaning', 'Example'],
      (Object.keys(functions) as FunctionName[]).map((name) => {
        const { parameters, result, about, example }: FunctionDefinition = functions[name];
        const takes = parameters.map((parameter) => `${parameter.name}: ${kinds[parameter.type]}`).join('; ');
        return [code(signatureOf(name)), results[result], `${about} Takes ${takes}.`, code(example)];
      }),
    ),
    '',
    '## Conditions on rows',
    '',
    '`where` and `share` of a metric, and `where` of a start, look at one row: its columns are read as `row.<column>`, and nothing else. Of the functions they know `date`, `missing`, `known`, `or_else`, `min` and `max`. A row counts when the condition is true for it.',
    '',
    '## Success plans',
    '',
    'Every rule can read the success plan of a customer:',
    '',
    ...namesTable(planNames),
    '',
    'A playbook with `per: objectives` opens a run for each objective, and reads besides:',
    '',
    ...namesTable(objectiveNames),
    '',
    'What happens where there is no value is told in [Meanings](../meanings/).',
    '',
  ]);
}

function namesTable(names: Readonly<Record<string, ObjectiveName>>): string[] {
  return table(
    ['Name', 'Gives', 'Meaning'],
    Object.entries(names).map(([name, { meaning, about }]) => [code(name), results[meaning.type], about]),
  );
}

/** The reference page of date formulas, durations and score tables. */
export function formulasPage(): string {
  return page(3, 'Date formulas, durations and tables', 'How dates, lengths of time and scores are written.', [
    '## Date formulas',
    '',
    'A date, moved by a duration: as often as you like, from left to right. A date is one the workspace names, `contract.start` and its kin, and in a playbook `start`, `finish`, `<step>.done` and the answer to a question that asks for a date.',
    '',
    ...table(
      ['Formula', 'Meaning'],
      Object.entries(formulaExamples).map(([formula, meaning]) => [code(formula), meaning]),
    ),
    '',
    'In `due`, and only there, a day without work is left: a formula whose last sign is `+` goes on to the next working day, one with `-` back to the one before. A date that is not moved stays where it is.',
    '',
    'A formula with a date that does not exist gives no date; with one that is not known yet, none yet. `earliest` and `latest` leave out what they do not have.',
    '',
    '## Durations',
    '',
    ...table(
      ['Unit', 'Example', 'Meaning'],
      Object.entries(durationUnits).map(([unit, [example, meaning]]) => [code(unit), code(example), meaning]),
    ),
    '',
    '## Tables',
    '',
    'A table turns a value into a score from 0 to 100, or into a band, which counts as the band’s `worth`. `missing` may stand in place of a score: the value then counts as missing.',
    '',
    ...table(
      ['Table', 'Example', 'Meaning'],
      Object.entries(tableExamples).map(([kind, [example, meaning]]) => [code(kind), code(example), meaning]),
    ),
    '',
    'Steps need not rise: too much may be as bad as too little. A value that lies on a bound belongs to the step as written. A missing value meets no step.',
    '',
    'Where customers differ, `cases:` chooses among tables: the first line whose `if` is true wins, and `else` comes last.',
    '',
  ]);
}

const kinds: Readonly<Record<ParameterType, string>> = {
  number: 'a number',
  text: 'a text',
  'yes/no': 'a condition',
  date: 'a date',
  list: 'a list',
  any: 'any value',
  duration: 'a duration in quotes',
  count: 'a whole number',
  period: '`"day"`, `"week"` or `"month"`',
  day: 'a day in quotes',
  playbook: 'the id of a playbook in quotes',
  segment: 'the name of a segment in quotes',
  question: 'the id of a step that asks, in quotes',
  step: 'the id of a step in quotes',
};

const results: Readonly<Record<FunctionDefinition['result'], string>> = {
  number: 'number',
  text: 'text',
  'yes/no': 'yes/no',
  date: 'date',
  list: 'list',
  first: 'as the first value',
  answer: 'text, or date',
};

function page(order: number, title: string, description: string, lines: readonly string[]): string {
  return ['---', `title: ${title}`, `description: ${description}`, 'sidebar:', `  order: ${order}`, '---', '', ...lines].join('\n');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    line(head),
    `|${head.map(() => '---').join('|')}|`,
    ...rows.map((cells) => line(cells.map((cell) => cell.replaceAll('|', '\\|')))),
  ];
}

function code(text: string): string {
  return `\`${text}\``;
}
