/** The compiled engine: programs of own kernels on a machine, for any encoder that fits into its memory. */
import type { Encoder } from '../../lab/encoder/encoder';
import type { Engine } from '../../lab/training/engine';
import { Arena } from './arena';
import { CountingMachine, type Work } from './counting-machine';
import { CompiledGroup } from './group';
import type { Machine } from './machine';
import { measurePeak } from './peak';
import { packEncoder, type PackedEncoder } from './weights';

interface Packing {
  readonly packed: Promise<PackedEncoder>;
  /** Groups that use it. */
  users: number;
}

/** An engine that can say what its steps are made of, and what its kernels could do at best. */
export interface CompiledEngine extends Engine {
  /** Of a frozen weight in the arena. */
  readonly weightBits: 16 | 32;
  /** Of everything that was run so far. */
  work(): Work;
  /** See `measurePeak`; between steps, never during one. */
  measurePeak(clock: () => number, milliseconds: number): Promise<number>;
}

export function compiledEngine(machine: Machine): CompiledEngine {
  const counting = new CountingMachine(machine);
  const arena = new Arena(counting);
  const groups = new Set<CompiledGroup>();
  const packings = new Map<Encoder, Packing>();
  const pack = (encoder: Encoder): Packing => {
    const packed = packEncoder(encoder, arena);
    // Whoever steps is told; perhaps nobody does.
    packed.catch(() => undefined);
    return { packed, users: 0 };
  };
  const leave = (encoder: Encoder, packing: Packing): void => {
    if (--packing.users > 0) return;
    packings.delete(encoder);
    packing.packed.then(
      ({ release }) => {
        release();
      },
      () => undefined,
    );
  };
  return {
    stepsAhead: machine.stepsAhead,
    weightBits: machine.halfWeights ? 16 : 32,
    createGroup: (encoder, spec) => {
      const packing = packings.get(encoder) ?? pack(encoder);
      packings.set(encoder, packing);
      packing.users++;
      try {
        const group: CompiledGroup = new CompiledGroup(arena, encoder, spec, packing.packed, () => {
          groups.delete(group);
          leave(encoder, packing);
        });
        groups.add(group);
        return group;
      } catch (error) {
        leave(encoder, packing);
        throw error;
      }
    },
    memory: () => ({
      bytes: machine.bytes,
      tensors: null,
      waves: Math.max(1, ...[...groups].map((group) => group.latestWaves)),
    }),
    work: () => counting.work,
    measurePeak: (clock, milliseconds) => measurePeak(arena, clock, milliseconds),
  };
}
