import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { commandNames, parseComment } from '../../../src/tasks/commands/parser.ts';

/** Name and words of each command, or what was nearly met. */
const read = (comment: string) =>
  parseComment(comment).map((one) => (one.name === undefined ? `${one.word}?${one.meant}` : `${one.name} ${one.words}`.trim()));

describe('commands stand at the beginning of a line', () => {
  test.each([
    ['/done', ['done']],
    ['/done value_report sponsor_call', ['done value_report sponsor_call']],
    ['/Done value_report', ['done value_report']],
    ['/why?', ['why']],
    ['/done: value_report', ['done value_report']],
    ['Good call today.\n/done sponsor_call\nMore tomorrow.\n/snooze 2w holiday', ['done sponsor_call', 'snooze 2w holiday']],
    ['/done a\r\n/done b\r/done c', ['done a', 'done b', 'done c']],
    ['- they agreed\n- they signed\n/done', ['done']],
    ['  /done', ['done']],
    ['/done call <img src=x> <!-- x -->', ['done call <img src=x> <!-- x -->']],
    ['/done `call`', ['done `call`']],
    ['I would say /done here', []],
    ['see /usr/bin/done\n/usr/bin/done\n/etc/hosts', []],
    ['//done', []],
    ['/ done', []],
    ['/done-ish', []],
    ['/shrug\n/lgtm\n/approve', []],
    ['', []],
  ])('%j', (comment, commands) => {
    expect(read(comment)).toEqual(commands);
  });
});

describe('not in code, quotations or hidden text', () => {
  test.each([
    '```\n/done\n```',
    '~~~~\n```\n/done\n```\n~~~~',
    '```\n/done',
    'text\n\n    /done',
    '\t/done',
    '`one\n/done\ntwo`',
    '`/done`',
    '> /done',
    '> they said\n/done',
    '<!--\n/done\n-->',
    '<details>\n/done\n</details>',
    'so <!-- I\n/done\n-->',
    '- item\n\n      /done',
  ])('%j', (comment) => {
    expect(read(comment)).toEqual([]);
  });

  test('but after them', () => {
    expect(read('> they said\n\n/done\n\n```\n/undone\n```\n/why')).toEqual(['done', 'why']);
  });
});

test('a command that was nearly met, or that other tools call so, is told', () => {
  expect(read('/don value_report\n/snoze 2w\n/close\n/postpone 2w')).toEqual(['don?done', 'snoze?snooze', 'close?done', 'postpone?snooze']);
});

test('notes are the lines up to the next command, quotations and code included', () => {
  const [log, done] = parseComment(
    'before\n/log call with p-114\n\nThey want it.\n> by Christmas\n\n```\n/undone\n```\n\n/done sponsor_call\nafter',
  );
  expect(log).toEqual({ name: 'log', words: 'call with p-114', notes: 'They want it.\n> by Christmas\n\n```\n/undone\n```', place: 1 });
  expect(done).toMatchObject({ name: 'done', notes: 'after', place: 2 });
});

const piece = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '/done',
    '/log call',
    '/snooze 2w',
    '```',
    '~~~',
    '> ',
    '    ',
    '\t',
    '<!--',
    '-->',
    '`',
    '- ',
    '\n',
    '\r\n',
    '\n\n',
    '<div>',
    '|',
    '\u2028',
    '\u0000',
  ),
);
const anyComment = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(''));

test('any comment is read, and only lines of it become commands', () => {
  fc.assert(
    fc.property(anyComment, (comment) => {
      const lines = comment.split(/\r\n?|\n/).map((line) => line.toLowerCase());
      for (const command of parseComment(comment)) {
        const word = command.name ?? command.word;
        expect(lines.some((line) => line.trim().startsWith(`/${word}`))).toBe(true);
        if (command.name !== undefined) expect(commandNames).toContain(command.name);
      }
    }),
    { numRuns: 2000 },
  );
});

test('whatever is quoted or put into a fence commands nothing', () => {
  fc.assert(
    fc.property(anyComment, (comment) => {
      const lines = comment.split(/\r\n?|\n/);
      expect(parseComment(lines.map((line) => `> ${line}`).join('\n'))).toEqual([]);
      const fence = '`'.repeat(1 + Math.max(2, ...[...comment.matchAll(/`+/g)].map(([run]) => run.length)));
      expect(parseComment([fence, ...lines, fence].join('\n'))).toEqual([]);
    }),
    { numRuns: 1000 },
  );
});
