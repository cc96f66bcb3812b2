import type {
  AcAbility,
  AcStatus,
  AcTimers,
  ConsoleVersion,
  Message,
  ZoneName,
  ZoneStatus,
} from "./types.ts";
import { acTitle, clockText, describeAc, describeZone, printable, zoneTitle } from "./words.ts";

/** All that a console has told so far; each list by rising number, one entry each. */
export interface Picture {
  /** Null before the console has told. */
  readonly version: ConsoleVersion | null;
  readonly abilities: readonly AcAbility[];
  readonly names: readonly ZoneName[];
  readonly acs: readonly AcStatus[];
  readonly zones: readonly ZoneStatus[];
  /** AT4 tells of four ACs, however many there are. */
  readonly timers: readonly AcTimers[];
  /** Texts of errors that stand now. */
  readonly errors: readonly AcError[];
}

export interface AcError {
  readonly ac: number;
  readonly text: string;
}

export const EMPTY_PICTURE: Picture = {
  version: null,
  abilities: [],
  names: [],
  acs: [],
  zones: [],
  timers: [],
  errors: [],
};

/** `picture` with what `message` tells; a message may tell of some ACs or zones only. */
export function foldMessage(picture: Picture, message: Message): Picture {
  switch (message.kind) {
    case "version": {
      const { updateAvailable, versions } = message;
      return { ...picture, version: { updateAvailable, versions } };
    }
    case "ability":
      return { ...picture, abilities: merged(picture.abilities, message.abilities, acOf) };
    case "names":
      return { ...picture, names: merged(picture.names, message.names, zoneOf) };
    case "ac_status": {
      const acs = merged(picture.acs, message.acs, acOf);
      const faulty = new Set(acs.filter(({ errorCode }) => errorCode !== 0).map(acOf));
      const errors = picture.errors.filter(({ ac }) => faulty.has(ac));
      return { ...picture, acs, errors };
    }
    case "zone_status":
      return { ...picture, zones: merged(picture.zones, message.zones, zoneOf) };
    case "timer_status":
      return { ...picture, timers: merged(picture.timers, message.timers, acOf) };
    case "error": {
      const others = picture.errors.filter(({ ac }) => ac !== message.ac);
      if (message.text === null) return { ...picture, errors: others };
      const { ac, text } = message;
      return { ...picture, errors: merged(others, [{ ac, text }], acOf) };
    }
    default:
      return picture;
  }
}

/** ACs with an error whose text is not known yet. */
export function untoldErrors(picture: Picture): readonly number[] {
  return picture.acs
    .filter(({ ac, errorCode }) => errorCode !== 0 && !picture.errors.some((one) => one.ac === ac))
    .map(acOf);
}

/** What a console tells of one AC beside its status; null: not told, or there is none. */
export function detailsOf(picture: Picture, number: number) {
  const isIt = ({ ac }: { readonly ac: number }) => ac === number;
  const timers = picture.timers.find(isIt);
  return {
    ability: picture.abilities.find(isIt) ?? null,
    error: picture.errors.find(isIt)?.text ?? null,
    onTimer: clockText(timers?.onTimer),
    offTimer: clockText(timers?.offTimer),
  };
}

/** One line for the console, each AC and each zone. */
export function describePicture(picture: Picture): readonly string[] {
  const { version, acs, zones, names } = picture;
  const lines: string[] = [];
  if (version !== null) lines.push(describeVersion(version));
  for (const status of acs) {
    const { ability, ...more } = detailsOf(picture, status.ac);
    lines.push(`${acTitle(status.ac, ability ?? undefined)}: ${describeAc(status, more)}`);
  }
  for (const status of zones) {
    const name = names.find(({ zone }) => zone === status.zone)?.name;
    lines.push(`${zoneTitle(status.zone, name)}: ${describeZone(status)}`);
  }
  return lines;
}

/** Lines of `after` that `before` did not have: what changed, as it is now. */
export function describeChanges(before: Picture, after: Picture): readonly string[] {
  const known = new Set(describePicture(before));
  return describePicture(after).filter((line) => !known.has(line));
}

/** `console 1.2.3, update available`. */
export function describeVersion(version: ConsoleVersion): string {
  const update = version.updateAvailable ? "update available" : "up to date";
  return `console ${version.versions.map(printable).join(" and ")}, ${update}`;
}

function acOf(one: { readonly ac: number }): number {
  return one.ac;
}

function zoneOf(one: { readonly zone: number }): number {
  return one.zone;
}

function merged<T>(
  old: readonly T[],
  fresh: readonly T[],
  numberOf: (one: T) => number,
): readonly T[] {
  const byNumber = new Map([...old, ...fresh].map((one) => [numberOf(one), one]));
  return [...byNumber.values()].toSorted((one, two) => numberOf(one) - numberOf(two));
}
