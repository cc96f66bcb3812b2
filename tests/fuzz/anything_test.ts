/** Every parser against values of every shape. */
import { assert } from "@std/assert";
import fc from "fast-check";
import { parseHeartbeat, parseHeartbeatReply } from "../../lib/wire/heartbeat.ts";
import { parseHome } from "../support/config/home_config.ts";
import { openSection } from "../../lib/base/settings.ts";
import { parseTuyaSection } from "../../home/plugs/tuya/config.ts";
import { interpretPoints, takePoints } from "../../home/plugs/tuya/points.ts";
import { encodeWatchState, parseWatchState } from "../../lib/watch/state/codec.ts";

const LINE_CHARACTERS_MAX = 1_000;

const PARSERS: Readonly<Record<string, (value: unknown) => unknown>> = {
  parseHeartbeat,
  parseHeartbeatReply,
  parseHome,
  parseTuyaSection: (value) =>
    parseTuyaSection(openSection(value, { act: "read home.toml", path: "plug" })),
  encodeWatchState: (value) => encodeWatchState(value as Parameters<typeof encodeWatchState>[0]),
  parseWatchState: (value) => parseWatchState(JSON.stringify(value) ?? ""),
};

const anything = fc.anything({
  withBigInt: false,
  withNullPrototype: true,
  withDate: true,
  withSparseArray: true,
});

for (const [name, parse] of Object.entries(PARSERS)) {
  Deno.test(`${name}() answers anything with a value or one line that says what is wrong`, () => {
    fc.assert(fc.property(anything, (value) => {
      try {
        parse(value);
      } catch (error) {
        const isMeant = error instanceof TypeError || error instanceof RangeError ||
          error instanceof SyntaxError;
        assert(isMeant, String(error));
        assert(!error.message.includes("\n"), error.message);
        assert(error.message.length <= LINE_CHARACTERS_MAX, `${error.message.length}`);
      }
    }));
  });
}

Deno.test("takePoints() makes plain numbered values of whatever a plug sends", () => {
  fc.assert(fc.property(fc.record({ dps: anything }), (payload) => {
    const points = takePoints(payload);
    for (const [dp, value] of Object.entries(points)) {
      assert(/^[1-9]\d{0,2}$/.test(dp));
      assert(["boolean", "number", "string"].includes(typeof value));
    }
    const reading = interpretPoints(points, { switchDp: 1, countdownDp: 9 });
    assert(reading.countdownS === null || reading.countdownS >= 0);
    for (const warning of reading.warnings) assert(warning.length <= 200);
  }));
});
