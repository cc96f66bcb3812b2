import { assertEquals } from "@std/assert";
import {
  exitCodeOf,
  failed,
  orderResult,
  pictureJson,
  statusResult,
} from "../../../home/airtouch/result.ts";
import { EMPTY_PICTURE } from "../../../lib/airtouch/picture.ts";
import type { LinkOutcome } from "../../../lib/airtouch/link/link.ts";
import { homeState } from "../../support/airtouch/airtouch_state.ts";

const { acs, zones, abilities, names } = homeState(5);
const PICTURE = { ...EMPTY_PICTURE, acs, zones, abilities, names };
const ORDER = { ac: 0, kind: "power", power: "on" } as const;

function end(outcome: LinkOutcome) {
  return orderResult(ORDER, { outcome, picture: PICTURE });
}

Deno.test("exit codes: 0 confirmed, 1 refused or expired, 4 unknown", () => {
  const codes = (["confirmed", "refused", "expired", "unknown"] as const).map(exitCodeOf);
  assertEquals(codes, [0, 1, 1, 4]);
});

Deno.test("each outcome of an order is one line that begins with it", () => {
  const lines = [
    end({ kind: "confirmed", attempts: 1 }),
    end({ kind: "refused", by: "link", why: "Queue full" }),
    end({ kind: "refused", by: "peer", attempts: 1 }),
    end({ kind: "expired", why: "Waited too long" }),
    end({ kind: "unknown", attempts: 4, why: "No reply" }),
  ].map((result) => result.lines);
  assertEquals(lines, [
    ['Confirmed: AC 0 "Unit" on'],
    ['Refused: AC 0 "Unit" on: Queue full'],
    ['Refused: AC 0 "Unit" on: the console refused'],
    ['Expired: AC 0 "Unit" on was never sent: Waited too long'],
    [
      'Unknown: AC 0 "Unit" on was sent (4 times), but the console did not confirm it; it last ' +
      'said AC 0 "Unit": off, heat, fan low, set to 24.0 °C, now 19.5 °C',
    ],
  ]);
});

Deno.test("an outcome for programs holds the order and the attempts", () => {
  assertEquals(JSON.parse(JSON.stringify(end({ kind: "confirmed", attempts: 2 }).json)), {
    order: 'AC 0 "Unit" on',
    attempts: 2,
  });
});

Deno.test("a status counts ACs and zones, and names them for programs", () => {
  const result = statusResult(PICTURE, { model: 5, host: "h", port: 9005 });
  assertEquals(result.lines[0], "AirTouch 5 at h:9005: 1 AC, 3 zones");
  const json = pictureJson({ ...PICTURE, errors: [{ ac: 0, text: "ER: 1" }] });
  const first = (value: unknown) => (value as readonly Record<string, unknown>[])[0];
  assertEquals([first(json.acs)?.name, first(json.acs)?.error], ["Unit", "ER: 1"]);
  assertEquals(first(json.zones)?.name, "Living");
});

Deno.test("failed() says the outcome and why", () => {
  const result = failed("refused", "there is no AC 2");
  assertEquals(result.lines, ["Refused: there is no AC 2"]);
  assertEquals(result.json, { why: "there is no AC 2" });
});
