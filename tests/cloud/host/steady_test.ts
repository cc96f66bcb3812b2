import { assertEquals } from "@std/assert";
import { createSteadyClock, RUNTIME_CLOCKS } from "../../../cloud/host/steady.ts";

function create(uptimeS: number | null) {
  const raw = { awakeMs: 5_000, uptimeS, wallMs: 1_790_000_000_000, asked: 0 };
  const steady = createSteadyClock({
    awakeMs: () => raw.awakeMs,
    wallMs: () => raw.wallMs,
    uptimeS() {
      raw.asked++;
      return raw.uptimeS;
    },
  });
  return { raw, steady };
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

Deno.test("a sleep shows at the next reading, however soon that is", () => {
  const { raw, steady } = create(100);
  steady();
  raw.awakeMs += 1;
  raw.wallMs += 300_001;
  raw.uptimeS = 400;
  assertEquals(steady(), { awakeMs: 1, passedMs: 300_000 });
});

Deno.test("a sleep that a wall clock hides, which was set meanwhile, shows within 251 ms", () => {
  const { raw, steady } = create(100);
  steady();
  raw.awakeMs += 251;
  raw.wallMs += 251;
  raw.uptimeS = 400;
  assertEquals(steady(), { awakeMs: 251, passedMs: 300_000 });
});

Deno.test("a wall clock that is set shows no sleep", () => {
  const { raw, steady } = create(100);
  for (const stepMs of [-3_600_000, 150_000, 10]) {
    raw.wallMs += stepMs;
    assertEquals(steady(), { awakeMs: 0, passedMs: 0 });
  }
});

Deno.test("the uptime, which is dear, is asked for four times a second", () => {
  const { raw, steady } = create(100);
  const before = raw.asked;
  for (let beat = 0; beat < 1_000; beat++) {
    steady();
    raw.awakeMs += 1;
    raw.wallMs += 1;
  }
  assertEquals(raw.asked - before, 4);
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
