import { assertEquals } from "@std/assert";
import { Fault } from "../../../lib/base/shape.ts";
import { readAs } from "../../../lib/base/shape.ts";
import { happeningSchema } from "../../../lib/wire/event.ts";
import { describeTally, tallySchema, toldTally } from "../../../lib/wire/tally.ts";

const DEAD = { url: "ping://1.1.1.1", role: "internet", asked: 40, answered: 0 };
const ROUTER = { url: "ping://192.168.1.1", role: "gateway", asked: 40, answered: 40 };

Deno.test("describeTally() says what was asked and answered, and that the router is the router", () => {
  assertEquals(
    describeTally({
      tally: [DEAD, ROUTER, { ...DEAD, url: "dns://system?name=example.com", asked: 39 }],
      cuts: 0,
    }),
    "1.1.1.1: 0 of 40 answered; router 192.168.1.1: 40 of 40; names, as the home asks: 0 of 39",
  );
});

Deno.test("where the router was rebooted, that those minutes are not counted stands with the counts", () => {
  const words = (cuts: number) => describeTally({ tally: [ROUTER], cuts });
  assertEquals(words(0), "router 192.168.1.1: 40 of 40 answered");
  assertEquals(
    words(1),
    "router 192.168.1.1: 40 of 40 answered; questions during the reboot are not counted",
  );
  assertEquals(words(2)?.endsWith("; questions during the reboots are not counted"), true);
});

Deno.test("describeTally() has no words for what was not told or never asked: that is not 0 of 0", () => {
  assertEquals(describeTally({ tally: null, cuts: 1 }), null);
  assertEquals(describeTally({ tally: [], cuts: 1 }), null);
  assertEquals(describeTally({ tally: [{ ...DEAD, asked: 0 }], cuts: 1 }), null);
});

Deno.test("tallySchema takes 8 targets of 60 characters, and no more answers than questions", () => {
  const fits = (value: unknown) => !(tallySchema.read(value) instanceof Fault);
  const long = { ...DEAD, url: "x".repeat(60) };
  assertEquals(fits(Array(8).fill(long)), true);
  assertEquals(fits(Array(9).fill(long)), false);
  assertEquals(fits([{ ...long, url: "x".repeat(61) }]), false);
  assertEquals(fits([{ ...DEAD, answered: 40 }]), true);
  assertEquals(fits([{ ...DEAD, answered: 41 }]), false);
});

Deno.test("a tally that is missing or unreadable is not told, and costs no outage", () => {
  const ended = { kind: "outage_ended", cause: "online", lastedMs: 1, cuts: 0, helped: null };
  const read = (tally: unknown) => readAs(happeningSchema, { ...ended, tally }, "read event");
  assertEquals(readAs(happeningSchema, ended, "read event"), { ...ended } as never);
  for (const odd of [0, null, [{ ...DEAD, asked: -1 }], [{ url: "x" }], Array(9).fill(DEAD)]) {
    assertEquals(read(odd), { ...ended, tally: undefined } as never);
  }
  // A newer home may know roles and fields that we do not.
  const [newer] = [{ ...DEAD, role: "satellite", weather: "rain" }];
  assertEquals(toldTally.read([newer]), [{ ...DEAD, role: "satellite" }]);
});
