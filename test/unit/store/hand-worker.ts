import { vi } from 'vitest';
import type { LabErrorCode } from '../../../src/lab/errors';
import type { Port } from '../../../src/worker/client';
import type { Envelope, Message, Replies, Request } from '../../../src/worker/protocol';
import { populationOf, RUNS } from './fixtures';

/** The other end of the line, worked by hand. */
export class HandWorker {
  readonly posted: Envelope[] = [];
  opened = 0;
  say: (message: Message) => void = () => undefined;
  crash: (reason: string) => void = () => undefined;

  readonly open = (): Port => {
    this.opened++;
    return {
      post: (envelope) => this.posted.push(envelope),
      listen: (onMessage, onCrash) => {
        this.say = onMessage;
        this.crash = onCrash;
      },
      close: () => undefined,
    };
  };

  last<K extends Request['kind']>(kind: K): { id: number; request: Extract<Request, { kind: K }> } {
    const found = this.posted.findLast((envelope) => envelope.request.kind === kind);
    if (found === undefined) throw new Error(`No ${kind} was asked for.`);
    return found as { id: number; request: Extract<Request, { kind: K }> };
  }

  asked(kind: Request['kind']): number {
    return this.posted.filter(({ request }) => request.kind === kind).length;
  }

  /** Answers the last opening with what it asked for. */
  async answerOpen(): Promise<void> {
    const { id, request } = this.last('open');
    this.say({ kind: 'reply', id, value: { ...populationOf([...RUNS]), recipe: request.recipe } });
    await vi.advanceTimersByTimeAsync(0);
  }

  async reply<K extends Request['kind']>(kind: K, value: Replies[K]): Promise<void> {
    this.say({ kind: 'reply', id: this.last(kind).id, value });
    await vi.advanceTimersByTimeAsync(0);
  }

  async refuse(kind: Request['kind'], message: string, code: LabErrorCode = 'task-invalid'): Promise<void> {
    this.say({ kind: 'refusal', id: this.last(kind).id, failure: { code, message, remedy: 'Mend it.' } });
    await vi.advanceTimersByTimeAsync(0);
  }

  state(state: 'running' | 'paused' | 'finished', step: number): void {
    this.say({ kind: 'state', state, step, steps: 400, epoch: 0 });
  }
}
