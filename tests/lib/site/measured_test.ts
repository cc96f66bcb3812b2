import { assertEquals } from "@std/assert";
import {
  measure,
  MEASURED_TARGETS_MAX,
  type MeasuredHour,
  probeHours,
} from "../../../lib/site/measured.ts";
import type { Heartbeat } from "../../../lib/wire/heartbeat.ts";
import { T0 } from "../../support/site/heartbeats.ts";

type Probe = Heartbeat["probes"][number];

function probe(change: Partial<Probe> = {}): Probe {
  return {
    url: "ping://1.1.1.1",
    role: "internet",
    outcome: "answered",
    latencyMs: 10,
    why: null,
    ...change,
  };
}

function measureAll(beats: readonly (readonly Probe[])[]): MeasuredHour | null {
  let hour: MeasuredHour | null = null;
  beats.forEach((probes, index) => hour = measure(hour, { probes }, { now: T0 + index * 15_000 }));
  return hour;
}

Deno.test("an hour's mean is that of the right answers", () => {
  const silent = probe({ outcome: "silent", latencyMs: null, why: "no answer" });
  const hour = measureAll([[probe()], [probe({ latencyMs: 13.46 })], [silent]]);
  assertEquals(hour === null ? null : probeHours(hour), [
    { url: "ping://1.1.1.1", role: "internet", asked: 3, answered: 2, meanMs: 11.7 },
  ]);
  assertEquals(hour?.targets[0]?.last, {
    at: T0 + 30_000,
    outcome: "silent",
    latencyMs: null,
    why: "no answer",
  });
});

Deno.test("of targets that look alike the first is measured, under a name that stands once", () => {
  const long = `https://${"a".repeat(80)}`;
  const others = Array.from({ length: MEASURED_TARGETS_MAX }, (_, n) => probe({ url: `h${n}` }));
  const probes = [
    probe({ latencyMs: 10 }),
    probe({ role: "gateway", latencyMs: 90 }),
    probe({ url: `${long}/1` }),
    probe({ url: `${long}/2` }),
    ...others,
  ];
  const { targets } = measure(null, { probes }, { now: T0 });
  assertEquals(new Set(targets.map(({ url }) => url)).size, MEASURED_TARGETS_MAX);
  assertEquals(targets[0]?.sumMs, 10);
});

Deno.test("what was not tried does not count as asked", () => {
  const hour = measureAll([[probe({ outcome: "not_tried", latencyMs: null, why: "no ping" })]]);
  assertEquals(hour === null ? null : probeHours(hour)[0], {
    url: "ping://1.1.1.1",
    role: "internet",
    asked: 0,
    answered: 0,
    meanMs: null,
  });
});

Deno.test("the next hour begins anew, to the millisecond", () => {
  const first = measure(null, { probes: [probe()] }, { now: T0 + 3_599_999 });
  const next = measure(first, { probes: [probe()] }, { now: T0 + 3_600_000 });
  assertEquals([first.startsAt, next.startsAt], [T0, T0 + 3_600_000]);
  assertEquals(next.targets[0]?.asked, 1);
});

Deno.test("targets are few, short and clean, and those that are gone are not kept", () => {
  const many = Array.from(
    { length: MEASURED_TARGETS_MAX + 1 },
    (_, index) => probe({ url: `${index}\u202e${"x".repeat(190)}` }),
  );
  const hour = measureAll([many]);
  assertEquals(hour?.targets.length, MEASURED_TARGETS_MAX);
  assertEquals(hour?.targets[0]?.url, `0${"x".repeat(78)}…`);
  assertEquals(measureAll([many, [probe()]])?.targets.length, 1);
});
