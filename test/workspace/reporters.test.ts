import { describe, expect, test } from 'vitest';
import type { Diagnostic } from '../../src/model/diagnostic.ts';
import { formatDiagnostic } from '../../src/workspace/frame.ts';
import { reportAnnotations, reportJson, reportText, summarise } from '../../src/workspace/reporters.ts';

const problem: Diagnostic = {
  file: 'playbooks/health/standard.yaml',
  line: 17,
  column: 5,
  code: 'unknown-key',
  severity: 'error',
  message: '`wieght` is not a key of `usage`',
  hint: 'did you mean `weight`?',
};
const frame = (source: string, column: number): string[] =>
  formatDiagnostic({ ...problem, column }, () => source)
    .split('\n')
    .slice(2, 4);

describe('the code frame', () => {
  test('shows the line and points at the column', () => {
    expect(formatDiagnostic(problem, () => '    wieght: 60')).toBe(
      [
        'playbooks/health/standard.yaml:17:5 error unknown-key',
        '  `wieght` is not a key of `usage`',
        '  17 |     wieght: 60',
        '     |     ^',
        '  did you mean `weight`?',
      ].join('\n'),
    );
  });

  test('is left out where there is no line', () => {
    expect(formatDiagnostic(problem, () => undefined)).not.toContain('|');
  });

  test('counts tabs, wide characters and emoji as a terminal shows them', () => {
    expect(frame('\tx: y', 2)[1]).toBe('     |   ^');
    expect(frame('名前: y', 5)[1]).toBe('     |       ^');
    expect(frame('👩‍💻: y', 6)[1]).toBe('     |   ^');
  });

  test('clips a long line around the caret', () => {
    const [line = '', caret = ''] = frame(`${'a'.repeat(300)}X${'b'.repeat(300)}`, 301);
    expect(line.length).toBeLessThan(120);
    expect(line.charAt(caret.indexOf('^'))).toBe('X');
  });

  test('lets no content steer the terminal', () => {
    expect(frame('a\u001b[31m\u202ered', 1)[0]).toBe('  17 | a\ufffd[31m\ufffdred');
  });
});

test('the text report ends in one line that sums up', () => {
  const text = reportText([problem, { ...problem, severity: 'warning', file: 'b' }, { ...problem, line: 18 }], () => undefined);
  expect(text.trimEnd().split('\n').at(-1)).toBe('2 errors, 1 warning in 2 files');
  expect(summarise([])).toBe('no problems found');
  expect(summarise([{ ...problem, severity: 'warning' }])).toBe('1 warning in 1 file');
});

test('the JSON report is one document with the keys in a fixed order', () => {
  const { hint: _, ...bare } = problem;
  expect(JSON.parse(reportJson([problem, bare]))).toEqual({ diagnostics: [problem, { ...bare, hint: null }] });
  expect(Object.keys(JSON.parse(reportJson([problem])).diagnostics[0])).toEqual([
    'code',
    'severity',
    'file',
    'line',
    'column',
    'message',
    'hint',
  ]);
});

test('annotations escape what would end them or begin another', () => {
  const nasty = { ...problem, file: 'a:b,c.yaml', message: '100%\n::error::x', hint: 'y' };
  expect(reportAnnotations([nasty])).toBe('::error file=a%3Ab%2Cc.yaml,line=17,col=5,title=unknown-key::100%25%0A::error::x%0Ay\n');
});
