import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { PRESET_IDS } from '../../../src/lab/presets';
import { METHOD_INKS } from '../../../src/store/figures/colours';
import { escapeXml } from '../../../src/store/figures/elements';
import type { Figure } from '../../../src/store/figures/figure';
import { scaleOf } from '../../../src/store/figures/frame';
import { writeSvg } from '../../../src/store/figures/svg';
import { textWidth, wrapText } from '../../../src/store/figures/text-size';
import { fileStem } from '../../../src/store/provenance';
import { populationOf } from './fixtures';

const axis = { title: '', scale: 'linear', domain: [0, 1], ticks: [] } as const;

describe('figures', () => {
  it('are drawn in the colours of the light theme', () => {
    const light = readFileSync('src/ui/theme.css', 'utf8').split("[data-theme='dark']")[0] ?? '';
    for (const preset of PRESET_IDS) expect(light).toContain(`--method-${preset}: ${METHOD_INKS[preset]};`);
  });

  it('escape text, and leave out what XML cannot hold', () => {
    expect(escapeXml('a<b & "c">\u0000\ud800 𝛾')).toBe('a&lt;b &amp; &quot;c&quot;&gt;\ufffd\ufffd 𝛾');
  });

  it('put values on logarithmic axes by their ratio', () => {
    const place = scaleOf({ ...axis, scale: 'log', domain: [0.01, 100] }, 0, 400);
    expect([0.01, 0.1, 1, 100, 0.001, 0].map(place)).toEqual(
      [0, 100, 200, 400, -100, 0].map((at) => expect.closeTo(at, 9) as number),
    );
  });

  it('wrap lines, and cut words that no line can hold', () => {
    const lines = wrapText(`some words ${'x'.repeat(90)} end`, 10, 200);
    expect(lines.every((line) => textWidth(line, 10) <= 200)).toBe(true);
    expect(lines.join('').replaceAll(' ', '')).toBe(`somewords${'x'.repeat(90)}end`);
  });

  it('show every mark of a change, none upon another', () => {
    const marks = Array.from({ length: 9 }, (_, index) => ({ value: 0.5, text: `change ${index}` }));
    const figure: Figure = { title: '', x: axis, y: axis, layers: [], legend: [], marks, caption: [] };
    const { svg } = writeSvg(figure);
    const tops = [...svg.matchAll(/y="([\d.]+)"[^>]*>change \d</g)].map(([, top]) => top);
    expect(tops).toHaveLength(9);
    expect(new Set(tops).size).toBe(9);
  });
});

describe('names of files', () => {
  const population = populationOf();

  it('say what is shown and by which recipe, in characters that every system takes', () => {
    const recipe = { ...population.recipe, gamma: 0.5, task: 'own:a/b "c"' };
    expect(fileStem('Cross-entropy · nats', { recipe, population, step: 3 })).toBe(
      'infoprompt-lab_cross-entropy-nats_sentiment_tiny_n4_step-3_seeds-2_gamma-0.5',
    );
  });
});
