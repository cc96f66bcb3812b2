import { assertEquals } from "@std/assert";
import { parseEventLog, parseLogLine } from "../../../lib/report/logged_event.ts";

const LINE = '{"at":"2026-11-21T03:12:00.500Z","epoch":1700000000000,"id":7,"uptimeMs":9000,' +
  '"kind":"plug_well"}';

Deno.test("parseLogLine() reads what the tick appends", () => {
  assertEquals(parseLogLine(LINE), {
    atMs: Date.parse("2026-11-21T03:12:00.500Z"),
    epoch: 1_700_000_000_000,
    id: 7,
    uptimeMs: 9_000,
    what: { kind: "plug_well" },
  });
});

for (
  const [why, line] of [
    ["torn by a crash", LINE.slice(0, -4)],
    ["of an unknown kind", LINE.replace("plug_well", "plug_flew")],
    ["without an id", LINE.replace('"id":7,', "")],
    ["with id 0", LINE.replace('"id":7', '"id":0')],
    ["of no time", LINE.replace("2026-11-21T03:12:00.500Z", "yesterday")],
    ["longer than any event", LINE + " ".repeat(4_000)],
    ["that is no object", "7"],
    ["that is null", "null"],
  ] as const
) {
  Deno.test(`parseLogLine() leaves out a line ${why}`, () => {
    assertEquals(parseLogLine(line), null);
  });
}

Deno.test("parseEventLog() takes an event once, sorts lives and ids, and counts what is unreadable", () => {
  const eighth = LINE.replace('"id":7', '"id":8');
  const later = LINE.replace("1700000000000", "1800000000000").replace('"id":7', '"id":1');
  const log = parseEventLog([`${later}\n{"at"`, `${eighth}\n\n${LINE}\n`, `${LINE}\n`]);
  assertEquals(log.events.map(({ epoch, id }) => [epoch, id]), [
    [1_700_000_000_000, 7],
    [1_700_000_000_000, 8],
    [1_800_000_000_000, 1],
  ]);
  assertEquals(log.unreadable, 1);
});
