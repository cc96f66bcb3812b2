import { assertThrows } from "@std/assert";
import {
  checkLinkLimits,
  LINK_LIMITS,
  type LinkLimits,
} from "../../../../lib/airtouch/link/options.ts";

Deno.test("checkLinkLimits() accepts the defaults", () => {
  checkLinkLimits(LINK_LIMITS);
});

Deno.test("checkLinkLimits() rejects what is not a whole number above zero", () => {
  for (const queueMax of [0, -1, 1.5, NaN, Infinity]) {
    assertThrows(() => checkLinkLimits({ ...LINK_LIMITS, queueMax }), RangeError, '"queueMax"');
  }
});

Deno.test("checkLinkLimits() rejects limits that contradict one another", () => {
  const cases: readonly [Partial<LinkLimits>, string][] = [
    [{ heartbeatReplyMs: LINK_LIMITS.heartbeatEveryMs }, '"heartbeatReplyMs" must be <'],
    [{ writeMs: LINK_LIMITS.heartbeatReplyMs }, '"writeMs" must be <'],
    [{ retryMaxMs: LINK_LIMITS.commandLifeMs }, '"retryMaxMs" must be <'],
    [{ retryMinMs: LINK_LIMITS.retryMaxMs + 1 }, '"retryMinMs" must be <='],
  ];
  for (const [change, message] of cases) {
    assertThrows(() => checkLinkLimits({ ...LINK_LIMITS, ...change }), RangeError, message);
  }
  checkLinkLimits({ ...LINK_LIMITS, retryMinMs: LINK_LIMITS.retryMaxMs });
  checkLinkLimits({ ...LINK_LIMITS, writeMs: LINK_LIMITS.heartbeatReplyMs - 1 });
});
