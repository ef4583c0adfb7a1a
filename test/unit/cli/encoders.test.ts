/** `--encoder` on the command line: a folder, the lab's own, or one of the hub. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { COMMIT, sha256, startHubServer, tinyFiles, type HubServer } from '../../support/hub-server';
import { runCommand, type Outcome } from './run-command';

const project = process.cwd();
const files = await tinyFiles();
const weights = files.get('model.safetensors') ?? new Uint8Array();
let server: HubServer;
let folder: string;

beforeAll(async () => {
  server = await startHubServer({ 'lab/tiny': { files } });
});
afterAll(() => server.close());
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'encoders-'));
  server.fault = () => false;
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Runs a command with a cache and a hub of its own. */
function run(script: string, args: readonly string[], onStderr?: Parameters<typeof runCommand>[2]): Promise<Outcome> {
  const environment = { XDG_CACHE_HOME: path.join(folder, 'cache'), HF_ENDPOINT: server.address };
  return runCommand(script, args, onStderr, environment);
}

function encode(encoder: string, onStderr?: Parameters<typeof run>[2]): Promise<Outcome> {
  writeFileSync(path.join(folder, 'in.txt'), 'A sentence.\n');
  const places = ['--in', path.join(folder, 'in.txt'), '--out', path.join(folder, 'out.json')];
  return run('encode', ['--encoder', encoder, ...places], onStderr);
}
const encoded = (): string => readFileSync(path.join(folder, 'out.json'), 'utf8');
const asked = (from = 0): string[] => server.asked.slice(from).map(({ what }) => what);

describe('an encoder of the hub', () => {
  test('is fetched once, kept, and is the same as from a folder', async () => {
    const before = server.asked.length;
    const first = await encode('lab/tiny');
    expect(first).toMatchObject({ code: 0 });
    expect(first.stderr).toMatch(/fetching lab\/tiny: 3\.2 of 3\.2 MB/);
    expect(first.stderr).toContain(COMMIT);
    const fromHub = encoded();
    expect(asked(before)).toEqual(['info', 'config.json', 'tokenizer.json', 'model.safetensors']);
    expect((await encode(`lab/tiny@${COMMIT}`)).code).toBe(0);
    expect(asked(before)).toHaveLength(4);
    expect((await encode('tiny')).code).toBe(0);
    expect(encoded()).toBe(fromHub);
  });

  test('is named in the result of an experiment, with its commit and hash', async () => {
    const out = path.join(folder, 'result.json');
    const recipe = '--task sentiment --shots 16 --batch 2 --presets prompt-tuning --seeds 1 --steps 1 --validation 8';
    expect(await run('experiment', ['--encoder', 'lab/tiny', '--out', out, ...recipe.split(' ')])).toMatchObject({
      code: 0,
    });
    const result = JSON.parse(readFileSync(out, 'utf8')) as Record<string, Record<string, unknown>>;
    expect(result['recipe']?.['encoder']).toBe(`lab/tiny@${COMMIT}`);
    expect(result['environment']).toMatchObject({
      encoder: `lab/tiny@${COMMIT}`,
      encoderRevision: COMMIT,
      encoderSha256: sha256(weights),
    });
  });

  test('is not asked for before the rest of the command is right', async () => {
    const before = server.asked.length;
    const args = '--encoder lab/tiny --task sentiment --out x.json --seeds 1000';
    expect((await run('experiment', args.split(' '))).code).toBe(2);
    expect(asked(before)).toEqual([]);
  });

  test('stopped by Ctrl-C, it is gone on with', async () => {
    server.fault = (what, _, response) => {
      if (what !== 'model.safetensors') return false;
      response.writeHead(200, { 'content-length': weights.length });
      response.write(weights.subarray(0, 2_000_000));
      return true;
    };
    let asks = 0;
    const stopped = await encode('lab/tiny', (text, interrupt) => {
      if (text.includes('2.2 of 3.2 MB') && asks++ === 0) interrupt();
    });
    expect(stopped.code).toBe(130);
    expect(stopped.stderr.split('\n').filter((line) => line.startsWith('error:'))).toHaveLength(1);
    expect(stopped.stderr).toMatch(/error: The download was stopped/);
    server.fault = () => false;
    expect((await encode('lab/tiny')).code).toBe(0);
    expect(server.asked.at(-1)?.range).toBe('bytes=2000000-');
  });

  test('that is not there: exit code 2 and one line', async () => {
    const { code, stderr } = await encode('lab/nothing');
    expect(code).toBe(2);
    expect(stderr).toMatch(/^error: 127\.0\.0\.1.* does not give out lab\/nothing/m);
  });
});

describe('which one is meant', () => {
  test('a folder that exists goes before the lab’s own of that name, with any name', async () => {
    const before = server.asked.length;
    const own = path.join(folder, 'my encoder@home');
    cpSync(path.join(project, 'public/encoders/tiny'), own, { recursive: true });
    expect((await encode(own)).code).toBe(0);
    mkdirSync(path.join(folder, 'empty'));
    const empty = await encode(path.join(folder, 'empty'));
    expect(empty.code).toBe(2);
    expect(empty.stderr).toMatch(/empty: There is no config\.json/);
    expect(asked(before)).toEqual([]);
  });

  test.each(['./nowhere', '/no/where', 'a/b/c', '~/x'])('“%s” can only be a folder, and is none', async (argument) => {
    const before = server.asked.length;
    const { code, stderr } = await encode(argument);
    expect(code).toBe(2);
    expect(stderr).toMatch(/cannot be read.*tiny.*owner\/name/);
    expect(asked(before)).toEqual([]);
  });
});
