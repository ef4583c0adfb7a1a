import { describe, expect, test } from 'vitest';
import { defaultLearningRate } from '../../../src/lab/learning-rates';
import searches from '../../../src/lab/learning-rates.json' with { type: 'json' };
import { PRESET_IDS, type PresetId } from '../../../src/lab/presets';

const search = (id: string): (typeof searches.encoders)[number] | undefined =>
  searches.encoders.find(({ encoder }) => encoder === id);
const rates = (encoder: Parameters<typeof defaultLearningRate>[1]): Record<string, number> =>
  Object.fromEntries(PRESET_IDS.map((preset) => [preset, defaultLearningRate(preset, encoder)]));

describe('default learning rates', () => {
  test.each(searches.encoders)('of $encoder are those of its own search, at any width', ({ encoder, rates: own }) => {
    expect(rates({ id: encoder, config: { width: 4096 } })).toEqual(own);
  });

  test('of an encoder that was not searched are those of the nearest width', () => {
    const [narrowest, widest] = [searches.encoders[0], searches.encoders.at(-1)];
    expect(rates({ id: 'google/x', config: { width: 64 } })).toEqual(narrowest?.rates);
    expect(rates({ id: 'folder:x', config: { width: 1024 } })).toEqual(widest?.rates);
  });

  test('the encoder that opens first has a search', () => expect(search('tiny')?.width).toBe(128));

  test.each(searches.encoders)('of $encoder follow from their table by the rule', ({ table, rates: chosen }) => {
    for (const preset of PRESET_IDS) {
      const scores = Object.entries(table[preset] as unknown as Record<string, [accuracy: number, loss: number]>);
      const best = Math.max(...scores.map(([, [accuracy]]) => accuracy));
      const good = scores.filter(([, [accuracy]]) => accuracy >= best - 0.02);
      const lowest = Math.min(...good.map(([, [, loss]]) => loss));
      const winners: readonly number[] = good.filter(([, [, loss]]) => loss === lowest).map(([rate]) => Number(rate));
      expect(winners, preset satisfies PresetId).toContain(chosen[preset]);
    }
  });
});
