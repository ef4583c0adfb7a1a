/** Which runs are compared with each other. */
import { expect, test } from 'vitest';
import { pairRuns, shareInitialisations } from '../../../../src/lab/statistics/pairing';
import type { Run } from '../../../../src/lab/training/runs';
import { runsOf } from './populations';

const shown = (runs: readonly Run[], a: Run['preset'], b: Run['preset']): string[] =>
  pairRuns(runs, a, b).map(({ init, seed, dataSeed, a: left, b: right }) => {
    const name = (column: number): string => `${runs[column]?.init ?? '?'}${String(runs[column]?.seed ?? '?')}`;
    return `${init ?? 'own'} ${seed} ${dataSeed}: ${left.map(name).join('+')} | ${right.map(name).join('+')}`;
  });

test('same seed, same data seed, same initialisation', () => {
  const both = (preset: Run['preset']): Run[] =>
    runsOf({ preset, init: 'normal', seeds: 2, dataSeeds: 2 }, { preset, init: 'uniform', seeds: 2, dataSeeds: 2 });
  const runs = [...both('infoprompt'), ...both('infoprompt-off')];
  expect(shown(runs, 'infoprompt', 'infoprompt-off')).toEqual([
    'normal 0 0: normal0 | normal0',
    'normal 1 0: normal1 | normal1',
    'uniform 0 0: uniform0 | uniform0',
    'uniform 1 0: uniform1 | uniform1',
    'normal 0 1: normal0 | normal0',
    'normal 1 1: normal1 | normal1',
    'uniform 0 1: uniform0 | uniform0',
    'uniform 1 1: uniform1 | uniform1',
  ]);
  expect(shareInitialisations(runs, 'infoprompt', 'infoprompt-off')).toBe(true);
});

test('initialisations of their own are paired by seeds; a run with nothing random stands against every seed', () => {
  const runs = runsOf(
    { preset: 'idpg', seeds: 3, dataSeeds: 2 },
    { preset: 'warp', init: 'mask', seeds: 1, dataSeeds: 2 },
  );
  expect(shown(runs, 'idpg', 'warp')).toEqual([
    'own 0 0: normal0 | mask0',
    'own 1 0: normal1 | mask0',
    'own 2 0: normal2 | mask0',
    'own 0 1: normal0 | mask0',
    'own 1 1: normal1 | mask0',
    'own 2 1: normal2 | mask0',
  ]);
  expect(shown(runs, 'warp', 'idpg')).toHaveLength(6);
  expect(shareInitialisations(runs, 'idpg', 'warp')).toBe(false);
});

test('what both have is compared with itself, the rest by seeds', () => {
  const runs = runsOf(
    { preset: 'idpg', init: 'normal', seeds: 1 },
    { preset: 'idpg', init: 'vocabulary', seeds: 1 },
    { preset: 'warp', init: 'mask', seeds: 1 },
    { preset: 'warp', init: 'vocabulary', seeds: 1 },
  );
  expect(shown(runs, 'idpg', 'warp')).toEqual([
    'own 0 0: normal0 | mask0',
    'vocabulary 0 0: vocabulary0 | vocabulary0',
  ]);
});

test('a method without a prompt has no initialisation: several of the other method count as their mean', () => {
  const runs = runsOf(
    { preset: 'infoprompt', init: 'normal', seeds: 2 },
    { preset: 'infoprompt', init: 'uniform', seeds: 2 },
    { preset: 'head-only', init: 'normal', seeds: 2 },
  );
  expect(shown(runs, 'infoprompt', 'head-only')).toEqual([
    'own 0 0: normal0+uniform0 | normal0',
    'own 1 0: normal1+uniform1 | normal1',
  ]);
});

test('what has no partner is left out', () => {
  const runs = runsOf(
    { preset: 'infoprompt', seeds: 2, dataSeeds: 2 },
    { preset: 'infoprompt-off', seeds: 3, dataSeeds: 1 },
  );
  expect(pairRuns(runs, 'infoprompt', 'infoprompt-off')).toHaveLength(2);
  expect(pairRuns(runs, 'infoprompt', 'idpg')).toEqual([]);
});
