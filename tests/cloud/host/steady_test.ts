import { assertEquals } from "@std/assert";
import { createSteadyClock, RUNTIME_CLOCKS } from "../../../cloud/host/steady.ts";

function create(uptimeS: number | null) {
  const raw = { awakeMs: 5_000, uptimeS };
  return {
    raw,
    steady: createSteadyClock({ awakeMs: () => raw.awakeMs, uptimeS: () => raw.uptimeS }),
  };
}

Deno.test("a machine that sleeps lets time pass and is not awake", () => {
  const { raw, steady } = create(100);
  raw.awakeMs += 10_000;
  raw.uptimeS = 110;
  assertEquals(steady(), { awakeMs: 10_000, passedMs: 10_000 });
  raw.awakeMs += 1_000;
  raw.uptimeS = 411;
  assertEquals(steady(), { awakeMs: 11_000, passedMs: 311_000 });
  raw.awakeMs += 1_000;
  raw.uptimeS = 412;
  assertEquals(steady().passedMs, 312_000);
});

Deno.test("whole seconds that are counted a little late are no sleep", () => {
  const { raw, steady } = create(100);
  raw.awakeMs += 9_100;
  raw.uptimeS = 110;
  assertEquals(steady(), { awakeMs: 9_100, passedMs: 9_100 });
});

Deno.test("moments are whole milliseconds, as everything that is made of them must be", () => {
  const { raw, steady } = create(100);
  raw.awakeMs += 9_100.75;
  raw.uptimeS = 110;
  assertEquals(steady(), { awakeMs: 9_100, passedMs: 9_100 });
});

Deno.test("where the uptime is not to be had sleep goes unseen", () => {
  const { raw, steady } = create(null);
  raw.awakeMs += 10_000;
  assertEquals(steady(), { awakeMs: 10_000, passedMs: 10_000 });
});

Deno.test("the runtime's clock goes on and never back", () => {
  const steady = createSteadyClock(RUNTIME_CLOCKS);
  const one = steady();
  const other = steady();
  assertEquals(other.awakeMs >= one.awakeMs && other.passedMs >= one.passedMs, true);
});
