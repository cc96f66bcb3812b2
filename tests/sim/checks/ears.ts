import { type CloudWorld, nowOf } from "../cloud/world.ts";

/** Who could have listened, as a bystander knows it who sees every process and the way to it. */
export interface Ears {
  /** Something has changed: a process, the store, the way in. */
  change(): void;
  /** Something went wrong that may cost the cloud a look, and is no deafness by itself. */
  disturb(untilMs?: number): void;
  /**
   * How long somebody can have listened since `fromMs`, at most, or may believe so: of each absence
   * a part may go unseen. `isAsked`: the way in is asked for.
   */
  openMs(fromMs: number, options: { readonly isAsked: boolean }): number;
  /** When something was last amiss; -Infinity: never. */
  lastAmissMs(): number;
}

/** Nobody is missed for 20 s, and the way in is asked for with the next mark, 17 s later at most. */
const WAY_IN_UNSEEN_MS = 20_000;

/**
 * Any other absence may go unseen for so long, or be seen in part: 15 s by the write that ends it or
 * a mark that was made in it, and what lies between the last call without an answer and its end.
 */
const UNSEEN_MS_MAX = 23_000;

interface Deafness {
  readonly fromMs: number;
  /** Nothing was amiss but the way in, which nobody notices before homes fall silent together. */
  readonly isWayIn: boolean;
  /** Since when nothing else was amiss any more; null: something is. */
  wayInFromMs: number | null;
  untilMs: number | null;
}

/** Whether any home can be heard and its word be kept. */
function isOpen(world: CloudWorld): boolean {
  return !world.noWayIn && canHear(world);
}

function canHear({ instances, storeWeather }: CloudWorld): boolean {
  const takesNothing = ["down", "refusing", "held", "hanging"].includes(storeWeather);
  return !takesNothing && instances.some(({ stopped }) => stopped === null);
}

/** Whether all is well: nothing is amiss that could cost a look. */
function isWell(world: CloudWorld): boolean {
  const { instances, storeWeather, setup } = world;
  return isOpen(world) && storeWeather === "well" && instances.length >= setup.instances &&
    instances.every(({ stopped, stepsLeft }) => stopped === null && stepsLeft === null);
}

/** Who asks for the way in after it is over finds it open: it must be asked for while it is not. */
function unseenMs({ wayInFromMs, untilMs }: Deafness): number {
  if (wayInFromMs === null || untilMs === null) return UNSEEN_MS_MAX;
  return UNSEEN_MS_MAX + Math.min(WAY_IN_UNSEEN_MS, untilMs - wayInFromMs);
}

export function createEars(getWorld: () => CloudWorld): Ears {
  const deaf: Deafness[] = [];
  let amissMs = -Infinity;
  let isAmiss = false;
  return {
    change() {
      const world = getWorld();
      const nowMs = nowOf(world);
      const last = deaf.at(-1);
      const open = last === undefined || last.untilMs !== null;
      if (open && !isOpen(world)) {
        const isWayIn = canHear(world);
        const wayInFromMs = isWayIn ? nowMs : null;
        deaf.push({ fromMs: nowMs, untilMs: null, isWayIn, wayInFromMs });
      }
      if (!open && last !== undefined) {
        if (canHear(world)) last.wayInFromMs ??= nowMs;
        if (isOpen(world)) last.untilMs = nowMs;
      }
      amissMs = Math.max(amissMs, nowMs);
      isAmiss = !isWell(world);
    },
    disturb(untilMs) {
      amissMs = Math.max(amissMs, untilMs ?? nowOf(getWorld()));
    },
    openMs(fromMs, { isAsked }) {
      const nowMs = nowOf(getWorld());
      let ms = nowMs - fromMs;
      for (const each of deaf) {
        if (each.isWayIn && !isAsked) continue;
        const lastedMs = (each.untilMs ?? nowMs) - Math.max(fromMs, each.fromMs);
        ms -= Math.max(0, lastedMs - unseenMs(each));
      }
      return ms;
    },
    lastAmissMs: () => isAmiss ? nowOf(getWorld()) : amissMs,
  };
}
