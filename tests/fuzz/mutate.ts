import type { Random } from "../support/base/random.ts";

/** Numbers that break lengths and counters. */
const NUMBERS = [
  "0",
  "-1",
  "9007199254740991",
  "1000000000000000",
  "1e400",
  "9007199254740993",
  "-0",
  "1e-7",
  "0.5",
  "NaN",
  "4294967296",
];
const PIECES = ['"', "\\", "{", "[", "]", "}", ",", "null", "\u0000", "\r\n", "=", "\u202e", "😀"];

/** `bytes` with one to four small changes: what a bad line, a bad disk or a bad mind makes of it. */
export function mutate(bytes: Uint8Array, random: Random): Uint8Array {
  let changed = bytes;
  for (let count = random.integer(1, 4); count > 0; count--) changed = mutateOnce(changed, random);
  return changed;
}

export function mutateText(text: string, random: Random): string {
  return new TextDecoder().decode(mutate(new TextEncoder().encode(text), random));
}

function mutateOnce(bytes: Uint8Array, random: Random): Uint8Array {
  const at = random.integer(0, Math.max(0, bytes.length - 1));
  const until = Math.min(bytes.length, at + random.spread(1, 64));
  switch (random.integer(0, 7)) {
    case 0:
      return bytes.length === 0
        ? bytes
        : bytes.with(at, (bytes[at] ?? 0) ^ (1 << random.integer(0, 7)));
    case 1:
      return bytes.length === 0 ? bytes : bytes.with(at, random.integer(0, 255));
    case 2:
      return splice(bytes, { at, until, by: new Uint8Array() });
    case 3:
      return splice(bytes, { at, until: at, by: bytes.subarray(at, until) });
    case 4:
      return bytes.subarray(0, at);
    case 5: {
      const noise = Uint8Array.from(
        { length: random.spread(1, 32) },
        () => random.integer(0, 255),
      );
      return splice(bytes, { at, until: at, by: noise });
    }
    case 6:
      return splice(bytes, { at, until: at, by: encode(random.pick(PIECES)) });
    default:
      return replaceNumber(bytes, random);
  }
}

/** Puts an odd number in the place of one that is there. */
function replaceNumber(bytes: Uint8Array, random: Random): Uint8Array {
  const text = new TextDecoder("latin1").decode(bytes);
  const numbers = [...text.matchAll(/-?\d+(\.\d+)?/g)];
  if (numbers.length === 0) return bytes;
  const { index, 0: number } = random.pick(numbers);
  return splice(bytes, {
    at: index,
    until: index + number.length,
    by: encode(random.pick(NUMBERS)),
  });
}

function splice(
  bytes: Uint8Array,
  cut: { readonly at: number; readonly until: number; readonly by: Uint8Array },
): Uint8Array {
  const { at, until, by } = cut;
  const changed = new Uint8Array(bytes.length - (until - at) + by.length);
  changed.set(bytes.subarray(0, at));
  changed.set(by, at);
  changed.set(bytes.subarray(until), at + by.length);
  return changed;
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
