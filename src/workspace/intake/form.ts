/** What a form asks for. */
type FormKind = 'touchpoint' | 'rating' | 'start' | 'customer';

/** One question of a form: its key here, and its label, which GitHub writes above the answer. */
interface Field {
  readonly key: string;
  readonly label: string;
  readonly required: boolean;
}

/** An issue form as GitHub shows it: `.github/ISSUE_TEMPLATE/<file>`. */
export interface Form {
  readonly kind: FormKind;
  readonly file: string;
  /** In the order in which they stand. The last one of a form may hold any text. */
  readonly fields: readonly Field[];
}

/** A filled form: answers by key, without those left open. */
export interface FilledForm {
  readonly form: Form;
  readonly answers: ReadonlyMap<string, string>;
}

const need = (key: string, label: string): Field => ({ key, label, required: true });
const may = (key: string, label: string): Field => ({ key, label, required: false });

/** The forms there are. No two have the same labels: that tells them apart, whatever became of titles and labels of the issue. */
export const forms: readonly Form[] = [
  {
    kind: 'touchpoint',
    file: 'log-a-touchpoint.yml',
    fields: [
      need('customer', 'Customer'),
      need('kind', 'How you met'),
      may('on', 'Day'),
      may('by', 'Who of us'),
      may('people', 'Who of them'),
      may('sentiment', 'How it felt'),
      may('title', 'What it was about'),
      need('notes', 'Notes'),
    ],
  },
  {
    kind: 'rating',
    file: 'rate-a-customer.yml',
    fields: [
      need('customer', 'Customer'),
      need('kind', 'What is rated'),
      need('value', 'Rating'),
      may('on', 'Day'),
      may('by', 'Who rated'),
      may('note', 'Why, in a sentence'),
    ],
  },
  {
    kind: 'start',
    file: 'start-a-playbook.yml',
    fields: [need('customer', 'Customer'), need('playbook', 'Playbook'), may('on', 'From which day'), need('reason', 'Why now')],
  },
  {
    kind: 'customer',
    file: 'propose-a-customer.yml',
    fields: [
      need('name', 'Customer’s name'),
      may('id', 'Id'),
      may('country', 'Country'),
      may('industry', 'Industry'),
      need('login', 'Who looks after it'),
      need('start', 'First day of the contract'),
      may('end', 'Last day of the contract'),
      may('arr', 'Annual recurring revenue'),
      may('seats', 'Seats'),
    ],
  },
];

/** The longest text of an issue that is read. GitHub allows no longer ones. */
const longest = 65_536;

/** What GitHub writes for a question that was left open. */
const open = /^_No response_$/;

/**
 * Reads the text that GitHub makes of a filled form: a heading `### Label` for each question, and the answer below it. Undefined for an issue
 * that is none of our forms. The text comes from whoever opened the issue: headings count only in the order of the form and once, so that an
 * answer cannot speak for another question that was asked before it.
 */
export function readForm(body: string): FilledForm | undefined {
  const lines = body.slice(0, longest).replaceAll(/\r\n?/g, '\n').split('\n');
  for (const form of forms) {
    const answers = readAs(form, lines);
    if (answers !== undefined) return { form, answers };
  }
  return undefined;
}

function readAs({ fields }: Form, lines: readonly string[]): ReadonlyMap<string, string> | undefined {
  const starts: number[] = [];
  let from = 0;
  for (const { label } of fields) {
    const at = lines.indexOf(`### ${label}`, from);
    if (at === -1) return undefined;
    starts.push(at);
    from = at + 1;
  }
  if (lines.slice(0, starts[0]).some((line) => line.trim() !== '')) return undefined;
  const answers = new Map<string, string>();
  for (const [index, { key }] of fields.entries()) {
    const text = lines
      .slice((starts[index] ?? 0) + 1, starts[index + 1])
      .join('\n')
      .trim();
    if (text !== '' && !open.test(text)) answers.set(key, text);
  }
  return answers;
}
