import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const css = readFileSync(new URL('../../src/site/theme.css', import.meta.url), 'utf8');
const tokens = new Map(
  [...css.matchAll(/--([\w-]+): light-dark\((#\w+), (#\w+)\)/g)].map(([, name = '', light = '', dark = '']) => [name, { light, dark }]),
);

function luminance(hex: string): number {
  const digits = hex.length === 4 ? [...hex.slice(1)].map((digit) => digit + digit) : (hex.slice(1).match(/../g) ?? []);
  const [r = 0, g = 0, b = 0] = digits.map((pair) => {
    const value = Number.parseInt(pair, 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(front: string, ground: string, scheme: 'light' | 'dark'): number {
  const [a = 0, b = 0] = [front, ground].map((name) => luminance(tokens.get(name)?.[scheme] ?? '#000')).sort((x, y) => y - x);
  return (a + 0.05) / (b + 0.05);
}

describe.each(['light', 'dark'] as const)('contrast in %s', (scheme) => {
  it.each(['green', 'yellow', 'red', 'unknown', 'config'])('%s: marks at least 3 : 1, words at least 5 : 1, on page and wash', (band) => {
    for (const ground of ['bg', `${band}-wash`]) {
      expect(contrast(band, ground, scheme)).toBeGreaterThanOrEqual(3);
      expect(contrast(`${band}-ink`, ground, scheme)).toBeGreaterThanOrEqual(5);
    }
  });

  it('text is readable on every ground, edges of controls are visible', () => {
    for (const ground of ['bg', 'sunken', 'hover']) {
      for (const ink of ['ink', 'ink-2', 'accent']) expect(contrast(ink, ground, scheme)).toBeGreaterThanOrEqual(4.5);
      expect(contrast('ink-3', ground, scheme)).toBeGreaterThanOrEqual(4.5);
    }
    expect(contrast('ctl', 'bg', scheme)).toBeGreaterThanOrEqual(3);
  });
});
