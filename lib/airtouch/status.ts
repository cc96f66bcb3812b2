import type { Fan, Mode } from "./fields.ts";
import { zonesOfAc } from "./messages/ability.ts";
import type { Model } from "./model.ts";
import { detailsOf, type Picture } from "./picture.ts";
import { setPointLimits } from "./set_point_limits.ts";
import type { AcStatus, ConsoleVersion, ZoneStatus } from "./types.ts";

/** All that a console has told so far, put together. */
export interface ConsoleStatus {
  /** Null before the console has told; AT4 before release 1.1.0 never tells. */
  readonly version: ConsoleVersion | null;
  /** By rising number. */
  readonly acs: readonly Ac[];
  /** By rising number; empty where the console has none. */
  readonly zones: readonly Zone[];
}

/** One air conditioner: what it does, and what it can do. Temperatures are °C. */
export interface Ac extends AcStatus {
  /** As given on the console; null: not told. */
  readonly name: string | null;
  /** The text of the error that stands; null: no error, or its text is not told. */
  readonly error: string | null;
  /** Modes that it takes; null: not told. */
  readonly modes: readonly Mode[] | null;
  /** Fan settings that it takes; null: not told. */
  readonly fans: readonly Fan[] | null;
  /** Least set point in the present mode, whole °C; null: not told. */
  readonly setPointMinC: number | null;
  /** Greatest set point in the present mode, whole °C; null: not told. */
  readonly setPointMaxC: number | null;
  /** Numbers of its zones; empty where abilities are not told. */
  readonly zones: readonly number[];
  /** When it switches itself on, `HH:MM` by the console's clock; null: not set, or not told. */
  readonly onTimer: string | null;
  /** When it switches itself off, as `onTimer`. */
  readonly offTimer: string | null;
}

/** One zone (AT4: group). Temperatures are °C. */
export interface Zone extends ZoneStatus {
  /** As given on the console; null: not told. */
  readonly name: string | null;
  /** The AC that it belongs to; null: not told. */
  readonly ac: number | null;
}

/** What `picture` shows, each AC and zone with its name and what belongs to it. */
export function statusOf(picture: Picture, model: Model): ConsoleStatus {
  const zones = picture.zones.map(({ zone }) => zone);
  const zonesByAc = zonesOfAc(picture.abilities, { model, zones });
  return {
    version: picture.version,
    acs: picture.acs.map((status) => acOf(status, { picture, zonesByAc })),
    zones: picture.zones.map((status) => ({
      ...status,
      name: picture.names.find(({ zone }) => zone === status.zone)?.name ??
        null,
      ac: [...zonesByAc].find(([, own]) => own.includes(status.zone))?.[0] ??
        null,
    })),
  };
}

function acOf(
  status: AcStatus,
  from: { readonly picture: Picture; readonly zonesByAc: ReadonlyMap<number, readonly number[]> },
): Ac {
  const { picture, zonesByAc } = from;
  const { ability, ...more } = detailsOf(picture, status.ac);
  const limits = ability === null ? null : setPointLimits(ability, status.mode);
  return {
    ...status,
    name: ability?.name ?? null,
    modes: ability?.modes ?? null,
    fans: ability?.fans ?? null,
    setPointMinC: limits?.minC ?? null,
    setPointMaxC: limits?.maxC ?? null,
    zones: zonesByAc.get(status.ac) ?? [],
    ...more,
  };
}
