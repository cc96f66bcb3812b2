import { assert, assertEquals } from "@std/assert";
import { renderAdvice } from "../../../../lib/pages/parts/advice.ts";
import { makeOutage, makePast } from "../../../support/pages/page_facts.ts";
import { makeSilentView, makeSiteView, NOW_MS, READER } from "../../../support/pages/site_views.ts";

function advice(site = makeSilentView(), outages = [makeOutage(), makeOutage(), makeOutage()]) {
  return renderAdvice(site, { past: makePast({ outages }), reader: READER })?.markup ?? "";
}

Deno.test("a silent home says when waiting is over, and what to do then", () => {
  const text = advice();
  assert(text.includes("Wait until 04:15. Still no contact then?"), text);
  assert(text.includes("Its last 3 outages ended within 12 min."));
  assertEquals(text.match(/<li>/g)?.length, 2);
});

Deno.test("after that time it does not say to wait any more", () => {
  const text = advice(makeSilentView({ silentForMs: 900_000, lastSeenAt: NOW_MS - 900_000 }));
  assert(text.includes("By now it is the line") && !text.includes("Wait"));
});

Deno.test("trouble says until when to wait, and what to do by its cause", () => {
  const at = (startMs: number, cause = "dns_only") =>
    advice(makeSiteView({ cause }), [makeOutage({ startMs, endMs: null, isOpen: true })]);
  assert(at(NOW_MS - 899_999).includes("Wait until 04:12. Still in trouble then?"));
  assert(at(NOW_MS - 900_000).includes("It has lasted longer than a reboot takes:"));
  assert(advice(makeSiteView({ cause: "internet_dead" })).includes("If it lasts:"));
  const firsts = ["dns_only", "captive_portal", "router_dead", "watchdog_broken"].map((cause) =>
    /<li>([^<]*)/.exec(at(NOW_MS, cause))?.[1]
  );
  assertEquals(new Set(firsts).size, 4);
  assert(!at(NOW_MS, "watchdog_broken").includes("Wait"));
  // Its page of outages knows nothing of a login.
  assert(!at(NOW_MS, "captive_portal").includes("page of outages"));
});

Deno.test("steps fit what is seen: who is heard has power, and a router that answers is not dead", () => {
  const causes = ["dns_only", "captive_portal", "internet_dead", "router_dead", "watchdog_broken"];
  for (const cause of causes) {
    for (const gateway of ["answers", "silent", "not_asked", null] as const) {
      const text = advice(makeSiteView({ cause, gateway }));
      assert(!text.includes("lights"), text);
      const isAlive = cause === "internet_dead" && gateway === "answers";
      if (isAlive) assert(text.includes("the router works, the line behind it does not"), text);
      assertEquals(text.includes("are its lamps on"), !isAlive && /internet|router_/.test(cause));
    }
  }
  assert(advice(makeSilentView()).includes("their lights are on"));
});

Deno.test("a watchdog that cannot look: what to type where, as one step", () => {
  const text = advice(makeSiteView({ cause: "watchdog_broken", name: "Mum and Dad" }));
  assert(
    text.includes(
      "On the computer at Mum and Dad that the watchdog runs on, type <code>sudo rebootinator doctor</code>",
    ),
    text,
  );
});

Deno.test("nobody waits for a paused watchdog", () => {
  const pausedUntil = NOW_MS + 60_000;
  const silent = advice(makeSilentView({ pausedUntil }));
  const trouble = advice(makeSiteView({ pausedUntil, cause: "internet_dead" }));
  const paused = "It is paused, so the watchdog does not reboot the router:";
  for (const text of [silent, trouble]) assert(text.includes(paused), text);
  assert(![silent, trouble].some((text) => text.includes("Wait")));
  // What the watchdog would have done comes first.
  assert(/<li>([^<]*)/.exec(silent)?.[1]?.includes("Switch the router off and on"), silent);
});

Deno.test("a home that is well needs no advice", () => {
  assertEquals(advice(makeSiteView()), "");
});

Deno.test("nobody waits for a reboot that does not come, or comes too late", () => {
  const inVain = "The watchdog will not reboot the router soon:";
  const plans = [{ at: null, why: "dry_run" }, { at: NOW_MS + 3_600_000, why: "cap" }];
  for (const nextReboot of plans) {
    const silent = advice(makeSilentView({ nextReboot }));
    assert(silent.includes(inVain) && !silent.includes("Wait"), silent);
    assert(advice(makeSiteView({ nextReboot, cause: "internet_dead" })).includes(inVain));
  }
  const soon = { at: NOW_MS + 60_000, why: "gap" };
  assert(!advice(makeSilentView({ nextReboot: soon })).includes(inVain));
  assert(!advice(makeSiteView({ nextReboot: soon, cause: "internet_dead" })).includes(inVain));
});

Deno.test("names are mended by another DNS server, not by what was tried already", () => {
  const nextReboot = { at: null, why: "names" };
  const text = advice(makeSiteView({ cause: "dns_only", cuts24h: 1, nextReboot }));
  assert(text.includes("only the look-up of names fails:"), text);
  assert(text.includes("set another DNS server"));
  assert(!text.includes("off and on") && !text.includes("are its lamps on"));
});

Deno.test("a home that is well and not guarded is to be guarded again", () => {
  const text = advice(makeSiteView({ pausedUntil: NOW_MS + 1, mutedUntil: NOW_MS + 1 }));
  assert(text.includes("<li>Resume it: ") && text.includes("<li>Let it ring again: "), text);
  assert(!advice(makeSiteView({ mutedUntil: NOW_MS + 1 })).includes("Resume"));
  const warned = advice(makeSiteView({ warnings: ["The disk is full"] }));
  assert(warned.includes("it can wait until morning") && warned.includes("rebootinator doctor"));
});

Deno.test("against a login page nobody waits for a reboot, whatever the home told of the next", () => {
  for (const nextReboot of [null, { at: null, why: "login_page" }]) {
    for (const pausedUntil of [null, NOW_MS + 1]) {
      const text = advice(makeSiteView({ cause: "captive_portal", nextReboot, pausedUntil }));
      assert(text.includes("does not help against a login page:"), text);
      assert(text.includes("log in there with what the provider gave you"), text);
      assert(!text.includes("Wait"), text);
    }
  }
});
