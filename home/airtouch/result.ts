import { describeOrder, orderTitle } from "../../lib/airtouch/describe_order.ts";
import { EXIT, type ExitCode } from "../../lib/base/exit.ts";
import type { Outcome } from "../../lib/airtouch/airtouch.ts";
import type { ConsoleAddress } from "../../lib/airtouch/model.ts";
import type { Order } from "../../lib/airtouch/order.ts";
import { describePicture, type Picture } from "../../lib/airtouch/picture.ts";
import type { Odd } from "../../lib/airtouch/shell/client.ts";
import { counted } from "../../lib/base/text.ts";
import { statusOf } from "../../lib/airtouch/status.ts";

/** What a command ends with. */
export interface Result {
  readonly outcome: "confirmed" | "refused" | "expired" | "unknown";
  /** For people: the first line says the outcome. */
  readonly lines: readonly string[];
  /** The same for programs; without `outcome`. */
  readonly json: Readonly<Record<string, unknown>>;
}

/** How the command ends. */
export function exitCodeOf(outcome: Result["outcome"]): ExitCode {
  switch (outcome) {
    case "confirmed":
      return EXIT.done;
    case "refused":
    case "expired":
      return EXIT.failed;
    case "unknown":
      return EXIT.unknown;
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
  const count = `${counted(picture.acs.length, "AC")}, ${counted(picture.zones.length, "zone")}`;
  return {
    outcome: "confirmed",
    lines: [
      `AirTouch ${model} at ${host}:${port}: ${count}`,
      ...describePicture(picture),
    ],
    json: { model, host, port, ...statusOf(picture, model) },
  };
}

/** A message that is not understood, whole, so that it can be reported: a line, and the same for programs. */
export function oddLine(
  { type, subType, data: bytes, why }: Odd,
): [line: string, json: Readonly<Record<string, unknown>>] {
  const data = bytes.toHex();
  const what = subType === null ? hex(type) : `${hex(type)} ${hex(subType)}`;
  const kind = why === null ? "unknown" : "malformed";
  const line = `${why === null ? "Unknown" : "Malformed"} message ${what}: ${data}${
    why === null ? "" : ` (${why})`
  }`;
  return [line, { kind, type, subType, data, why }];
}

function hex(code: number): string {
  return `0x${code.toString(16).toUpperCase().padStart(2, "0")}`;
}

/** What came of `order`; `picture` is as it was when the order ended. */
export function orderResult(
  order: Order,
  { outcome, picture }: { readonly outcome: Outcome; readonly picture: Picture },
): Result {
  const what = describeOrder(order, picture);
  const json = { order: what, ...outcome, kind: undefined };
  switch (outcome.kind) {
    case "confirmed":
      return { outcome: "confirmed", lines: [`Confirmed: ${what}`], json };
    case "refused":
      return { outcome: "refused", lines: [`Refused: ${what}: ${outcome.why}`], json };
    case "expired":
      return {
        outcome: "expired",
        lines: [`Expired: ${what} was never sent: ${outcome.why}`],
        json,
      };
    case "unknown": {
      const shown = shownNow(order, picture);
      const line = `Unknown: ${what} was sent (${counted(outcome.attempts, "time")}), ` +
        `but the console did not confirm it; it last said ${shown}`;
      return { outcome: "unknown", lines: [line], json: { ...json, lastSaid: shown } };
    }
  }
}

function shownNow(order: Order, picture: Picture): string {
  const title = orderTitle(order, picture);
  return describePicture(picture).find((line) => line.startsWith(`${title}: `)) ?? "nothing";
}
