/** The command line as a script sees it: files, exit codes, one line for a mistake. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { startDataSetServer } from '../../support/data-set-server';
import { COMMIT } from '../../support/hub-server';
import { readFixture } from '../lab/support/fixtures';
import { runCommand as run } from './run-command';

const folder = mkdtempSync(path.join(tmpdir(), 'infoprompt-lab-'));
const inFolder = (name: string): string => path.join(folder, name);
const ENCODER = 'public/encoders/tiny';

afterAll(() => {
  rmSync(folder, { recursive: true });
});

interface Result {
  readonly recipe: Record<string, unknown>;
  readonly environment: Record<string, unknown>;
  readonly metric: string;
  readonly samples: readonly { readonly dataSeed: number; readonly shots: readonly number[] }[];
  readonly runs: readonly {
    readonly preset: string;
    readonly init: string;
    readonly seed: number;
    readonly parameters: number;
    readonly final: {
      readonly accuracy: number;
      readonly correct: readonly number[];
      readonly matthews?: number;
      readonly scores: Readonly<Record<string, number | null>> & { readonly perClass: readonly unknown[] };
      readonly confusion: readonly (readonly number[])[];
    } | null;
    readonly curve: Record<string, readonly (number | null)[]>;
  }[];
  readonly summary: readonly Record<string, unknown>[];
}

const read = (file: string): Result => JSON.parse(readFileSync(file, 'utf8')) as Result;

const tsv = (count: number): string =>
  [
    'sentence\tlabel',
    ...Array.from(
      { length: count },
      (_, i) => `${i % 2 === 0 ? 'good' : 'bad'} thing number ${i}\t${i % 2 === 0 ? 'yes' : 'no'}`,
    ),
  ].join('\n');

describe('experiment', () => {
  test('by the tensor library as by the compiled kernels: the same losses, and the file says by which', async () => {
    const results = [];
    for (const engine of ['compiled', 'reference']) {
      const out = inFolder(`${engine}.json`);
      const args = `--encoder ${ENCODER} --task sentiment --out ${out} --engine ${engine} --shots 16 --batch 4 --presets infoprompt --seeds 1
        --steps 4 --eval-every 2 --prompt-length 4`;
      expect((await run('experiment', args.split(/\s+/))).code).toBe(0);
      const { environment, runs } = read(out);
      expect(environment['engine']).toBe(engine);
      results.push(runs[0]?.curve['headLoss'] ?? []);
    }
    const [compiled = [], reference = []] = results;
    expect(reference.length).toBeGreaterThan(1);
    reference.forEach((loss, i) => {
      expect(Math.abs(Number(compiled[i]) - Number(loss))).toBeLessThan(1e-4);
    });
  });

  test('trains on files of one’s own and writes runs, curves and a summary', async () => {
    writeFileSync(inFolder('train.tsv'), tsv(60));
    writeFileSync(inFolder('test.tsv'), tsv(10));
    const out = inFolder('result.json');
    const args = `--encoder ${ENCODER} --train ${inFolder('train.tsv')} --test ${inFolder('test.tsv')} --out ${out} --shots 16 --batch 4
      --presets prompt-tuning,infoprompt --inits normal,vocabulary --seeds 2 --steps 6 --eval-every 3 --prompt-length 4 --lr 0.01`;
    const { code, stderr } = await run('experiment', args.split(/\s+/));
    expect(code).toBe(0);
    expect(stderr).toContain('step 6 of 6');
    const { runs, summary, recipe, samples } = read(out);
    const even = samples[0]?.shots.filter((index) => index % 2 === 0) ?? [];
    expect([samples.length, new Set(samples[0]?.shots).size, even.length]).toEqual([1, 16, 8]);
    expect(recipe).toMatchObject({ shots: 16, learningRate: 0.01, promptLength: 4, gamma: 0.1 });
    expect(runs.map(({ preset, init, seed }) => `${preset} ${init} ${seed}`)).toEqual([
      'prompt-tuning normal 0',
      'prompt-tuning normal 1',
      'prompt-tuning vocabulary 0',
      'prompt-tuning vocabulary 1',
      'infoprompt normal 0',
      'infoprompt normal 1',
      'infoprompt vocabulary 0',
      'infoprompt vocabulary 1',
    ]);
    // 4 prompt tokens of 128, a linear layer from 128 to 2 classes.
    expect(runs[0]?.parameters).toBe(4 * 128 + 128 * 2 + 2);
    for (const { curve, final, preset } of runs) {
      expect(curve['step']).toEqual([0, 3, 6]);
      expect(final?.correct).toHaveLength(10);
      expect(final?.accuracy).toBeCloseTo((final?.correct.reduce((sum, hit) => sum + hit, 0) ?? NaN) / 10, 6);
      const known = preset === 'infoprompt';
      expect(curve['headLoss']?.every((value) => (value === null) !== known)).toBe(true);
      expect(curve['crossEntropy']?.every((value) => value !== null && value > 0)).toBe(true);
    }
    expect(summary.map(({ preset, init, n }) => `${String(preset)} ${String(init)} ${String(n)}`)).toHaveLength(4);
    expect(Object.keys(summary[0] ?? {})).toEqual([
      'preset',
      'init',
      'n',
      'median',
      'q1',
      'q3',
      'mean',
      'min',
      'max',
      'ci95',
      'failed',
      'stepsTo90',
      'area',
    ]);
  });

  test('judged by another metric: that one beside accuracy, at the end, along the way and in the summary', async () => {
    writeFileSync(inFolder('train.tsv'), tsv(60));
    writeFileSync(inFolder('test.tsv'), tsv(10));
    const out = inFolder('matthews.json');
    const args = `--train ${inFolder('train.tsv')} --test ${inFolder('test.tsv')} --out ${out} --shots 16 --batch 4
      --presets prompt-tuning --seeds 2 --steps 4 --eval-every 2 --prompt-length 4 --lr 0.05 --metric matthews`;
    expect((await run('experiment', args.split(/\s+/))).code).toBe(0);
    const { metric, recipe, runs, summary } = read(out);
    expect([metric, recipe['metric']]).toEqual(['matthews', 'matthews']);
    for (const { final, curve } of runs) {
      expect(curve['matthews']).toHaveLength(3);
      expect(curve['accuracy']).toHaveLength(3);
      expect(final?.scores).toMatchObject({ accuracy: final?.accuracy, matthews: final?.matthews });
      expect(Object.keys(final?.scores ?? {})).toEqual([
        'accuracy',
        'matthews',
        'f1',
        'macroF1',
        'macroF1WithoutOther',
        'microF1',
        'ece',
        'perClass',
      ]);
      expect(final?.scores.perClass).toHaveLength(2);
      // Five test examples of each class.
      expect(final?.confusion.map((row) => row.reduce((sum, count) => sum + count, 0))).toEqual([5, 5]);
      const hits = (final?.confusion[0]?.[0] ?? NaN) + (final?.confusion[1]?.[1] ?? NaN);
      expect(final?.accuracy).toBeCloseTo(hits / 10, 6);
    }
    const [first = NaN, second = NaN] = runs.map(({ final }) => final?.matthews);
    expect(summary[0]?.['median']).toBeCloseTo((first + second) / 2, 6);
  });

  test('a data set of the hub, by the commit that it was made from, and without the hub the second time', async () => {
    const server = await startDataSetServer();
    const environment = { XDG_CACHE_HOME: folder, HF_ENDPOINT: server.address, HF_DATASETS_SERVER: '' };
    const out = inFolder('moods.json');
    const args = `--task lab/moods --out ${out} --shots 16 --batch 4 --presets prompt-tuning --seeds 1 --steps 1 --metric f1`;
    expect((await run('experiment', args.split(' '), undefined, environment)).code).toBe(0);
    const first = read(out);
    expect(first.recipe).toMatchObject({ task: 'lab/moods:default', metric: 'f1' });
    expect(first.environment['taskRevision']).toBe(COMMIT);
    await server.close();
    expect((await run('experiment', args.split(' '), undefined, environment)).code).toBe(0);
    const again = read(out);
    expect(again.runs).toEqual(first.runs);
    expect(again.environment['taskRevision']).toBe(COMMIT);
    const other = await run('experiment', args.replace('moods', 'pairs:easy').split(' '), undefined, environment);
    expect(other.code).toBe(2);
    expect(other.stderr).toMatch(/^error: .*refuses connections/m);
  });

  test('an interruption writes what there is', async () => {
    const out = inFolder('interrupted.json');
    let asked = false;
    const args = `--task sentiment --out ${out} --shots 16 --batch 2 --presets prompt-tuning --seeds 1 --steps 5000 --eval-every 5 --validation 8`;
    const { code } = await run('experiment', args.split(' '), (text, interrupt) => {
      if (asked || !/step 1\d of/.test(text)) return;
      asked = true;
      interrupt();
    });
    expect(code).toBe(130);
    const { runs } = read(out);
    expect(runs[0]?.final).toBeNull();
    expect(runs[0]?.curve['step']?.slice(0, 2)).toEqual([0, 5]);
  });

  const mistakes: readonly (readonly [what: string, args: string, words: RegExp])[] = [
    ['an unknown option', '--task sentiment --out x.json --colour red', /colour/],
    ['no output file', '--task sentiment', /--out is missing/],
    ['neither task nor files', '--out x.json', /either --task or --train/],
    ['a task that does not exist', '--task nowhere --out x.json', /no bundled task called “nowhere”.*sentiment/],
    ['a number out of range', '--task sentiment --out x.json --seeds 1000', /--seeds.*1000.*64/],
    [
      'a number that is none',
      '--task sentiment --out x.json --seeds some',
      /--seeds: “some” is not a number\. Correct/,
    ],
    ['an unknown preset', '--task sentiment --out x.json --presets magic', /--presets.*magic.*infoprompt/],
    [
      'an unknown metric',
      '--task sentiment --out x.json --metric bleu',
      /--metric: “bleu” is not known\. Choose.*matthews/,
    ],
    [
      'a metric that the task has no class for',
      '--task sentiment --out x.json --metric macro-f1-without-other',
      /none of these.*macro-f1/,
    ],
    [
      'that metric, before any encoder is fetched',
      '--task sentiment --out x.json --metric macro-f1-without-other --encoder ./nowhere',
      /none of these.*macro-f1/,
    ],
    ['a task that a browser keeps', '--task own:reviews --out x.json', /own:reviews.*browser.*--train/],
    ['a column of a file for a task that is none', '--task x/y --out x.json --text-column a', /--text-column.*--train/],
    ['an encoder that is not there', '--task sentiment --out x.json --encoder ./nowhere', /nowhere.*cannot be read/],
    ['a file that is not there', '--train no.tsv --test no.tsv --out x.json', /no\.tsv cannot be read/],
    ['a backend that does not exist', '--task sentiment --out x.json --backend abacus', /abacus.*wasm or cpu/],
    ['an engine that does not exist', '--task sentiment --out x.json --engine steam', /steam.*compiled or reference/],
    ['no thread at all', '--task sentiment --out x.json --threads 0', /--threads.*1 to 64/],
    ['kernels without WASM', '--task sentiment --out x.json --engine compiled --backend cpu', /needs --backend wasm/],
  ];
  test.each(mistakes)('%s: exit code 2 and one line', async (_, args, words) => {
    const { code, stderr } = await run('experiment', args.split(' '));
    const lines = stderr.split('\n').filter((line) => line.startsWith('error:'));
    expect(code).toBe(2);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(words);
  });
});

describe('check-tasks', () => {
  test('a task that does not exist is not in order', async () => {
    const { code, stderr } = await run('check-tasks', ['--task', 'nowhere']);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^error: .*no bundled task called “nowhere”.*sentiment/m);
  });
});

describe('encode', () => {
  test('gives the ids and hidden states of the reference', async () => {
    const { cases } = await readFixture('encoder');
    const known = cases[0];
    writeFileSync(inFolder('sentences.txt'), `${known?.text ?? ''}\n\nAnother one.\n`);
    const out = inFolder('hidden.json');
    const { code } = await run('encode', ['--encoder', ENCODER, '--in', inFolder('sentences.txt'), '--out', out]);
    expect(code).toBe(0);
    const encoded = JSON.parse(readFileSync(out, 'utf8')) as { text: string; ids: number[]; hidden: number[][] }[];
    expect(encoded).toHaveLength(2);
    expect(encoded[0]?.ids).toEqual(known?.ids);
    known?.hidden.forEach((row, word) => {
      row.forEach((value, i) => {
        expect(Math.abs((encoded[0]?.hidden[word]?.[i] ?? NaN) - value)).toBeLessThan(1e-4);
      });
    });
  });

  test('an empty file is refused', async () => {
    writeFileSync(inFolder('empty.txt'), '\n\n');
    const { code, stderr } = await run('encode', [
      '--encoder',
      ENCODER,
      '--in',
      inFolder('empty.txt'),
      '--out',
      inFolder('none.json'),
    ]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/empty\.txt has no text in it/);
  });
});
