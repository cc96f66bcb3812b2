import { assertEquals, assertThrows } from "@std/assert";
import { createRateLimit } from "../../../cloud/http/rate.ts";
import { HttpError } from "../../../cloud/http/http.ts";

const T0 = Date.UTC(2026, 10, 22);

function waitOf(act: () => void): number {
  try {
    act();
    return 0;
  } catch (error) {
    if (!(error instanceof HttpError) || error.status !== 429) throw error;
    return Number(error.headers["retry-after"]);
  }
}

Deno.test("a token may send sixty at once and then one a second", () => {
  const limit = createRateLimit();
  for (let index = 0; index < 60; index++) limit.take("home", T0);
  assertEquals(waitOf(() => limit.take("home", T0)), 1);
  assertEquals(waitOf(() => limit.take("home", T0 + 999)), 1);
  limit.take("home", T0 + 1_000);
  assertEquals(waitOf(() => limit.take("home", T0 + 1_000)), 1);
  // What was refused costs nothing.
  for (let index = 0; index < 60; index++) limit.take("home", T0 + 61_000);
});

Deno.test("one token's flood is nobody else's", () => {
  const limit = createRateLimit();
  for (let index = 0; index < 60; index++) limit.take("home", T0);
  assertThrows(() => limit.take("home", T0), HttpError);
  limit.take("cabin", T0);
});

Deno.test("a beat a second is never too many, for an hour", () => {
  const limit = createRateLimit();
  for (let second = 0; second < 3_600; second++) limit.take("home", T0 + second * 1_000);
});

Deno.test("a clock that steps, either way, stops nobody for longer than a flood would", () => {
  for (const stepMs of [-3_600_000, 3_600_000, -315_360_000_000]) {
    const limit = createRateLimit();
    for (let index = 0; index < 60; index++) limit.take("home", T0);
    limit.take("home", T0 + stepMs);
  }
});
