import { describe, expect, it } from 'vitest';
import { compileContent } from '../../src/expressions/compilation.ts';
import { canBeTogether, exclusiveFamilies } from '../../src/workspace/rules/overlap.ts';
import { contentOf } from '../expressions/content-of.ts';

const programOf = (segments: Record<string, unknown>) => {
  const { program, problems } = compileContent(
    contentOf({
      definitions: { segments },
      stages: [
        { id: 'onboarding', when: 'days_since(contract.start) <= 90' },
        { id: 'maturity', when: 'true' },
      ],
    }),
  );
  expect(problems).toEqual([]);
  return program;
};

describe('a rule and a segment', () => {
  const program = programOf({ large: 'arr >= 60000 || customer.strategic', small: '!large', tiny: 'arr < 5000' });
  it.each([
    ['all', 'large', true],
    ['large', 'large', true],
    ['large', 'small', false],
    ['arr >= 80000', 'small', false],
    ['arr >= 20000', 'small', true],
    ['arr >= 20000', 'tiny', false],
    ['days_since(contract.start) > 45', 'small', true],
    ['customer.strategic && arr < 5000', 'tiny', true],
    ['arr > 0', null, true],
  ])('`%s` for %s: %s', (rule, segment, possible) => {
    expect(canBeTogether(program, rule, segment, null)).toBe(possible);
  });

  it('goes with a stage unless it says another one', () => {
    expect(canBeTogether(program, 'stage == "onboarding"', 'small', 'maturity')).toBe(false);
    expect(canBeTogether(program, 'stage == "onboarding"', 'small', 'onboarding')).toBe(true);
    expect(canBeTogether(program, 'stage != "onboarding"', null, 'maturity')).toBe(true);
  });
});

describe('families of segments', () => {
  it('are those that the workspace declares, each in the order in which it is written', () => {
    const program = programOf({
      low: { is: 'arr < 100', exclusive: 'touch' },
      shop: { is: 'customer.plan == "shop"', exclusive: 'trade' },
      high: { is: 'arr >= 100', exclusive: 'touch' },
      vip: 'customer.strategic',
    });
    expect(exclusiveFamilies(program)).toEqual([
      { name: 'touch', segments: ['low', 'high'] },
      { name: 'trade', segments: ['shop'] },
    ]);
  });

  it('are found by their rules where none is declared, when nobody is left out', () => {
    expect(exclusiveFamilies(programOf({ vip: 'customer.plan == "vip"', large: 'arr >= 100', small: '!large' }))).toEqual([
      { name: null, segments: ['large', 'small'] },
    ]);
  });

  it('are none where segments can overlap, or leave somebody out', () => {
    expect(exclusiveFamilies(programOf({ large: 'arr >= 100', vip: 'customer.strategic' }))).toEqual([]);
    expect(exclusiveFamilies(programOf({ large: 'arr >= 100', small: 'arr < 50' }))).toEqual([]);
    expect(exclusiveFamilies(programOf({}))).toEqual([]);
  });
});
