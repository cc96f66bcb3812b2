import type { SaveOutcome, TickPorts } from "../../../home/watch/ports.ts";
import { encodeWatchState } from "../../../lib/watch/state/codec.ts";
import { believe, type CopyPlace, type FoundCopy } from "../../../lib/watch/load.ts";
import type { WatchState } from "../../../lib/watch/state/state.ts";
import { mortal } from "./host.ts";
import { note, type World } from "./world.ts";

/** The two folders that hold the state. */
export interface Files {
  runtime: string | null;
  disk: string | null;
  /** Why a write fails; null: it works. */
  runtimeFault: string | null;
  diskFault: string | null;
  /** The disk gives nothing when it is read. */
  diskUnreadable: boolean;
  /** Counts saves; each good text on a folder knows its number. */
  saves: number;
  readonly numberOf: Map<string, number>;
  /** Older contents of the disk, oldest first. */
  older: string[];
  /** What the local log has been given. */
  readonly events: { readonly kind: string; readonly atMs: number }[];
}

const OLDER_MAX = 5;
const NUMBERS_MAX = 40;

/** Empty folders. */
export function createFiles(): Files {
  return {
    runtime: null,
    disk: null,
    runtimeFault: null,
    diskFault: null,
    diskUnreadable: false,
    saves: 0,
    numberOf: new Map(),
    older: [],
    events: [],
  };
}

/** Loading as the shell does it: both copies are read, and the broken ones kept aside. */
export function loadPort(world: World): TickPorts["load"] {
  return (clock) =>
    mortal(world, () => {
      const { files, setup } = world;
      const { state, troubles, setAside } = believe({
        runtime: found(files.runtime),
        disk: files.diskUnreadable && files.disk !== null
          ? { kind: "unreadable", why: "Input/output error" }
          : found(files.disk),
      }, { clock, cutsPerDayMax: setup.config.policy.cutsPerDayMax });
      const gone = newestKept({ ...files, diskUnreadable: false }) === null;
      world.watch.loaded({ newest: newestKept(files), setAside, gone });
      return { state, troubles };
    });
}

function found(text: string | null): FoundCopy {
  return text === null ? { kind: "missing" } : { kind: "text", text };
}

/** The number of the newest save that can still be read somewhere; null: none can. */
function newestKept(files: Files): number | null {
  const numbers = [files.runtime, files.diskUnreadable ? null : files.disk].flatMap((text) => {
    const number = text === null ? undefined : files.numberOf.get(text);
    return number === undefined ? [] : [number];
  });
  return numbers.length === 0 ? null : Math.max(...numbers);
}

/** Saving as the shell does it; a tick may die between the two folders. */
export function savePort(world: World): TickPorts["save"] {
  return (state, { disk }) => {
    const outcome: { runtime: string | null; disk: string | null } = { runtime: null, disk: null };
    const text = encodeWatchState(state);
    number(world.files, text);
    const places: CopyPlace[] = disk ? ["runtime", "disk"] : ["runtime"];
    if (world.setup.diskFirst) places.reverse();
    for (const place of places) {
      outcome[place] = mortal(world, () => write(world, place, text));
    }
    world.watch.saved(state, { disk, outcome });
    return outcome satisfies SaveOutcome;
  };
}

function number(files: Files, text: string): void {
  files.saves++;
  files.numberOf.set(text, files.saves);
  if (files.numberOf.size <= NUMBERS_MAX) return;
  for (const [each] of files.numberOf) {
    if (each !== files.runtime && each !== files.disk && !files.older.includes(each)) {
      files.numberOf.delete(each);
    }
    if (files.numberOf.size <= NUMBERS_MAX / 2) return;
  }
}

function write(world: World, place: CopyPlace, text: string): string | null {
  const { files } = world;
  if (place === "runtime") {
    if (files.runtimeFault === null) files.runtime = text;
    return files.runtimeFault;
  }
  if (files.diskFault !== null) return files.diskFault;
  if (files.disk !== null && files.disk !== text) {
    files.older.push(files.disk);
    if (files.older.length > OLDER_MAX) files.older.shift();
  }
  files.disk = text;
  return null;
}

/** Damage to what is kept. */
export type Damage = "torn" | "flipped" | "empty" | "stale";

/** Damages one copy, if there is one. */
export function damage(
  world: World,
  options: { readonly place: CopyPlace; readonly how: Damage },
): void {
  const { files, random } = world;
  const text = files[options.place];
  if (text === null) return;
  note(world, `files: the ${options.place} copy is ${options.how}`);
  switch (options.how) {
    case "torn":
      files[options.place] = text.slice(0, random.integer(1, text.length - 2));
      return;
    case "flipped": {
      const at = random.integer(0, text.length - 2);
      const flipped = String.fromCharCode(text.charCodeAt(at) ^ (1 << random.integer(0, 6)));
      files[options.place] = text.slice(0, at) + flipped + text.slice(at + 1);
      return;
    }
    case "empty":
      files[options.place] = "";
      return;
    case "stale":
      // A good copy may give way to an older one; a broken one does not heal by that.
      if (options.place === "disk" && files.older.length > 0 && files.numberOf.has(text)) {
        files.disk = random.pick(files.older);
      }
      return;
  }
}

/** What was said, as the local log keeps it. */
export function appendPort(world: World): TickPorts["appendEvents"] {
  return (events) =>
    mortal(world, () => {
      world.watch.said(events);
      for (const { what } of events) {
        note(world, `home: says ${describe(what)}`);
        world.files.events.push({ kind: what.kind, atMs: world.nowMs });
      }
    });
}

function describe(what: WatchState["events"]["pending"][number]["what"]): string {
  return Object.values(what).map(String).join(", ");
}
