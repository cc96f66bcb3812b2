import { assertEquals } from "@std/assert";
import { EMPTY_PICTURE, type Picture } from "../../../lib/airtouch/picture.ts";
import { statusOf } from "../../../lib/airtouch/status.ts";
import { homeState } from "../../support/airtouch/airtouch_state.ts";

for (const model of [4, 5] as const) {
  Deno.test(`AT${model}: a status names each AC and zone and what belongs to it`, () => {
    const home = homeState(model);
    const onTimer = { enabled: true, hour: 6, minute: 2 };
    const timers = home.timers.map((one) => ({ ...one, onTimer }));
    const picture: Picture = {
      ...EMPTY_PICTURE,
      ...home,
      version: { versions: ["1.3.3"], updateAvailable: true },
      timers,
      errors: [{ ac: 0, text: "ER: 1" }],
    };
    const status = statusOf(picture, model);
    assertEquals(status.version, { versions: ["1.3.3"], updateAvailable: true });
    assertEquals(
      status.acs,
      home.acs.map((ac) => ({
        ...ac,
        name: "Unit",
        error: "ER: 1",
        modes: ["auto", "heat", "cool"],
        fans: ["auto", "low", "medium", "high"],
        setPointMinC: 16,
        setPointMaxC: 31,
        zones: [0, 1, 2],
        onTimer: "06:02",
        offTimer: null,
      })),
    );
    assertEquals(
      status.zones.map(({ name, ac }) => [name, ac]),
      [["Living", 0], ["Kitchen", 0], ["Bed", 0]],
    );
  });
}

Deno.test("what was not told is null or empty", () => {
  const { acs, zones } = homeState(5);
  assertEquals(statusOf(EMPTY_PICTURE, 5), { version: null, acs: [], zones: [] });
  const status = statusOf({ ...EMPTY_PICTURE, acs, zones }, 5);
  assertEquals(
    status.acs[0],
    {
      ...acs[0],
      name: null,
      error: null,
      modes: null,
      fans: null,
      setPointMinC: null,
      setPointMaxC: null,
      zones: [],
      onTimer: null,
      offTimer: null,
    } as unknown as typeof status.acs[0],
  );
  assertEquals(status.zones.map(({ name, ac }) => [name, ac]), zones.map(() => [null, null]));
});
