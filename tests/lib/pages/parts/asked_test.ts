import { assert, assertEquals, assertFalse } from "@std/assert";
import { renderAsked, renderCommand } from "../../../../lib/pages/parts/asked.ts";
import type { HistoryEntry } from "../../../../lib/site/history.ts";
import type { SiteView } from "../../../../lib/status/read_status.ts";
import { makeSilentView, makeSiteView, NOW_MS, READER } from "../../../support/pages/site_views.ts";

const COMMAND = {
  id: "c",
  kind: "power-cycle",
  forMs: null,
  expiresAt: NOW_MS + 480_000,
  givenAt: null,
} as const;

function answer(agoMs: number, id: number): HistoryEntry {
  const what = { kind: "command_done", command: "c", result: "done", note: `No. ${id}` } as const;
  return { kind: "event", at: NOW_MS - agoMs, epoch: 1, id, told: false, what };
}

/** Its steps, the one that is waited for in brackets. */
function steps(command: Parameters<typeof renderCommand>[0]): string {
  const { markup } = renderCommand(command, { site: makeSiteView(), reader: READER });
  return [...markup.matchAll(/<li( aria-current="step")?[^>]*>([^<]+)/g)]
    .map(([, now, words]) => now === undefined ? words : `[${words}]`).join(" ");
}

Deno.test("a command goes from asked for to handed over to done", () => {
  assertEquals(steps(COMMAND), "✓ asked at 04:10 [waits for the home] done");
  assertEquals(
    steps({ ...COMMAND, givenAt: NOW_MS }),
    "✓ asked at 04:10 ✓ handed over at 04:12 [waits for its answer]",
  );
});

Deno.test("since when a command waits, and why, is said where it is known", () => {
  const said = (site: SiteView, change: Partial<SiteView["commands"][number]> = {}) =>
    renderCommand({ ...COMMAND, ...change }, { site, reader: READER }).markup;
  assert(said(makeSiteView()).includes("its next report, within 15 s or so, fetches it"));
  assert(said(makeSilentView()).includes("The home has not fetched it yet: there is no contact."));
  for (const change of [{ kind: "pause", forMs: 1 }, { expiresAt: NOW_MS + 600_001 }]) {
    assertFalse(said(makeSiteView(), change).includes("asked at"));
  }
});

Deno.test("each kind is called what it is", () => {
  const names = ([
    COMMAND,
    { ...COMMAND, kind: "pause", forMs: 3_600_000 },
    { ...COMMAND, kind: "pause", forMs: 0 },
    { ...COMMAND, kind: "firmware_update" },
  ] as const).map((command) =>
    /<strong>([^<]+)/.exec(renderCommand(command, { site: makeSiteView(), reader: READER }).markup)
      ?.[1]
  );
  assertEquals(names, [
    "A reboot",
    "A pause",
    "Resuming",
    "firmware update, as a newer cloud calls it",
  ]);
});

Deno.test("answers of the last two hours are shown, three of them at most", () => {
  const site = makeSiteView();
  const asked = (entries: readonly HistoryEntry[]) =>
    renderAsked(site, { entries, reader: READER })?.markup ?? null;
  assertEquals(asked([]), null);
  assertEquals(asked([answer(7_200_000, 1)]), null);
  const text = asked([1, 2, 3, 4].map((id) => answer(id, id))) ?? "";
  assert(text.includes("Command done: No. 3"));
  assertFalse(text.includes("No. 4"));
  const waiting = renderAsked(makeSiteView({ commands: [COMMAND] }), {
    entries: [],
    reader: READER,
  });
  assert(waiting?.markup.includes('id="asked"'));
});
