/** A seeded generator: the same seed gives the same world, on every machine. */
export interface Random {
  /** At least 0, less than 1. */
  next(): number;
  /** Both ends included. */
  integer(from: number, to: number): number;
  /** True with this probability, 0–1. */
  chance(probability: number): boolean;
  pick<T>(items: readonly T[]): T;
  /** From `from` to `to`, small ones as likely as large ones by their order of magnitude; whole. */
  spread(from: number, to: number): number;
}

/** A generator for whole seeds from 0 to 2^32 - 1 (sfc32, filled by a mixing counter). */
export function createRandom(seed: number): Random {
  const state = fill(seed);
  function next(): number {
    const sum = (state.a + state.b + state.count) | 0;
    state.count = (state.count + 1) | 0;
    state.a = state.b ^ (state.b >>> 9);
    state.b = (state.c + (state.c << 3)) | 0;
    state.c = (((state.c << 21) | (state.c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 2 ** 32;
  }
  function integer(from: number, to: number): number {
    return from + Math.floor(next() * (to - from + 1));
  }
  return {
    next,
    integer,
    chance: (probability) => next() < probability,
    pick<T>(items: readonly T[]): T {
      if (items.length === 0) throw new RangeError("Cannot pick: the list is empty");
      return items[integer(0, items.length - 1)] as T;
    },
    spread: (from, to) => Math.round(Math.exp(Math.log(from) + next() * Math.log(to / from))),
  };
}

function fill(seed: number): { a: number; b: number; c: number; count: number } {
  let counter = seed >>> 0;
  function mix(): number {
    counter = (counter + 0x9e3779b9) | 0;
    let mixed = Math.imul(counter ^ (counter >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return mixed ^ (mixed >>> 15);
  }
  return { a: mix(), b: mix(), c: mix(), count: 1 };
}
