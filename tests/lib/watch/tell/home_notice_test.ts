import { assertEquals, assertStringIncludes } from "@std/assert";
import { arrive } from "../../../../lib/watch/arrive.ts";
import { noteUnheard } from "../../../../lib/watch/tell/contact.ts";
import { say } from "../../../../lib/watch/state/event_queue.ts";
import { homeNotice } from "../../../../lib/watch/tell/home_notice.ts";
import { MINUTE_MS } from "../../../../lib/time/time.ts";
import { initialState } from "../../../../lib/watch/state/state.ts";
import { clockAt, POLICY } from "../../../support/watch/watch.ts";

const START = initialState(clockAt(0));
const ALONE = { site: "cabin", name: "Cabin", hasCloud: false, cloudWhy: null };
const ENDED = {
  kind: "outage_ended",
  cause: "internet_dead",
  lastedMs: 12 * MINUTE_MS,
  cuts: 1,
  helped: true,
} as const;

Deno.test("homeNotice() is one message for all news, and null when there is none", () => {
  assertEquals(homeNotice(say(START, { kind: "router_restarted" }), ALONE), null);
  const state = say(say(START, ENDED), { kind: "plug_trouble", hint: "Wrong key" });
  const notice = homeNotice(state, ALONE);
  assertEquals(notice?.message.title, "Cabin: the internet is back");
  assertEquals(notice?.message.body.split("\n").length, 2);
  assertEquals(notice?.ids, [1, 2]);
});

Deno.test("homeNotice() keeps its news on a lock screen, however long the home's name is", () => {
  const name = "The house at the end of the long road by the lake, first floor";
  const { title } = homeNotice(say(START, ENDED), { ...ALONE, name })?.message ?? { title: "" };
  assertEquals([[...title].length <= 60, title.endsWith(": the internet is back")], [true, true]);
});

Deno.test("homeNotice() tells once that the cloud is silent, with the reason", () => {
  const silent = {
    ...noteUnheard(START, { online: true, everyMs: 15_000 }),
    uptimeMs: 10 * MINUTE_MS,
  };
  const options = { site: "cabin", name: "Cabin", hasCloud: true, cloudWhy: "401 wrong token" };
  assertStringIncludes(homeNotice(silent, options)?.message.body ?? "", "401 wrong token");
  const told = { ...silent, cloud: { ...silent.cloud, phoneTold: true } };
  assertEquals(homeNotice(told, options), null);
});

Deno.test("homeNotice() is loud about a silent console, and calm about its return and an update", () => {
  const silent = say(START, {
    kind: "console_silent",
    console: "Upstairs",
    unheardMs: 6 * MINUTE_MS,
    why: "connection refused",
  });
  const loud = homeNotice(silent, ALONE)?.message;
  assertEquals([loud?.title, loud?.priority], ["Cabin: a console is silent", 4]);
  assertEquals(loud?.body, "Upstairs has not answered for 6 min: connection refused.");
  const back = say(START, { kind: "console_back", console: "Upstairs" });
  const update = { kind: "console_update", console: "Upstairs", versions: "1.3.3" } as const;
  const calm = homeNotice(say(back, update), ALONE)?.message;
  assertEquals([calm?.title, calm?.priority], ["Cabin: 2 messages", 3]);
  const mixed = homeNotice(say(silent, update), ALONE)?.message;
  assertEquals([mixed?.title, mixed?.priority], ["Cabin: please look", 4]);
});

Deno.test("homeNotice() says how long ago it was what waited, and when trouble began at the earliest", () => {
  const trouble = { kind: "plug_trouble", hint: "Wrong key", readMs: 21_600_000 } as const;
  const state = say(START, trouble);
  const bodyAfter = (ms: number) =>
    homeNotice({ ...state, uptimeMs: ms }, ALONE)?.message.body ?? "";
  const start = "It began within the last 6 h. Wrong key. Until that is mended";
  assertEquals(bodyAfter(119_999).slice(0, start.length), start);
  assertEquals(bodyAfter(119_999).includes("news of"), false);
  assertStringIncludes(bodyAfter(120_000), "This is news of 2 min ago.");
  const clock = { bootId: "next", uptimeMs: 5, wallMs: START.wallMs + 60_000 };
  const next = arrive(state, { clock, policy: POLICY });
  const body = homeNotice(next, ALONE)?.message.body ?? "";
  assertStringIncludes(body, "This is news from before this computer was started last.");
});
