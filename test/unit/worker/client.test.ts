/** The page's lines to two workers: who is asked, what a crash or a restart of one means for the other. */
import { beforeEach, describe, expect, test } from 'vitest';
import { DEFAULT_RECIPE } from '../../../src/lab/recipe';
import { connect, type LabClient, type Report, type Room } from '../../../src/worker/client';
import type { Envelope, KeptEncoder, KeptTask, Message } from '../../../src/worker/protocol';
import { labErrorOf } from '../lab/support/lab-error';

interface Line {
  readonly room: Room;
  readonly posted: Envelope[];
  say: (message: Message) => void;
  crash: (reason: string) => void;
  closed: boolean;
}

let lines: Line[];
let client: LabClient;
let heard: Report[];

beforeEach(() => {
  lines = [];
  heard = [];
  client = connect((room) => {
    const line: Line = { room, posted: [], say: () => undefined, crash: () => undefined, closed: false };
    lines.push(line);
    return {
      post: (envelope) => line.posted.push(envelope),
      listen: (onMessage, onCrash) => {
        line.say = onMessage;
        line.crash = onCrash;
      },
      close: () => {
        line.closed = true;
      },
    };
  });
  client.subscribe((report) => heard.push(report));
});

const line = (room: Room): Line => lines.findLast((one) => one.room === room) ?? expect.fail(`No line to ${room}.`);
const fetchIt = () => client.request<'fetch-encoder'>({ kind: 'fetch-encoder', name: 'a/b', hub: null });
const open = () =>
  client.request<'open'>({
    kind: 'open',
    from: null,
    recipe: DEFAULT_RECIPE,
    backend: 'cpu',
    engine: 'reference',
    mayReduce: false,

    baseUrl: '/',
  });
const ignore = (work: Promise<unknown>): void => {
  work.catch(() => undefined);
};

describe('three workers', () => {
  test('are started when they are first asked, each for its own requests', () => {
    ignore(client.request({ kind: 'pause' }));
    expect(lines.map(({ room }) => room)).toEqual(['training']);
    ignore(fetchIt());
    ignore(client.request({ kind: 'cancel-fetch' }));
    ignore(client.request({ kind: 'encoders', baseUrl: '/' }));
    ignore(client.request({ kind: 'add-encoder', name: 'x', files: [] }));
    ignore(client.request({ kind: 'remove-encoder', id: 'x' }));
    expect(lines.map(({ room }) => room)).toEqual(['training', 'shelf']);
    expect(line('training').posted.map(({ request }) => request.kind)).toEqual(['pause']);
    expect(line('shelf').posted).toHaveLength(5);
  });

  test('a restart of the training leaves a download alone', async () => {
    const fetching = fetchIt();
    const pausing = labErrorOf(() => client.request({ kind: 'pause' }));
    client.restart('training');
    expect((await pausing).code).toBe('cancelled');
    expect(line('shelf').closed).toBe(false);
    const { id } = line('shelf').posted[0] ?? expect.fail();
    line('shelf').say({ kind: 'refusal', id, failure: { code: 'hub-refused', message: 'No.', remedy: 'Ask.' } });
    expect((await labErrorOf(() => fetching)).code).toBe('hub-refused');
  });

  test('a crash of the shelf is told to who asked it, and is no failure of the training', async () => {
    const fetching = labErrorOf(fetchIt);
    ignore(client.request({ kind: 'pause' }));
    line('shelf').crash('out of memory');
    expect((await fetching).message).toMatch(/keeps encoders stopped: out of memory/);
    expect(heard).toEqual([]);
    line('training').crash('boom');
    expect(heard).toMatchObject([{ kind: 'failure', failure: { message: 'The training worker stopped: boom' } }]);
  });

  test('news of a download reach the page', () => {
    ignore(fetchIt());
    const news = { kind: 'download', name: 'a/b', file: 'c', done: 1, total: 2, note: null } as const;
    line('shelf').say(news);
    expect(heard).toEqual([news]);
  });

  test('what is in no storage is held for every worker that opens something', () => {
    ignore(fetchIt());
    const encoders: readonly KeptEncoder[] = [{ manifest: {} as KeptEncoder['manifest'], files: new Map() }];
    line('shelf').say({ kind: 'kept', encoders });
    ignore(client.request({ kind: 'own-tasks' }));
    const tasks: readonly KeptTask[] = [{ record: {} as KeptTask['record'], file: new Blob() }];
    line('tasks').say({ kind: 'kept-tasks', tasks });
    expect(heard).toEqual([]);
    ignore(open());
    expect(line('training').posted.at(-1)?.kept).toEqual({ encoders, tasks });
    client.restart('training');
    ignore(open());
    expect(line('training').posted).toHaveLength(1);
    expect(line('training').posted.at(-1)?.kept).toEqual({ encoders, tasks });
  });
});
