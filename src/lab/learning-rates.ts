/** Default AdamW learning rates: one search for each encoder that ships, `npm run search-rates -- --encoder ID`. */
import type { PresetId } from './presets';
import searches from './learning-rates.json' with { type: 'json' };

interface Reader {
  readonly id: string;
  readonly config: { readonly width: number };
}

/** The rate found for a method on this encoder, or on the searched encoder whose width is nearest (in octaves). */
export function defaultLearningRate(preset: PresetId, { id, config }: Reader): number {
  const found = searches.encoders.find(({ encoder }) => encoder === id) ?? nearest(config.width);
  return found.rates[preset];
}

function nearest(width: number): (typeof searches.encoders)[number] {
  const octaves = (other: number): number => Math.abs(Math.log2(width / other));
  return searches.encoders.reduce((best, search) => (octaves(search.width) < octaves(best.width) ? search : best));
}
