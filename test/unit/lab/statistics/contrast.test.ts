/** What a difference between two methods can be put down to. */
import { expect, test } from 'vitest';
import { PRESET_IDS, type PresetId } from '../../../../src/lab/presets';
import { contrastMethods, type Isolated } from '../../../../src/lab/statistics/contrast';

test.each<[PresetId, PresetId, Isolated, string]>([
  ['infoprompt', 'infoprompt-off', 'mutual-information', 'mutual-information losses (MI) alone'],
  ['infoprompt-head', 'infoprompt-off', 'head-loss', 'the head loss alone'],
  ['infoprompt', 'infoprompt-representation', 'head-loss', 'the head loss alone'],
  ['infoprompt-representation', 'infoprompt-off', 'representation-loss', 'the representation loss alone'],
  ['infoprompt-head', 'infoprompt-representation', 'choice-of-loss', 'which of the two'],
  ['infoprompt', 'infoprompt-static', 'instance-dependence', 'a prompt of its own'],
  ['infoprompt', 'infoprompt-released', 'clamp', 'the released clamp alone'],
  ['infoprompt', 'infoprompt', 'nothing', 'same method'],
  ['infoprompt', 'warp', 'several', 'the kind of prompt, the head, the head loss'],
  ['infoprompt', 'idpg', 'several', 'Several things differ'],
  ['idpg', 'warp', 'several', 'the kind of prompt, the initialisation'],
  ['head-only', 'prompt-tuning', 'several', 'Several things differ'],
])('%s and %s: %s', (a, b, isolates, words) => {
  const found = contrastMethods(a, b);
  expect(found.isolates).toBe(isolates);
  expect(found.about).toContain(words);
  expect(contrastMethods(b, a)).toEqual(found);
});

test('only InfoPrompt and its control speak for mutual information', () => {
  const speaking = PRESET_IDS.flatMap((a) =>
    PRESET_IDS.filter((b) => contrastMethods(a, b).isolates === 'mutual-information').map((b) => `${a} ${b}`),
  );
  expect(speaking.sort()).toEqual(['infoprompt infoprompt-off', 'infoprompt-off infoprompt']);
});

test('from the same initialisation IDPG and WARP differ in one thing', () => {
  expect(contrastMethods('idpg', 'warp', { sameInits: true }).isolates).toBe('instance-dependence');
  expect(contrastMethods('infoprompt', 'infoprompt-off', { sameInits: false }).isolates).toBe('several');
});

test('a term without weight is off', () => {
  const between = (a: PresetId, b: PresetId, gamma: number, beta: number): Isolated =>
    contrastMethods(a, b, { weights: { gamma, beta, kappa: 0.1 } }).isolates;
  expect(between('infoprompt', 'infoprompt-off', 0, 0.2)).toBe('representation-loss');
  expect(between('infoprompt', 'infoprompt-off', 0.1, 0)).toBe('head-loss');
  expect(between('infoprompt', 'infoprompt-off', 0, 0)).toBe('nothing');
  expect(between('infoprompt', 'infoprompt-released', 0, 0)).toBe('nothing');
});

test('different learning rates are told', () => {
  expect(contrastMethods('infoprompt', 'infoprompt-off', { sameRate: false }).about).toContain('own learning rate');
});
