import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseExpression } from '../../src/expressions/parser.ts';

const hintOf = (source: string) => parseExpression(source).problems[0]?.hint;
const codesOf = (source: string) => parseExpression(source).problems.map(({ code }) => code);

describe('positions', () => {
  test('every node knows where it stands', () => {
    const source = 'days_until(renewal) <= 120 && !customer.strategic';
    const { node } = parseExpression(source);
    if (node?.kind !== 'binary' || node.left.kind !== 'binary' || node.right.kind !== 'not') throw new Error('expected && over <= and !');
    const text = ({ start, end }: { start: number; end: number }) => source.slice(start, end);
    expect(text(node)).toBe(source);
    expect(text(node.left.left)).toBe('days_until(renewal)');
    expect(text(node.right.operand)).toBe('customer.strategic');
    expect(node.right.operand).toMatchObject({ kind: 'name', name: 'customer.strategic' });
  });

  test('problems point at the word that is wrong', () => {
    expect(parseExpression('arr > 20% and high_touch').problems).toMatchObject([
      { code: 'slip', offset: 6, length: 2 },
      { code: 'slip', offset: 10, length: 3 },
    ]);
    expect(parseExpression('band == "red" high_touch').problems).toMatchObject([{ code: 'syntax', offset: 14, length: 10 }]);
    expect(parseExpression('arr > (5').problems).toMatchObject([{ code: 'syntax', offset: 6, length: 1 }]);
  });
});

describe('usual slips are answered with the mended expression', () => {
  test.each([
    ['high_touch and arr > 5', 'high_touch && arr > 5'],
    ['high_touch OR churned', 'high_touch || churned'],
    ['not churned and all', '!churned && all'],
    ['not band == "red"', '!(band == "red")'],
    ['not days_until(renewal) < 3 or all', '!(days_until(renewal) < 3) || all'],
    ['stage not in ["a"] and all', '!(stage in ["a"]) && all'],
    ['arr = 5', 'arr == 5'],
    ['arr <> 5', 'arr != 5'],
    ['arr => 5', 'arr >= 5'],
    ['arr ≥ 5', 'arr >= 5'],
    ['band is "red"', 'band == "red"'],
    ['band is not "red"', 'band != "red"'],
    ['band == “red”', 'band == "red"'],
    ['band == ‘red’', 'band == "red"'],
    ['seat_use < 20%', 'seat_use < 0.2'],
    ['seat_use < 7% && all', 'seat_use < 0.07 && all'],
    ['renewal < 2027-03-01', 'renewal < date("2027-03-01")'],
    ['renewal < date(2027-03-01)', 'renewal < date("2027-03-01")'],
    ['ago(band, 28d) == "red"', 'ago(band, "28d") == "red"'],
    ['days_since(renewal) > 90d', 'days_since(renewal) > 90'],
    ['arr > 50,000', 'arr > 50000'],
    ['arr > 1,250,000 && all', 'arr > 1250000 && all'],
    ['arr // 2 > 5', 'arr / 2 > 5'],
    ['seat_use < .5', 'seat_use < 0.5'],
  ])('%s', (source, mended) => {
    expect(codesOf(source)).toContain('slip');
    expect(hintOf(source)).toBe(`write: ${mended}`);
    expect(parseExpression(mended).problems).toEqual([]);
  });

  test('a choice is sent to cases', () => {
    expect(parseExpression('all ? 1 : 2').problems[0]?.message).toContain('cases');
  });

  test('a remainder stays a remainder, and text in quotes is left alone', () => {
    expect(parseExpression('arr % 2 == 0').problems).toEqual([]);
    expect(parseExpression('note == "20% and = or"').problems).toEqual([]);
  });
});

describe('what the five types do not have is refused', () => {
  test.each(['x[0]', '{"a": 1}', 'x.size()', 'x.map(y, y)', 'null == x', 'b"bytes" == x', '5u > x'])('%s', (source) => {
    expect(codesOf(source)).toEqual(['unsupported']);
  });
});

describe('limits', () => {
  test.each([
    ['brackets', '('.repeat(4000)],
    ['closed brackets', `${'('.repeat(450)}1${')'.repeat(450)}`],
    ['lists', '['.repeat(2000) + ']'.repeat(2000)],
    ['negations', `${'!'.repeat(500)}all`],
    ['calls', 'f('.repeat(480)],
    ['paths', `${'a.'.repeat(1900)}a`],
  ])('%s do not exhaust the stack', (_, source) => {
    const { node, problems } = parseExpression(source);
    expect(node).toBeUndefined();
    expect(problems).toHaveLength(1);
  });

  test('4,001 characters are too many, 4,000 are not', () => {
    expect(codesOf('a'.repeat(4001))).toEqual(['too-long']);
    expect(codesOf('a'.repeat(4000))).toEqual([]);
  });

  test('whatever is written, there is a node or a problem within the text, and never an exception', () => {
    const pieces = fc.constantFrom(
      ...'( ) [ ] { } , . + - * / % && || ! = == <> <= ? : and or not in is "a" “b” 20% 2027-03-01 28d arr x.y days_since( null true 1 0x1 5u é \n // b"'.split(
        ' ',
      ),
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 20 }), fc.constantFrom('', ' '), (parts, glue) => {
        const source = parts.join(glue);
        const { node, problems } = parseExpression(source);
        expect((node === undefined) === problems.length > 0).toBe(true);
        for (const { offset, length } of problems) expect(offset >= 0 && offset + length <= source.length).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});
