/** A cut that the host must end itself, and may die in at any moment. */
import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { encodeWatchState, parseWatchState } from "../../../../lib/watch/state/codec.ts";
import { MINUTE_MS, SECOND_MS } from "../../../../lib/time/time.ts";
import {
  clockAt,
  createLoop,
  inputAt,
  type LoopOptions,
  POLICY,
  reading,
  saw,
  tick,
  TICK_MS,
  type TickLoop,
  ticksFor,
} from "../../../support/watch/watch.ts";
import { lone, owedNames } from "../../../support/watch/power.ts";
import { isOwed } from "../../../../lib/watch/power/power.ts";

const PLUG = { ...inputAt(0, saw("online")).plug, timedBy: "host" as const, outlets: lone("host") };
const HOST: LoopOptions = { input: { plug: PLUG } };
const DEAF: LoopOptions = { ...HOST, turnsOn: false };
const ONLINE = saw("online");
const DEAD = saw("internet_dead");

/** A loop whose last tick has just cut the power. */
function cutLoop(options: LoopOptions = HOST): TickLoop {
  const loop = createLoop();
  ticksFor(loop, MINUTE_MS, { sees: ONLINE, ...options });
  while (loop.cutsAtMs.length === 0) {
    tick(loop, DEAD, options);
    assert(loop.nowMs < 2 * 3_600_000, "nothing was cut");
  }
  return loop;
}

function dueOnMs({ state: { phase } }: TickLoop): number {
  assert(phase.kind === "off", `phase is ${phase.kind}`);
  return phase.dueOnMs;
}

Deno.test("a host-timed cut is due on after its off time, a plug-timed one 5 s later", () => {
  const host = cutLoop();
  assertEquals(dueOnMs(host) - (host.cutsAtMs[0] ?? 0), 30 * SECOND_MS);
  const plug = cutLoop({});
  assertEquals(dueOnMs(plug) - (plug.cutsAtMs[0] ?? 0), 35 * SECOND_MS);
});

for (const [lateMs, asked] of [[-1, 0], [0, 1], [1, 1]] as const) {
  Deno.test(`a tick ${lateMs} ms after power is due asks for it ${asked} times`, () => {
    const loop = cutLoop();
    loop.nowMs = dueOnMs(loop) + lateMs;
    tick(loop, DEAD, HOST);
    assertEquals(loop.turnOnsAtMs.length, asked);
  });
}

Deno.test("power is asked for at every tick until it is read back, and then no more", () => {
  const loop = cutLoop();
  ticksFor(loop, 5 * MINUTE_MS, { sees: DEAD, ...DEAF });
  const asked = loop.turnOnsAtMs.length;
  assertEquals(asked, (5 * MINUTE_MS - 30 * SECOND_MS) / TICK_MS + 1);
  ticksFor(loop, MINUTE_MS, { sees: DEAD, ...HOST });
  assertEquals(loop.turnOnsAtMs.length, asked + 1);
  assertEquals(loop.cutsAtMs.length, 1);
});

Deno.test("an internet that answers by another way does not leave a host-timed outlet off", () => {
  const loop = cutLoop();
  ticksFor(loop, 10 * MINUTE_MS, { sees: ONLINE, ...DEAF });
  assert(loop.turnOnsAtMs.length > 30, `${loop.turnOnsAtMs.length}`);
  tick(loop, ONLINE, HOST);
  ticksFor(loop, MINUTE_MS, { sees: ONLINE, ...HOST });
  assertEquals([owedNames(loop.state), loop.state.phase.kind], [[], "watching"]);
});

Deno.test("a plug-timed outlet is not asked again once the internet is back", () => {
  const loop = cutLoop({});
  ticksFor(loop, 2 * MINUTE_MS, { sees: ONLINE });
  assertEquals([loop.turnOnsAtMs.length, owedNames(loop.state)], [0, []]);
});

Deno.test("a command to cycle does not come between an outlet that is off and its power", () => {
  const loop = cutLoop();
  const command = {
    id: "c1",
    kind: "power-cycle",
    expiresAtMs: loop.nowMs + 10 * MINUTE_MS,
    forMs: null,
  } as const;
  loop.state = { ...loop.state, commands: { waiting: [command], done: [] } };
  ticksFor(loop, MINUTE_MS, { sees: DEAD, ...HOST });
  assertEquals(loop.turnOnsAtMs.length, 1);
  assertEquals(loop.cutsAtMs.length, 1);
});

Deno.test("whatever dies or reboots in between, the first tick after the due time asks", () => {
  const act = fc.constantFrom("tick", "blind", "restart", "reboot", "late");
  fc.assert(fc.property(fc.array(act, { maxLength: 12 }), (acts) => {
    const loop = cutLoop();
    const dueMs = dueOnMs(loop);
    let boot = "a";
    let offAfterBoot = false;
    for (const each of [...acts, "late"]) {
      if (each === "late") loop.nowMs += 20 * SECOND_MS;
      // What a tick left on disk is all that the next one knows.
      if (each === "restart") loop.state = parseWatchState(encodeWatchState(loop.state));
      if (each === "reboot") {
        boot += "b";
        loop.nowMs = 40 * SECOND_MS;
        offAfterBoot = true;
      }
      const clock = clockAt(loop.nowMs, boot);
      const atMs = loop.nowMs;
      const owed = isOwed(loop.state.power);
      const decision = tick(loop, each === "blind" ? saw("watchdog_broken") : DEAD, {
        ...DEAF,
        plug: reading({ on: false }),
        input: { plug: PLUG, clock },
      });
      const due = owed && (offAfterBoot || atMs >= dueMs);
      assertEquals(decision.action.kind === "turn_on", due, `${each} at ${atMs - dueMs}`);
    }
  }));
});

Deno.test("the ladder counts from when the command can have left, whoever times the cut", () => {
  // Seed 107769731: the command left seconds after its tick's clock, the next came that much early.
  for (const options of [HOST, {}]) {
    const loop = cutLoop(options);
    const [cutMs = NaN] = loop.cutsAtMs;
    const gapMs = 5 * MINUTE_MS;
    const waitMs = POLICY.offMs + 5 * SECOND_MS + POLICY.bootGraceMs + gapMs;
    assertEquals(loop.state.ladder?.nextCutMs, cutMs + waitMs);
  }
});
