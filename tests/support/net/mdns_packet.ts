/** What an accessory would announce itself with. */

export interface Told {
  readonly name: string;
  readonly host: string;
  readonly address: readonly number[];
  readonly port: number;
  readonly facts: readonly string[];
}

const SERVICE = ["_hap", "_tcp", "local"];
const TTL = [0, 0, 0, 120];

/** An answer with these records. */
export function announce(
  told: Told,
  kinds: readonly ("ptr" | "txt" | "srv" | "a")[],
): Uint8Array<ArrayBuffer> {
  const instance = [told.name, ...SERVICE];
  const records = kinds.map((kind) => {
    switch (kind) {
      case "ptr":
        return record(SERVICE, { type: 12, data: name(instance) });
      case "txt":
        return record(instance, { type: 16, data: told.facts.flatMap(text) });
      case "srv": {
        const port = [told.port >> 8, told.port & 0xff];
        const data = [0, 0, 0, 0, ...port, ...name(told.host.split("."))];
        return record(instance, { type: 33, data });
      }
      case "a":
        return record(told.host.split("."), { type: 1, data: told.address });
    }
  });
  return Uint8Array.from([0, 0, 0x84, 0, 0, 0, 0, records.length, 0, 0, 0, 0, ...records.flat()]);
}

function record(
  owner: readonly string[],
  { type, data }: { readonly type: number; readonly data: readonly number[] },
): number[] {
  return [...name(owner), 0, type, 0x80, 1, ...TTL, data.length >> 8, data.length & 0xff, ...data];
}

function name(labels: readonly string[]): number[] {
  return [...labels.flatMap(text), 0];
}

function text(value: string): number[] {
  const bytes = new TextEncoder().encode(value);
  return [bytes.length, ...bytes];
}
