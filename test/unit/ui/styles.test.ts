import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const FOLDER = fileURLToPath(new URL('../../../src/ui/', import.meta.url));
/** Where the parts of the page stand is said in one file, how they look in their own. */
const LAYOUT = 'app.css';

/** The classes that a style sheet has rules for by themselves. */
function classesIn(css: string): string[] {
  return [...css.replaceAll(/\/\*.*?\*\//gs, '').matchAll(/([^{}]+)\{/g)]
    .flatMap(([, selectors = '']) => selectors.split(',').map((selector) => selector.trim()))
    .filter((selector) => /^\.[\w-]+$/.test(selector));
}

it('a class has its rules in one file, so that no view changes another by having been opened', () => {
  const files = new Map<string, Set<string>>();
  for (const file of readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.css') || file === LAYOUT) continue;
    for (const name of classesIn(readFileSync(FOLDER + file, 'utf8'))) {
      files.set(name, (files.get(name) ?? new Set()).add(file));
    }
  }
  expect(files.size).toBeGreaterThan(100);
  expect([...files].filter(([, own]) => own.size > 1)).toEqual([]);
});
