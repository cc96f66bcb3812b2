import { assertEquals } from "@std/assert";
import {
  exitCodeOf,
  failed,
  oddLine,
  orderResult,
  statusResult,
} from "../../../home/airtouch/result.ts";
import { EMPTY_PICTURE } from "../../../lib/airtouch/picture.ts";
import type { Outcome } from "../../../lib/airtouch/airtouch.ts";
import { homeState } from "../../support/airtouch/airtouch_state.ts";

const { acs, zones, abilities, names } = homeState(5);
const PICTURE = { ...EMPTY_PICTURE, acs, zones, abilities, names };
const ORDER = { ac: 0, power: "on" } as const;

function end(outcome: Outcome) {
  return orderResult(ORDER, { outcome, picture: PICTURE });
}

Deno.test("exit codes: 0 confirmed, 1 refused or expired, 4 unknown", () => {
  const codes = (["confirmed", "refused", "expired", "unknown"] as const).map(exitCodeOf);
  assertEquals(codes, [0, 1, 1, 4]);
});

Deno.test("each outcome of an order is one line that begins with it", () => {
  const lines = [
    end({ kind: "confirmed", attempts: 1 }),
    end({ kind: "refused", why: "Queue full" }),
    end({ kind: "expired", why: "Waited too long" }),
    end({ kind: "unknown", attempts: 4, why: "No reply" }),
  ].map((result) => result.lines);
  assertEquals(lines, [
    ['Confirmed: AC 0 "Unit" on'],
    ['Refused: AC 0 "Unit" on: Queue full'],
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
  const names = (rows: unknown) =>
    (rows as readonly { readonly name: string }[]).map(({ name }) => name);
  assertEquals(names(result.json.acs), ["Unit"]);
  assertEquals(names(result.json.zones), ["Living", "Kitchen", "Bed"]);
});

Deno.test("a message that is not understood is shown whole", () => {
  const data = Uint8Array.of(0x45, 0, 0xff);
  const odd = { kind: "unknown", type: 0xc0, subType: 0x45, data, why: null } as const;
  assertEquals(oddLine(odd)[0], "Unknown message 0xC0 0x45: 4500ff");
  const [line, json] = oddLine({ ...odd, subType: null, why: "cut off" });
  assertEquals(line, "Malformed message 0xC0: 4500ff (cut off)");
  assertEquals(json, {
    kind: "malformed",
    type: 0xc0,
    subType: null,
    data: "4500ff",
    why: "cut off",
  });
});

Deno.test("failed() says the outcome and why", () => {
  const result = failed("refused", "there is no AC 2");
  assertEquals(result.lines, ["Refused: there is no AC 2"]);
  assertEquals(result.json, { why: "there is no AC 2" });
});
