import { assertEquals } from "@std/assert";
import fc from "fast-check";
import {
  align,
  doubtAll,
  due,
  hearLine,
  inNewBoot,
  isOn,
  isOwed,
  judgePower,
  mustRead,
  namesOn,
  owe,
  postpone,
  seeOn,
  unowe,
} from "../../../../lib/watch/power/power.ts";
import type { OutletPower } from "../../../../lib/watch/state/state.ts";
import { doubt, on, owed } from "../../../support/watch/power.ts";
import { reading } from "../../../support/watch/watch.ts";

const NOW_MS = 1_000_000;
const MODEM = owed({ name: "modem", dueOnMs: NOW_MS });
const ROUTER = owed({ name: "router", dueOnMs: NOW_MS + 1 });

Deno.test("only an outlet that says so is on", () => {
  const parts = [
    { name: "modem", outcome: reading({ on: true }) },
    { name: "router", outcome: reading({ on: false }) },
    { name: "relay", outcome: reading({ on: null }) },
    { name: "lamp", outcome: { kind: "failed", hint: "No answer" } as const },
  ];
  assertEquals(namesOn(parts), ["modem"]);
});

Deno.test("an outlet is due at its very millisecond", () => {
  assertEquals(due([MODEM, ROUTER, on("relay")], NOW_MS), ["modem"]);
  assertEquals(due([MODEM, ROUTER], NOW_MS - 1), []);
  assertEquals([isOwed([MODEM]), isOwed([on(), doubt()])], [true, false]);
  assertEquals([isOn([on(), on("b")]), isOn([on(), doubt()])], [true, false]);
});

Deno.test("align() leaves known names as they are, and gives a new one the worst of all", () => {
  const same = [on("modem"), ROUTER];
  const names = ["modem", "router"];
  assertEquals(align(same, names, { renamed: false }), same);
  assertEquals(align([], names, { renamed: true }), [doubt("modem"), doubt("router")]);
  assertEquals(align([on()], names, { renamed: false }), [on("modem"), on("router")]);
  assertEquals(align([on("modem"), doubt()], names, { renamed: false }), [
    on("modem"),
    doubt("router"),
  ]);
  const worst = { dueOnMs: NOW_MS + 1, sure: false };
  assertEquals(align([MODEM, ROUTER], ["a"], { renamed: false }), [owed({ name: "a", ...worst })]);
});

Deno.test("align() under names that may be other outlets': what is owed to one is owed to all", () => {
  const unsure = { dueOnMs: NOW_MS, sure: false };
  assertEquals(align([MODEM, on("router")], ["modem", "router"], { renamed: true }), [
    owed({ name: "modem", ...unsure }),
    owed({ name: "router", ...unsure }),
  ]);
});

Deno.test("what was forgotten makes nothing sure, and a new boot makes all due", () => {
  const power = [on("modem"), ROUTER];
  const unsure = owed({ name: "router", dueOnMs: NOW_MS + 1, sure: false });
  assertEquals(doubtAll(power), [doubt("modem"), unsure]);
  assertEquals(inNewBoot(power, 5), [
    doubt("modem"),
    owed({ name: "router", dueOnMs: 5, sure: false }),
  ]);
});

Deno.test("a cut is owed by name, put off and taken back by name", () => {
  const before = [on("modem"), doubt("router")];
  const cut = owe(before, [{ name: "router", dueOnMs: 9 }]);
  assertEquals(cut, [on("modem"), owed({ name: "router", dueOnMs: 9 })]);
  assertEquals(unowe(cut, ["router"], before), before);
  assertEquals(owe([], [{ name: "plug", dueOnMs: 9 }]), [owed({ dueOnMs: 9 })]);
  assertEquals(postpone([MODEM, ROUTER], { fromMs: NOW_MS, byMs: 7 }), [
    MODEM,
    owed({ name: "router", dueOnMs: NOW_MS + 8 }),
  ]);
});

Deno.test("seeOn() tells news from what was known, and knows no names of its own", () => {
  const power = [on("modem"), ROUTER];
  assertEquals(seeOn(power, ["modem"]), { power, news: false });
  assertEquals(seeOn(power, ["router"]), { power: [on("modem"), on("router")], news: true });
  assertEquals(seeOn(power, ["plug"]), { power, news: false });
});

Deno.test("hearLine() ends a doubt and makes what is owed sure, and does not forget it", () => {
  assertEquals(hearLine([doubt()]), [on()]);
  assertEquals(hearLine([owed({ sure: false })]), [owed()]);
});

Deno.test("mustRead(): what is ours also in a pause, what may be the owner's not", () => {
  const cases = [
    [on(), true, true, false],
    [owed(), true, true, false],
    [doubt(), true, true, true],
    [doubt(), false, true, true],
    [doubt(), true, false, false],
    [owed({ sure: false }), true, false, true],
    // Booting after a cut that is remembered there is nothing to find out.
    [owed({ sure: false }), false, true, false],
  ] as const;
  for (const [power, watching, mayTouch, reads] of cases) {
    assertEquals(mustRead([power], { watching, mayTouch }), reads);
  }
});

const JUDGE = {
  nowMs: NOW_MS,
  mayTouch: true,
  outletOf: () => ({ timedBy: "plug", offMs: 30_000, slackMs: 5_000 } as const),
};

Deno.test("in a pause an outlet that nobody is known to have switched off is left to its owner", () => {
  const off = [{ name: "plug", outcome: reading({ on: false }) }];
  const paused = { ...JUDGE, mayTouch: false };
  for (const power of [[doubt()], [on()]]) {
    assertEquals(judgePower(power, off, paused), { power, asked: [], foundOff: [], awaited: [] });
    assertEquals(judgePower(power, off, JUDGE).foundOff, ["plug"]);
  }
  assertEquals(judgePower([owed()], off, paused).asked, ["plug"]);
});

Deno.test("whatever is read of whatever is known: no outlet is both left alone and not known to be on", () => {
  const power: fc.Arbitrary<OutletPower> = fc.constantFrom(
    on(),
    doubt(),
    owed({ dueOnMs: NOW_MS }),
    owed({ dueOnMs: NOW_MS, sure: false }),
  );
  const outcome = fc.oneof(
    fc.constant({ kind: "failed", hint: "gone" } as const),
    fc.record({
      on: fc.constantFrom(true, false, null),
      countdownS: fc.constantFrom(null, 0, 20, 30, 31),
    }).map(reading),
  );
  fc.assert(fc.property(fc.array(fc.tuple(power, outcome), { maxLength: 4 }), (outlets) => {
    const known = outlets.map(([each], at) => ({ ...each, name: `n${at}` }));
    const parts = outlets.map(([, outcome], at) => ({ name: `n${at}`, outcome }));
    const judged = judgePower(known, parts, JUDGE);
    for (const { name, power } of judged.power) {
      const isHandled = judged.asked.includes(name) || judged.awaited.includes(name);
      assertEquals(power.kind === "on" || isHandled, true);
    }
  }));
});
