import { assert, assertEquals, assertMatch } from "@std/assert";
import fc from "fast-check";
import type { SilentHome, SilentHomes } from "../../../../lib/phone/notice.ts";
import { homesSequenceId, renderHomes } from "../../../../lib/phone/together/words.ts";
import { usualOf } from "../../../../lib/time/usual.ts";
import { buildNtfyRequest } from "../../../../lib/phone/ntfy.ts";

/** 21 November 2026, 03:03 in Berlin. */
const NOW = Date.UTC(2026, 10, 21, 2, 3);
const ZONE = "Europe/Berlin";

function home(name: string, changes: Partial<SilentHome["notice"]> = {}): SilentHome {
  const site = name.toLowerCase();
  return {
    site,
    notice: {
      kind: "down",
      siteName: name,
      timeZone: ZONE,
      sequenceId: `${site}-12`,
      incident: 12,
      lastSeenAt: NOW - 60_000,
      staleAfterMs: 60_000,
      ...changes,
    },
  };
}

const USUAL = usualOf([4, 12, 190, 7, 11, 30].map((minutes) => minutes * 60_000));
const ADVICE =
  "Ask somebody nearby (at night: in the morning) whether the power or the provider is down; " +
  "if not, have the routers switched off and on once.";

const FAMILY: SilentHomes = [home("Mum"), home("Dad"), home("Office"), home("Cabin"), home("Boat")];

function bodyOf(...homes: SilentHomes): string {
  return renderHomes(homes, { now: NOW, usual: null }).body;
}

Deno.test("homes that fell silent together are counted, named and dated", () => {
  const message = renderHomes(FAMILY, { now: NOW, usual: USUAL });
  assertEquals(message.title, "5 homes: no contact");
  assertEquals(
    message.body,
    "Not heard since 03:02: Mum, Dad, Office, Cabin, Boat. Together: probably one provider. " +
      "Usually back in 4–12 min. Each watchdog there reboots its router by itself, if it still runs. " +
      `Still nothing at 03:17? ${ADVICE}`,
  );
  assertEquals([message.priority, message.tags, message.delayMs], [4, ["rotating_light"], null]);
});

Deno.test("the first and the last of them are dated where they differ", () => {
  const earlier = home("Dad", { lastSeenAt: NOW - 3 * 60_000 });
  assertMatch(bodyOf(home("Mum"), earlier), /^Last heard between 03:00 and 03:02: Mum, Dad\./);
});

Deno.test("homes of several zones are dated by UTC, and it says so", () => {
  assertMatch(
    bodyOf(home("Mum"), home("Dad", { timeZone: "Asia/Tokyo" })),
    /^Not heard since 02:02 UTC: /,
  );
  assertMatch(bodyOf(home("Mum", { timeZone: null })), /^Not heard since 02:02 UTC: /);
});

Deno.test("the id is the same for every repeat, and no home's own", () => {
  assertEquals(homesSequenceId(FAMILY), "mum-12-and-4");
  const longest = home("x".repeat(32), { sequenceId: `${"x".repeat(32)}-9999999999` });
  const all: SilentHomes = [longest, ...Array.from({ length: 999 }, () => home("Dad"))];
  assertMatch(homesSequenceId(all), /^[-_A-Za-z0-9]{1,64}$/);
});

Deno.test("whatever the homes are called, the message fits, and says how many it left out", () => {
  const name = fc.string({ unit: "grapheme", maxLength: 60 });
  fc.assert(
    fc.property(fc.array(name, { minLength: 3, maxLength: 1_000 }), (names) => {
      const homes = names.map((siteName) => home("Mum", { siteName }));
      const message = renderHomes(homes as unknown as SilentHomes, { now: NOW, usual: USUAL });
      const bytes = new TextEncoder().encode(message.body).length;
      assert(bytes <= 3_800, `${bytes} bytes`);
      const { body } = buildNtfyRequest(message, { url: "https://ntfy.sh/t", token: null });
      assertMatch(JSON.parse(body).message, /switched off and on once\.$/);
    }),
    { numRuns: 30 },
  );
  const many = Array.from({ length: 300 }, (_, index) => home(`Home number ${index}`));
  assertMatch(bodyOf(...many as unknown as SilentHomes), /^.{3000,3400} and \d+ more\. Together/);
});

Deno.test("nobody waits for reboots that do not come, and who only pings makes none", () => {
  const never = { at: null, why: "dry_run", cuts24h: 0 };
  const inVain = [home("Mum", { reboot: never }), home("Dad", { reboot: never })] as const;
  assertMatch(bodyOf(...inVain), /provider\. None of their watchdogs reboots a router soon\. Ask/);
  assertMatch(bodyOf(...inVain, home("Boat")), /provider\. Each watchdog there reboots its router/);
  const pings = home("Mum", { onlyPings: true });
  assertMatch(bodyOf(pings, pings), /Together: probably one provider\.$/);
});
