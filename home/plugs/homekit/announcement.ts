/** How HomeKit accessories announce themselves: DNS-SD over multicast DNS (RFC 6762, RFC 6763). */

/** Where everybody listens. */
export const MDNS_ADDRESS = { hostname: "224.0.0.251", port: 5_353 } as const;

/** Most records that are remembered, whoever sends them. */
const RECORDS_MAX = 1_000;
/** So that a question fits a packet; the rest is asked the next time. */
const QUESTIONS_MAX = 16;
const NAME_BYTES_MAX = 255;
const JUMPS_MAX = 16;
const TEXT_CHARACTERS_MAX = 60;

const SERVICE = "_hap._tcp.local";
const TYPE = { a: 1, ptr: 12, txt: 16, srv: 33 } as const;
const CLASS_INTERNET = 1;
/** Asks for an answer to the asker alone. */
const UNICAST = 0x8000;
const NOT_PAIRED = 1;
const HAS_CHIP = 1;

/** An accessory as it announces itself. */
export interface HapAnnouncement {
  readonly name: string;
  /** Empty: it does not say. */
  readonly model: string;
  /** Device id. */
  readonly id: string;
  /** IPv4 address. */
  readonly address: string;
  readonly port: number;
  /** Nobody is paired with it. */
  readonly isFree: boolean;
  /** It has Apple's chip, and pairs in a way of its own. */
  readonly hasChip: boolean;
}

type Record =
  & { readonly name: string }
  & (
    | { readonly kind: "instance"; readonly instance: string }
    | { readonly kind: "place"; readonly host: string; readonly port: number }
    | { readonly kind: "facts"; readonly facts: ReadonlyMap<string, string> }
    | { readonly kind: "address"; readonly address: string }
  );

/** What was heard so far. */
export class HapAnnouncements {
  #records: Record[] = [];

  /** Hears a packet; one that is no answer, or broken, is ignored. */
  take(packet: Uint8Array): void {
    for (const record of readRecords(packet) ?? []) {
      if (this.#records.length >= RECORDS_MAX) return;
      const text = keyOf(record);
      if (!this.#records.some((each) => keyOf(each) === text)) this.#records.push(record);
    }
  }

  /** The next question: for accessories, and for whatever is still missing of those heard of. */
  question(): Uint8Array<ArrayBuffer> {
    const instances = this.#all("instance").map(({ instance }) => instance);
    const incomplete = instances.filter((name) =>
      this.#of("place", name) === undefined || this.#of("facts", name) === undefined
    );
    const hosts = instances.flatMap((name) => this.#of("place", name)?.host ?? [])
      .filter((host) => this.#of("address", host) === undefined);
    const questions = [
      [SERVICE, TYPE.ptr] as const,
      ...incomplete.flatMap((name) => [[name, TYPE.srv], [name, TYPE.txt]] as const),
      ...hosts.map((host) => [host, TYPE.a] as const),
    ];
    return encodeQuestion(questions.slice(0, QUESTIONS_MAX));
  }

  /** Accessories of which everything is known, sorted by name. */
  found(): readonly HapAnnouncement[] {
    return this.#all("instance").flatMap(({ instance }) => {
      const place = this.#of("place", instance);
      const facts = this.#of("facts", instance)?.facts;
      const address = place === undefined ? undefined : this.#of("address", place.host)?.address;
      const id = facts?.get("id")?.toUpperCase() ?? "";
      if (place === undefined || facts === undefined || address === undefined || id === "") {
        return [];
      }
      return [{
        name: show(instance.slice(0, -SERVICE.length - 1)),
        model: show(facts.get("md") ?? ""),
        id: show(id),
        address,
        port: place.port,
        isFree: (Number(facts.get("sf") ?? 0) & NOT_PAIRED) !== 0,
        hasChip: (Number(facts.get("ff") ?? 0) & HAS_CHIP) !== 0,
      }];
    }).sort((a, b) => a.name < b.name ? -1 : 1);
  }

  #all<TKind extends Record["kind"]>(kind: TKind): Extract<Record, { readonly kind: TKind }>[] {
    return this.#records.filter((each): each is Extract<Record, { readonly kind: TKind }> =>
      each.kind === kind
    );
  }

  /** The newest of a kind. */
  #of<TKind extends Record["kind"]>(
    kind: TKind,
    name: string,
  ): Extract<Record, { readonly kind: TKind }> | undefined {
    return this.#all(kind).findLast((each) => each.name.toLowerCase() === name.toLowerCase());
  }
}

function keyOf(record: Record): string {
  return JSON.stringify(record.kind === "facts" ? [record.name, ...record.facts] : record);
}

/** Whatever a device says is shown on a terminal. */
function show(text: string): string {
  return text.replaceAll(/\p{C}/gu, "?").slice(0, TEXT_CHARACTERS_MAX);
}

function encodeQuestion(
  questions: readonly (readonly [name: string, type: number])[],
): Uint8Array<ArrayBuffer> {
  const parts: number[] = [0, 0, 0, 0, 0, questions.length, 0, 0, 0, 0, 0, 0];
  for (const [name, type] of questions) {
    for (const label of labelsOf(name)) {
      const bytes = new TextEncoder().encode(label).subarray(0, 63);
      parts.push(bytes.length, ...bytes);
    }
    parts.push(0);
    for (const word of [type, UNICAST | CLASS_INTERNET]) parts.push(word >> 8, word & 0xff);
  }
  return Uint8Array.from(parts);
}

/** An instance's name is one label, whatever dots are in it. */
function labelsOf(name: string): string[] {
  const tail = `.${SERVICE}`;
  if (!name.endsWith(tail)) return name.split(".");
  return [name.slice(0, -tail.length), ...SERVICE.split(".")];
}

function readRecords(packet: Uint8Array): Record[] | null {
  const view = new DataView(packet.buffer, packet.byteOffset, packet.byteLength);
  const records: Record[] = [];
  try {
    if ((view.getUint16(2) & 0x8000) === 0) return null;
    let at = 12;
    for (let left = view.getUint16(4); left > 0; left--) at = readName(packet, at).end + 4;
    const count = view.getUint16(6) + view.getUint16(8) + view.getUint16(10);
    for (let left = count; left > 0; left--) {
      const { name, end } = readName(packet, at);
      const from = end + 10;
      at = from + view.getUint16(end + 8);
      if (at > packet.length) return null;
      const record = readRecord({ packet, view, from, to: at }, view.getUint16(end));
      if (record !== null) records.push({ name, ...record });
    }
    return records;
  } catch (error) {
    // It ends too early.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

interface Data {
  readonly packet: Uint8Array;
  readonly view: DataView;
  readonly from: number;
  readonly to: number;
}

type Content = Record extends infer R ? R extends Record ? Omit<R, "name"> : never : never;

function readRecord({ packet, view, from, to }: Data, type: number): Content | null {
  switch (type) {
    case TYPE.ptr:
      return { kind: "instance", instance: readName(packet, from).name };
    case TYPE.srv: {
      const host = readName(packet, from + 6).name;
      return { kind: "place", host, port: view.getUint16(from + 4) };
    }
    case TYPE.txt:
      return { kind: "facts", facts: readFacts(packet.subarray(from, to)) };
    case TYPE.a:
      return to - from === 4
        ? { kind: "address", address: packet.subarray(from, to).join(".") }
        : null;
    default:
      return null;
  }
}

function readFacts(bytes: Uint8Array): ReadonlyMap<string, string> {
  const facts = new Map<string, string>();
  for (let at = 0; at < bytes.length;) {
    const length = bytes[at] ?? 0;
    const text = new TextDecoder().decode(bytes.subarray(at + 1, at + 1 + length));
    const equals = text.indexOf("=");
    if (equals > 0) facts.set(text.slice(0, equals).toLowerCase(), text.slice(equals + 1));
    at += 1 + length;
  }
  return facts;
}

/** A name, and where what follows it begins (RFC 1035, 4.1.4); throws RangeError. */
function readName(
  packet: Uint8Array,
  from: number,
): { readonly name: string; readonly end: number } {
  const labels: string[] = [];
  let at = from;
  let end: number | null = null;
  let jumps = 0;
  let bytes = 0;
  while (jumps < JUMPS_MAX && bytes <= NAME_BYTES_MAX) {
    const length = packet[at];
    if (length === undefined) break;
    if (length === 0) return { name: labels.join("."), end: end ?? at + 1 };
    if (length >= 0xc0) {
      end ??= at + 2;
      at = ((length & 0x3f) << 8) | (packet[at + 1] ?? 0);
      jumps++;
      continue;
    }
    labels.push(new TextDecoder().decode(packet.subarray(at + 1, at + 1 + length)));
    bytes += 1 + length;
    at += 1 + length;
  }
  throw new RangeError("Cannot read a name of a DNS packet: it has no end");
}
