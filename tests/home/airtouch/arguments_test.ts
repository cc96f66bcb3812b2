import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { type AirtouchRequest, parseArguments } from "../../../home/airtouch/arguments.ts";

const AT5 = ["--model", "5", "--host", "10.0.0.9"];
const CONSOLE = { model: 5, host: "10.0.0.9", port: 9005 } as const;

function requestOf(...words: readonly string[]): AirtouchRequest {
  const parsed = parseArguments([...AT5, ...words]);
  assert(parsed.kind === "run", JSON.stringify(parsed));
  return parsed.request;
}

function whyOf(...args: readonly string[]): string {
  const parsed = parseArguments(args);
  assert(parsed.kind === "usage", JSON.stringify(parsed));
  return parsed.why;
}

Deno.test("each command is read", () => {
  for (const kind of ["status", "watch", "version"] as const) {
    assertEquals(requestOf(kind), { kind, console: CONSOLE });
  }
  const ac = (act: unknown, number: number | null = null) =>
    ({ kind: "order", console: CONSOLE, asked: { kind: "ac", ac: number, act } }) as unknown;
  assertEquals<unknown>(requestOf("on"), ac({ kind: "power", power: "on" }));
  assertEquals<unknown>(requestOf("off", "--ac", "15"), ac({ kind: "power", power: "off" }, 15));
  assertEquals<unknown>(requestOf("mode", "dry"), ac({ kind: "mode", mode: "dry" }));
  assertEquals<unknown>(requestOf("fan", "intelligent"), ac({ kind: "fan", fan: "intelligent" }));
  assertEquals<unknown>(requestOf("temp", "22.5"), ac({ kind: "temp", setC: 22.5 }));
  const zone = (act: object) =>
    ({
      kind: "order",
      console: CONSOLE,
      asked: { kind: "zone", order: { zone: 3, ...act } },
    }) as unknown;
  const on = { kind: "zone_power", power: "on" };
  assertEquals<unknown>(requestOf("zone", "3", "on"), zone(on));
  assertEquals<unknown>(
    requestOf("zone", "3", "60%"),
    zone({ kind: "zone_open", openPercent: 60 }),
  );
  assertEquals<unknown>(requestOf("zone", "3", "21"), zone({ kind: "zone_temp", setC: 21 }));
});

Deno.test("the port is the model's own unless it is given", () => {
  const at4 = parseArguments(["--model=4", "--host=h", "status"]);
  assert(at4.kind === "run" && at4.request.kind === "status");
  assertEquals(at4.request.console.port, 9004);
  const request = requestOf("status", "--port", "1234");
  assert(request.kind === "status");
  assertEquals(request.console.port, 1234);
});

Deno.test("discover needs no host and looks for both models", () => {
  const parsed = parseArguments(["discover", "--json", "--wait", "2s"]);
  assertEquals(parsed, {
    kind: "run",
    json: true,
    waitMs: 2_000,
    request: { kind: "discover", models: [4, 5], host: null, port: null, fromPort: null },
  });
  const one = parseArguments(["discover", "--model", "4", "--host", "10.0.0.255", "--port", "7"]);
  assert(one.kind === "run" && one.request.kind === "discover");
  assertEquals([one.request.models, one.request.host, one.request.port], [[4], "10.0.0.255", 7]);
});

Deno.test("a wrong command line is answered by one line that says what is missing", () => {
  assertStringIncludes(whyOf(), "Say what to do");
  assertStringIncludes(whyOf("status"), "--model 4 or --model 5");
  assertStringIncludes(whyOf("--model", "5", "status"), "--host ADDRESS");
  assertStringIncludes(whyOf(...AT5, "explode"), 'There is no command "explode"');
  assertStringIncludes(whyOf(...AT5, "--fast", "status"), 'There is no option "--fast"');
  assertStringIncludes(whyOf(...AT5, "status", "now"), "0 more words, got 1");
  assertStringIncludes(whyOf(...AT5, "zone", "3"), "2 more words, got 1");
  assertStringIncludes(whyOf(...AT5, "zone", "16", "on"), "0-15");
  assertStringIncludes(whyOf(...AT5, "zone", "3", "101%"), "0-100");
  assertStringIncludes(whyOf(...AT5, "mode", "warm"), "auto, heat, dry, fan, cool");
});

Deno.test("an AT4 has four ACs, no intelligent fan and whole degrees", () => {
  const at4 = ["--model", "4", "--host", "h"];
  assertStringIncludes(whyOf(...at4, "on", "--ac", "4"), "--ac must be 0-3");
  assertStringIncludes(whyOf(...at4, "fan", "intelligent"), "auto, quiet");
  assertStringIncludes(whyOf(...at4, "temp", "22.5"), "whole degrees");
});

Deno.test("--help wins over what is wrong", () => {
  assertEquals(parseArguments(["--help"]), { kind: "help" });
  assertEquals(parseArguments(["-h", "explode"]), { kind: "help" });
});
