/** An experiment as a link: only what departs from the defaults, versioned. The page's view has a few parameters too. */
import { DEFAULT_RECIPE, RECIPE_FIELDS, recipeDifferences, type Recipe } from '../lab/recipe';
import { parseRecipe } from '../lab/recipe-parsing';
import type { BackendChoice, EngineChoice } from '../worker/protocol';

export const LINK_VERSION = '1';

const BACKENDS: readonly BackendChoice[] = ['auto', 'webgpu', 'wasm', 'cpu'];

const ENGINES: readonly EngineChoice[] = ['compiled', 'f16', 'reference'];

const PLAIN_VIEW: View = { autoplay: false, backend: 'auto', engine: 'compiled', hub: null };

/** What the address says besides the recipe; it stays in the address bar and is not shared. */
export interface View {
  readonly autoplay: boolean;
  readonly backend: BackendChoice;
  readonly engine: EngineChoice;
  /** Another hub than the public one; only a page on the hub's own machine is let to it. */
  readonly hub: string | null;
}

export interface Link extends View {
  /** What was read, with its question mark. */
  readonly query: string;
  readonly recipe: Recipe;
  /** Everything in the link that was not taken as it stood, in words. */
  readonly notices: readonly string[];
  /** Whether the link says anything about the recipe. */
  readonly setsRecipe: boolean;
}

/** Reads `location.search`. Nothing in it can make it throw. */
export function readLink(search: string): Link {
  const notices: string[] = [];
  const input: Record<string, string> = {};
  let autoplay = false;
  let backend: BackendChoice = 'auto';
  let engine: EngineChoice = 'compiled';
  let hub: string | null = null;
  for (const [key, value] of new URLSearchParams(search)) {
    if (key === 'v') {
      if (value !== LINK_VERSION) {
        notices.push(`The link was made for another version (${value.slice(0, 20)}); what is known here was used.`);
      }
    } else if (key === 'autoplay') {
      autoplay = value !== '0' && value !== 'false';
    } else if (key === 'backend') {
      const known = BACKENDS.find((choice) => choice === value);
      if (known === undefined)
        notices.push(`“${value.slice(0, 40)}” is no backend; choose from ${BACKENDS.join(', ')}.`);
      else backend = known;
    } else if (key === 'engine') {
      const known = ENGINES.find((choice) => choice === value);
      if (known === undefined) notices.push(`“${value.slice(0, 40)}” is no engine; choose from ${ENGINES.join(', ')}.`);
      else engine = known;
    } else if (key === 'hub') {
      hub = value === '' ? null : value;
    } else {
      input[key] = value;
    }
  }
  const parsed = parseRecipe(input);
  return {
    query: search,
    recipe: parsed.recipe,
    notices: [...notices, ...parsed.notices.map(({ text }) => text)],
    setsRecipe: Object.keys(input).some((key) => Object.hasOwn(RECIPE_FIELDS, key)),
    autoplay,
    backend,
    engine,
    hub,
  };
}

/** The query of a link to `recipe`, with its question mark; empty for the defaults. */
export function writeQuery(recipe: Recipe, view: View = PLAIN_VIEW): string {
  const changed = recipeDifferences(recipe, DEFAULT_RECIPE);
  const pairs = changed.map((key) => [key, String(recipe[key])]);
  const all = [
    ...(pairs.length === 0 ? [] : [['v', LINK_VERSION], ...pairs]),
    ...(view.backend === 'auto' ? [] : [['backend', view.backend]]),
    ...(view.engine === 'compiled' ? [] : [['engine', view.engine]]),
    ...(view.hub === null ? [] : [['hub', view.hub]]),
    ...(view.autoplay ? [['autoplay', '1']] : []),
  ];
  if (all.length === 0) return '';
  // Commas are allowed in a query; unescaped they keep a list readable.
  return `?${all.map((pair) => pair.map(encodeURIComponent).join('=').replaceAll('%2C', ',')).join('&')}`;
}
