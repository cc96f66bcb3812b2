import { assertEquals, assertStringIncludes } from "@std/assert";
import {
  ACTS,
  type ActTokens,
  DONE_HERE,
  renderActs,
  renderSure,
} from "../../../lib/pages/actions.ts";
import { makeSilentView, makeSiteView, NOW_MS } from "../../support/pages/site_views.ts";

const TOKENS = Object.fromEntries(ACTS.map((act) => [act, `t-${act}`])) as ActTokens;
const VIEW = {
  now: NOW_MS,
  site: makeSiteView(),
  tokens: TOKENS,
  done: null,
  outcomes: [],
  phone: "All notices were delivered",
  hasPhone: true,
  share: { address: "https://cloud.example/s/h.home", expiresAt: NOW_MS + 86_400_000 },
};

function offered(change: Parameters<typeof makeSiteView>[0], hasPhone = true): string[] {
  const { markup } = renderActs({ ...VIEW, site: makeSiteView(change), hasPhone });
  return [...markup.matchAll(/name="act" value="([^"]+)"/g)].map(([, act = ""]) => act);
}

const WAITING = { id: "c", forMs: null, expiresAt: NOW_MS + 600_000, givenAt: null } as const;

Deno.test("each form has its own token, and none does the reboot without asking again", () => {
  const site = makeSiteView({ pausedUntil: NOW_MS + 1, mutedUntil: NOW_MS + 1 });
  const both = renderActs({ ...VIEW, site }).markup + renderActs(VIEW).markup;
  for (const act of ACTS) {
    assertEquals(both.includes(`name="act" value="${act}"`), act !== "cycle-sure", act);
    assertEquals(both.includes(`name="token" value="t-${act}"`), act !== "cycle-sure", act);
  }
  assertStringIncludes(both, 'action="/sites/home/actions"');
  assertStringIncludes(both, 'name="until" required');
  assertStringIncludes(both, 'pattern="([01]\\d|2[0-3]):[0-5]\\d"');
  assertStringIncludes(
    both,
    "<h2>To pause it: then it reboots nothing by itself, and its silence is not told</h2>",
  );
  assertStringIncludes(both, "<h2>Paused: it reboots nothing by itself");
  assertStringIncludes(
    both,
    "<h2>Muted: its silence is not told; resuming alone does not make it ring</h2>",
  );
  assertStringIncludes(
    both,
    "<h2>To mute it: then its silence is not told; it still reboots by itself</h2>",
  );
  assertStringIncludes(both, "All notices were delivered.");
});

Deno.test("only what makes sense now is offered", () => {
  const pauses = ["pause-1h", "pause-8h", "pause-until"];
  const mutes = ["mute-1h", "mute-8h"];
  assertEquals(offered({}), [...pauses, ...mutes, "cycle", "test"]);
  assertEquals(offered({ mutedUntil: NOW_MS + 1 }), [...pauses, "unmute", "cycle", "test"]);
  const paused = ["resume", "pause-until", ...mutes, "cycle", "test"];
  assertEquals(offered({ pausedUntil: NOW_MS + 1 }), paused);
  assertEquals(offered({ commands: [{ ...WAITING, kind: "pause", forMs: 1 }] }), paused);
  // Resuming is asked for already: what is left is to pause again.
  const resuming = { ...WAITING, kind: "pause", forMs: 0 } as const;
  assertEquals(offered({ pausedUntil: NOW_MS + 1, commands: [resuming] }), offered({}));
  const rebooting = { ...WAITING, kind: "power-cycle" } as const;
  assertEquals(offered({ commands: [rebooting] }), [...pauses, ...mutes, "test"]);
  assertEquals(offered({ heardBy: "ping" }), [...mutes, "test"]);
  assertEquals(offered({}, false).includes("test"), false);
});

Deno.test("a silent home is told to hear of nothing, before anybody is asked whether he is sure", () => {
  const site = makeSilentView();
  const { markup } = renderActs({ ...VIEW, site });
  assertStringIncludes(markup, "There is no contact with Home, so it could not hear of a reboot.");
  assertEquals(markup.includes('value="cycle"'), false);
});

Deno.test("a reboot that hardly helps is offered with why", () => {
  const said = (change: Parameters<typeof makeSiteView>[0]) =>
    /<h2>Router<\/h2>\s*(?:<p>([^<]*)<\/p>)?\s*<form/.exec(
      renderActs({ ...VIEW, site: makeSiteView(change) }).markup,
    )?.[1];
  assertEquals(said({}), undefined);
  assertEquals(
    said({ cause: "captive_portal" }),
    "Rebooting does not help against a login page.",
  );
  assertEquals(
    said({ warnings: ["The plug's key is wrong"] }),
    "The home warns: the plug&#39;s key is wrong.",
  );
});

Deno.test("a pause, a mute and what is under way are told with their ends", () => {
  const site = makeSiteView({
    pausedUntil: NOW_MS + 3_600_000,
    pausedFrom: { since: NOW_MS - 600_000, by: "page" },
    mutedUntil: NOW_MS + 7_200_000,
    mutedFrom: { since: NOW_MS - 60_000, by: "phone" },
    commands: [{ ...WAITING, kind: "power-cycle" }],
  });
  const { markup } = renderActs({ ...VIEW, site });
  for (
    const words of [
      "Paused since 04:02 from the page, until 05:12",
      "Muted since 04:11 from the phone, until 06:12",
      "fetches it. If it has not by 04:22, nothing is done.",
      'href="/sites/home#asked"',
    ]
  ) assertStringIncludes(markup, words);
});

Deno.test("what was done at once has words of its own", () => {
  for (const done of DONE_HERE) {
    const { markup } = renderActs({ ...VIEW, done });
    assertEquals(/<p role="status">([^<]+)\.<\/p>/.test(markup), true);
  }
});

Deno.test("the button that cuts looks like it, and no other does", () => {
  const cuts = (markup: string) => markup.match(/class="cuts"/g)?.length ?? 0;
  assertEquals(cuts(renderActs(VIEW).markup), 1);
  assertEquals(cuts(renderSure({ site: VIEW.site, token: "t-1" }).markup), 1);
});

Deno.test("a link to look is offered with its end", () => {
  const { markup } = renderActs(VIEW);
  assertStringIncludes(markup, "A link for family: who has it can look, and do nothing");
  assertStringIncludes(markup, "until 23 Nov 04:12");
  assertStringIncludes(markup, 'href="https://cloud.example/s/h.home"');
});

Deno.test("a reboot is asked again and says what it does", () => {
  const { markup } = renderSure({ site: VIEW.site, token: "t-1" });
  assertStringIncludes(markup, "Reboot the router of Home now?");
  assertStringIncludes(markup, 'name="act" value="cycle-sure"');
  assertStringIncludes(markup, "No, go back");
});

Deno.test("a name and a home's words cannot become markup", () => {
  const evil = "<img src=x onerror=alert(1)>";
  const outcomes = [{ at: NOW_MS, words: evil }];
  const site = makeSiteView({ name: evil });
  const page = renderActs({ ...VIEW, site, outcomes, phone: evil }).markup;
  const sure = renderSure({ site, token: evil }).markup;
  for (const markup of [page, sure]) assertEquals(markup.includes("<img"), false);
  assertEquals(page.split("&lt;img").length - 1, 6);
});
