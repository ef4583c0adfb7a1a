/** Where a figure or table comes from: what it takes to get the same again. */
import { version } from '../../package.json';
import { DEFAULT_RECIPE, RECIPE_FIELDS, recipeDifferences, type Recipe, type RecipeKey } from '../lab/recipe';
import type { PopulationInfo } from '../worker/protocol';
import { writeQuery } from './link';
import type { Session } from './session';
import { appliedRecipe } from './session-state';

export interface Provenance {
  /** As it is trained by now. */
  readonly recipe: Recipe;
  readonly population: PopulationInfo;
  readonly step: number;
}

/** Of what the page shows now; null before there is a population. */
export function provenanceOf({ store, columns }: Pick<Session, 'store' | 'columns'>): Provenance | null {
  const state = store.getState();
  const { population } = state;
  return population === null ? null : { recipe: appliedRecipe(state), population, step: columns.position.step };
}

/** What a file says of where it comes from, a line each, and what it is called, without its ending. */
export interface Source {
  readonly lines: readonly string[];
  readonly stem: string;
}

/** Of something that the page shows of its population. */
export function sourceOf(shows: string, provenance: Provenance): Source {
  return { lines: captionOf(provenance), stem: fileStem(shows, provenance) };
}

/** Recipe, runs, place and link, a line each. */
export function captionOf({ recipe, population, step }: Provenance): string[] {
  const { runs, task, encoder, backend } = population;
  const told = recipeDifferences(recipe, DEFAULT_RECIPE).filter((key) => key !== 'task' && key !== 'encoder');
  const departures = told.map((key) => `${RECIPE_FIELDS[key].label} ${valueInWords(recipe, key)}`);
  const { name, weightBits } = backend.engine;
  const bits = weightBits === 16 ? ' with weights of 16 bits' : '';
  const engine = name === 'compiled' ? `compiled kernels${bits}` : 'tensor library';
  return [
    `Task ${task.title}, encoder ${encoder.title}, step ${step}. ${departures.length === 0 ? 'All else as by default' : `Not as by default: ${departures.join(' · ')}`}.`,
    `N = ${runs.length} runs: ${counted(runs, 'preset', 'method')}, ${counted(runs, 'init', 'initialisation')}, ${seeds(runs, 'seed', 'init seed')}, ${seeds(runs, 'dataSeed', 'data seed')}.`,
    `${LAB} on ${backend.adapter}, ${engine}. ${linkText(recipe)}`,
  ];
}

export const LAB = `InfoPrompt Lab ${version}`;

export function linkText(recipe: Recipe): string {
  return `Link: ${writeQuery(recipe) || '? (all defaults)'}`;
}

type Runs = PopulationInfo['runs'];

function counted(runs: Runs, key: 'preset' | 'init', noun: string): string {
  const { size } = new Set(runs.map((run) => run[key]));
  return `${size} ${noun}${size === 1 ? '' : 's'}`;
}

/** Seeds are counted from 0 on: "init seeds 0–7". */
function seeds(runs: Runs, key: 'seed' | 'dataSeed', noun: string): string {
  const values = runs.map((run) => run[key]);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return low === high ? `${noun} ${low}` : `${noun}s ${low}–${high}`;
}

function valueInWords(recipe: Recipe, key: RecipeKey): string {
  const value = recipe[key];
  const field = RECIPE_FIELDS[key];
  const named = field.kind === 'number' && typeof value === 'number' ? field.names?.[value] : undefined;
  return named ?? (typeof value === 'object' ? value.join(', ') : String(value));
}

const LONGEST_STEM = 120;

/** A name for a file, without its ending: what it shows, then the recipe as far as there is room. */
export function fileStem(shows: string, { recipe, population, step }: Provenance): string {
  const told = recipeDifferences(recipe, DEFAULT_RECIPE)
    .filter((key) => !['task', 'encoder', 'steps', 'presets', 'inits', 'initText'].includes(key))
    .map((key) => `${key}-${valueInWords(recipe, key)}`);
  const parts = [
    'infoprompt-lab',
    shows,
    population.task.id,
    population.encoder.id,
    `N${population.runs.length}`,
    `step-${step}`,
  ];
  let stem = stemOf(parts);
  for (const part of told) {
    if (stem.length + part.length >= LONGEST_STEM) break;
    stem += `_${slug(part)}`;
  }
  return stem;
}

/** Each part in characters that every system takes, none too long. */
export function stemOf(parts: readonly string[]): string {
  return parts.map((part) => slug(part).slice(0, 40)).join('_');
}

function slug(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9.]+/g, '-')
    .replace(/^[-.]+|[-.]+$/g, '');
}
