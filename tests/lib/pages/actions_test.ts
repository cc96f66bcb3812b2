import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { ACTS, type ActTokens, renderActs, renderSure } from "../../../lib/pages/actions.ts";
import { makeSiteView, NOW_MS } from "../../support/pages/site_views.ts";

const TOKENS = Object.fromEntries(ACTS.map((act) => [act, `t-${act}`])) as ActTokens;
const VIEW = {
  now: NOW_MS,
  site: makeSiteView(),
  tokens: TOKENS,
  done: null,
  outcomes: [],
  phone: "All notices were delivered",
};

Deno.test("each act but the last has a form with its own token", () => {
  const site = makeSiteView({ pausedUntil: NOW_MS + 1, mutedUntil: NOW_MS + 1 });
  const { markup } = renderActs({ ...VIEW, site });
  for (const act of ACTS) {
    assertEquals(markup.includes(`name="act" value="${act}"`), act !== "cycle-sure", act);
    assertEquals(markup.includes(`name="token" value="t-${act}"`), act !== "cycle-sure", act);
  }
  assertStringIncludes(markup, 'action="/sites/home/actions"');
  assertStringIncludes(markup, '<input type="time" name="until" required>');
  assertStringIncludes(markup, "All notices were delivered.");
});

Deno.test("only what makes sense now is offered", () => {
  const { markup } = renderActs(VIEW);
  for (const act of ["resume", "unmute"]) assertEquals(markup.includes(`value="${act}"`), false);
  const waiting = {
    id: "c",
    kind: "pause",
    forMs: 1,
    expiresAt: NOW_MS + 1,
    givenAt: null,
  } as const;
  const site = makeSiteView({ commands: [waiting] });
  assertStringIncludes(renderActs({ ...VIEW, site }).markup, 'value="resume"');
});

Deno.test("a pause, a mute and what waits are told with their ends", () => {
  const site = makeSiteView({
    pausedUntil: NOW_MS + 3_600_000,
    mutedUntil: NOW_MS + 7_200_000,
    commands: [
      { id: "a", kind: "power-cycle", forMs: null, expiresAt: NOW_MS + 600_000, givenAt: null },
      { id: "b", kind: "pause", forMs: 1, expiresAt: NOW_MS + 600_000, givenAt: NOW_MS },
    ],
  });
  const { markup } = renderActs({ ...VIEW, site });
  for (
    const words of [
      "Paused until 05:12.",
      "Muted until 06:12.",
      "A reboot waits for the home&#39;s next heartbeat (until 04:22)",
      "A pause was handed to the home at 04:12; it has not answered yet (until 04:22)",
    ]
  ) assertStringIncludes(markup, words);
});

Deno.test("everything that was done has words of its own", () => {
  const words = ACTS.map((done) => {
    const { markup } = renderActs({ ...VIEW, done });
    return /<p role="status">([^<]+)\.<\/p>/.exec(markup)?.[1] ?? "";
  });
  for (const each of words) assert(each.length > 15, each);
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
  assertEquals(page.split("&lt;img").length - 1, 5);
});
