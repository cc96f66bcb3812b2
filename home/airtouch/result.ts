import { describeOrder, type Order } from "../../lib/airtouch/order.ts";
import type { Picture } from "../../lib/airtouch/picture.ts";
import { describePicture } from "../../lib/airtouch/picture.ts";
import { acTitle, zoneTitle } from "../../lib/airtouch/words.ts";
import type { LinkOutcome } from "../../lib/airtouch/link/link.ts";
import type { ConsoleAddress } from "./arguments.ts";

/** What a command ends with. */
export interface Result {
  readonly outcome: "confirmed" | "refused" | "expired" | "unknown";
  /** For people: the first line says the outcome. */
  readonly lines: readonly string[];
  /** The same for programs; without `outcome`. */
  readonly json: Readonly<Record<string, unknown>>;
}

/** 0 confirmed, 1 refused or expired, 4 unknown; 2 is for usage. */
export function exitCodeOf(outcome: Result["outcome"]): number {
  switch (outcome) {
    case "confirmed":
      return 0;
    case "refused":
    case "expired":
      return 1;
    case "unknown":
      return 4;
  }
}

/** Nothing was changed, because of `why`. */
export function failed(outcome: "refused" | "expired", why: string): Result {
  const word = outcome === "refused" ? "Refused" : "Expired";
  return { outcome, lines: [`${word}: ${why}`], json: { why } };
}

/** All that the console shows. */
export function statusResult(picture: Picture, address: ConsoleAddress): Result {
  const { model, host, port } = address;
  const count = `${plural(picture.acs.length, "AC")}, ${plural(picture.zones.length, "zone")}`;
  return {
    outcome: "confirmed",
    lines: [`AirTouch ${model} at ${host}:${port}: ${count}`, ...describePicture(picture)],
    json: { model, host, port, ...pictureJson(picture) },
  };
}

/** `picture` for programs: every AC and zone with its name. */
export function pictureJson(picture: Picture): Readonly<Record<string, unknown>> {
  return {
    version: picture.version,
    acs: picture.acs.map((status) => ({
      ...status,
      name: picture.abilities.find(({ ac }) => ac === status.ac)?.name ?? null,
      error: picture.errors.find(({ ac }) => ac === status.ac)?.text ?? null,
    })),
    zones: picture.zones.map((status) => ({
      ...status,
      name: picture.names.find(({ zone }) => zone === status.zone)?.name ?? null,
    })),
  };
}

/** What came of `order`; `picture` is as it was when the order ended. */
export function orderResult(
  order: Order,
  { outcome, picture }: { readonly outcome: LinkOutcome; readonly picture: Picture },
): Result {
  const what = describeOrder(order, picture);
  const json = { order: what, ...outcome, kind: undefined };
  switch (outcome.kind) {
    case "confirmed":
      return { outcome: "confirmed", lines: [`Confirmed: ${what}`], json };
    case "refused": {
      const why = outcome.by === "link" ? outcome.why : "the console refused";
      return { outcome: "refused", lines: [`Refused: ${what}: ${why}`], json };
    }
    case "expired":
      return {
        outcome: "expired",
        lines: [`Expired: ${what} was never sent: ${outcome.why}`],
        json,
      };
    case "unknown": {
      const shown = shownNow(order, picture);
      const line = `Unknown: ${what} was sent (${plural(outcome.attempts, "time")}), ` +
        `but the console did not confirm it; it last said ${shown}`;
      return { outcome: "unknown", lines: [line], json: { ...json, lastSaid: shown } };
    }
  }
}

function shownNow(order: Order, picture: Picture): string {
  const title = "ac" in order
    ? acTitle(order.ac, picture.abilities.find(({ ac }) => ac === order.ac))
    : zoneTitle(order.zone, picture.names.find(({ zone }) => zone === order.zone)?.name);
  return describePicture(picture).find((line) => line.startsWith(`${title}: `)) ?? "nothing";
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
