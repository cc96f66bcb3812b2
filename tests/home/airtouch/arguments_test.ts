import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { CommandError, readArguments } from "../../../lib/base/command.ts";
import {
  AIRTOUCH_SHAPE,
  type AirtouchRequest,
  readAirtouchCommand,
} from "../../../home/airtouch/arguments.ts";

function read(args: readonly string[]) {
  return readAirtouchCommand(readArguments(args, AIRTOUCH_SHAPE));
}

const AT5 = ["--model", "5", "--host", "10.0.0.9"];
const CONSOLE = { model: 5, host: "10.0.0.9", port: 9005 } as const;

function requestOf(...words: readonly string[]): AirtouchRequest {
  return read([...AT5, ...words]).request;
}

function whyOf(...args: readonly string[]): string {
  return assertThrows(() => read(args), CommandError).message;
}

Deno.test("each command is read", () => {
  for (const kind of ["status", "version"] as const) {
    assertEquals(requestOf(kind), { kind, console: CONSOLE });
  }
  assertEquals(requestOf("watch"), { kind: "watch", console: CONSOLE, raw: false });
  assertEquals(requestOf("watch", "--raw"), { kind: "watch", console: CONSOLE, raw: true });
  const ac = (act: unknown, number: number | null = null) =>
    ({ kind: "order", console: CONSOLE, asked: { kind: "ac", ac: number, act } }) as unknown;
  assertEquals<unknown>(requestOf("on"), ac({ power: "on" }));
  assertEquals<unknown>(requestOf("off", "--ac", "15"), ac({ power: "off" }, 15));
  assertEquals<unknown>(requestOf("mode", "dry"), ac({ mode: "dry" }));
  assertEquals<unknown>(requestOf("fan", "intelligent"), ac({ fan: "intelligent" }));
  assertEquals<unknown>(requestOf("temp", "22.5"), ac({ setPointC: 22.5 }));
  assertEquals<unknown>(requestOf("timer", "on", "06:30"), ac({ onTimer: "06:30" }));
  assertEquals<unknown>(requestOf("timer", "off", "clear"), ac({ offTimer: null }));
  for (const power of ["toggle", "away", "sleep"]) {
    assertEquals<unknown>(requestOf(power), ac({ power }));
  }
  const zone = (act: object) =>
    ({
      kind: "order",
      console: CONSOLE,
      asked: { kind: "zone", order: { zone: 3, ...act } },
    }) as unknown;
  const acts: Readonly<Record<string, object>> = {
    on: { power: "on" },
    turbo: { power: "turbo" },
    toggle: { power: "toggle" },
    "60%": { openPercent: 60 },
    "21": { setPointC: 21 },
    up: { step: "up" },
    percentage: { method: "percentage" },
  };
  for (const [word, act] of Object.entries(acts)) {
    assertEquals<unknown>(requestOf("zone", "3", word), zone(act), word);
  }
});

Deno.test("the port is the model's own unless it is given", () => {
  const at4 = read(["--model=4", "--host=h", "status"]);
  assert(at4.request.kind === "status");
  assertEquals(at4.request.console.port, 9004);
  const request = requestOf("status", "--port", "1234");
  assert(request.kind === "status");
  assertEquals(request.console.port, 1234);
});

Deno.test("discover needs no host and looks for both models", () => {
  const parsed = read(["discover", "--json", "--wait", "2s"]);
  assertEquals(parsed, {
    json: true,
    waitMs: 2_000,
    request: { kind: "discover", models: [4, 5], host: null, port: null, fromPort: null },
  });
  const one = read(["discover", "--model", "4", "--host", "10.0.0.255", "--port", "7"]);
  assert(one.request.kind === "discover");
  assertEquals([one.request.models, one.request.host, one.request.port], [[4], "10.0.0.255", 7]);
});

Deno.test("a wrong command line is answered by one line that says what is missing", () => {
  assertStringIncludes(whyOf(), "Say what to do");
  assertStringIncludes(whyOf("status"), "--model 4 or --model 5");
  assertStringIncludes(whyOf("--model", "5", "status"), "--host ADDRESS");
  assertStringIncludes(whyOf(...AT5, "explode"), 'There is no command "explode"');
  assertStringIncludes(whyOf(...AT5, "--fast", "status"), "--fast is not known");
  assertStringIncludes(whyOf(...AT5, "status", "now"), "0 more words, got 1");
  assertStringIncludes(whyOf(...AT5, "zone", "3"), "2 more words, got 1");
  assertStringIncludes(whyOf(...AT5, "zone", "16", "on"), "0-15");
  assertStringIncludes(whyOf(...AT5, "zone", "3", "101%"), "0-100");
  assertStringIncludes(whyOf(...AT5, "timer", "on", "6:30"), "a time like 06:30, or clear");
  assertStringIncludes(whyOf(...AT5, "timer", "at", "06:30"), "timer is one of on, off");
  assertStringIncludes(whyOf(...AT5, "status", "--raw"), "--raw goes with watch");
  assertStringIncludes(whyOf(...AT5, "mode", "warm"), "auto, heat, dry, fan, cool");
});

Deno.test("an AT4 has four ACs, no intelligent fan and whole degrees", () => {
  const at4 = ["--model", "4", "--host", "h"];
  assertStringIncludes(whyOf(...at4, "on", "--ac", "4"), "--ac must be 0-3");
  assertStringIncludes(whyOf(...at4, "fan", "intelligent"), "auto, quiet");
  assertStringIncludes(whyOf(...at4, "temp", "22.5"), "whole degrees");
  assertStringIncludes(whyOf(...at4, "away"), 'An AirTouch 4 has no "away"');
  assertStringIncludes(whyOf(...AT5, "temp", "up"), "An AirTouch 5 takes no steps");
  const step = read([...at4, "temp", "down"]);
  assert(step.request.kind === "order" && step.request.asked.kind === "ac");
  assertEquals(step.request.asked.act, { step: "down" });
});
