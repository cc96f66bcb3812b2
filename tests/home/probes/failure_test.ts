import { assertEquals, assertStringIncludes } from "@std/assert";
import {
  classifyFailure,
  notTried,
  oneLine,
  type ProbeContext,
  silentAfter,
} from "../../../home/probes/failure.ts";
import type { ProbeResult } from "../../../lib/probes/probe.ts";

function context(signal: AbortSignal = new AbortController().signal): ProbeContext {
  return { signal, deadlineMs: 4_000, tookMs: () => 7 };
}

function classify(error: unknown): string {
  const result: ProbeResult = classifyFailure(error, context());
  switch (result.kind) {
    case "answered":
      return "answered";
    case "wrong":
      return `wrong by ${result.by} after ${result.latencyMs}: ${result.what}`;
    default:
      return `${result.kind}: ${result.why}`;
  }
}

function coded(code: string): Error {
  return Object.assign(new Error("oh"), { code });
}

function fetchFailed(reason: string): Error {
  const start = "error sending request for url (https://x/): client error (Connect): ";
  return new TypeError("fetch failed", { cause: new Error(start + reason) });
}

Deno.test("classifyFailure() takes only what the world did not say for silence", () => {
  const cases: readonly [unknown, string][] = [
    [new Deno.errors.NetworkUnreachable("x"), "not_tried: network is unreachable"],
    [coded("ENETDOWN"), "not_tried: network is down"],
    [coded("EHOSTUNREACH"), "silent: no route to the host"],
    [new Deno.errors.TimedOut("x"), "silent: no answer"],
    [new Error("failed to lookup address information: Name or service not known"), "silent: name"],
    [fetchFailed("dns error: failed to lookup address information"), "silent: name does not"],
    [fetchFailed("tcp connect error: No route to host (os error 113)"), "silent: no route"],
    [new Deno.errors.NotCapable("net"), "not_tried: not permitted: net"],
    [new Deno.errors.PermissionDenied("x"), "not_tried: could not ask"],
    [coded("EMFILE"), "not_tried: could not ask: oh"],
    [coded("ENOMEM"), "not_tried"],
    [coded("EPERM"), "not_tried"],
    [new Deno.errors.AddrNotAvailable("x"), "not_tried"],
    [
      fetchFailed("invalid peer certificate: Expired"),
      "not_tried: certificate and this host's clock disagree: invalid peer certificate: Expired",
    ],
    [fetchFailed("invalid peer certificate: NotValidYet"), "not_tried: certificate and"],
    [fetchFailed("tcp open error: Too many open files (os error 24)"), "not_tried"],
    [new Error("failed to lookup address information: System error"), "not_tried: no lookup"],
    [new TypeError("Requests to port 9 are blocked"), "not_tried"],
    [new Error("something new"), "not_tried: could not ask: something new"],
    ["a string", "not_tried: could not ask: a string"],
    [undefined, "not_tried"],
  ];
  for (const [error, expected] of cases) assertStringIncludes(classify(error), expected);
});

Deno.test("classifyFailure() takes a closed door and a foreign certificate for a wrong answer", () => {
  const cases: readonly [unknown, string][] = [
    [new Deno.errors.ConnectionRefused("x"), "wrong by refused after 7: connection refused"],
    [new Deno.errors.ConnectionReset("x"), "wrong by refused after 7: connection reset"],
    [coded("ECONNREFUSED"), "wrong by refused"],
    [fetchFailed("Connection refused (os error 111)"), "wrong by refused after 7: connection r"],
    [
      fetchFailed("invalid peer certificate: UnknownIssuer"),
      "wrong by page after 7: not the right certificate: invalid peer certificate: UnknownIssuer",
    ],
    [fetchFailed("connection closed before message completed"), "wrong by refused"],
    [fetchFailed("invalid HTTP version parsed"), "wrong by page"],
  ];
  for (const [error, expected] of cases) assertStringIncludes(classify(error), expected);
});

Deno.test("classifyFailure() takes no word of the address that was asked for a reason", () => {
  for (const name of ["tls13.example.net", "alert.example", "x/certificate"]) {
    const cause = new Error(`error sending request for url (https://${name}/): something new`);
    assertEquals(
      classify(new TypeError("fetch failed", { cause })).split(":")[0],
      "not_tried",
      name,
    );
  }
});

Deno.test("classifyFailure() says silent for any error once the deadline has passed", () => {
  const error = new Deno.errors.Interrupted("x");
  const result = classifyFailure(error, context(AbortSignal.abort()));
  assertEquals(result, { kind: "silent", why: "no answer within 4 s" });
  assertEquals(silentAfter(1_500), { kind: "silent", why: "no answer within 1.5 s" });
});

Deno.test("oneLine() removes what a terminal might obey and cuts at 120 characters", () => {
  assertEquals(oneLine(" a\r\n\x1b[31mb\x00\x7f\x9bc "), "a [31mb c");
  assertEquals(oneLine("x".repeat(120)).length, 120);
  assertEquals(oneLine("x".repeat(121)), `${"x".repeat(119)}…`);
  assertEquals(notTried("no", new Error("a\nb")), { kind: "not_tried", why: "no: a b" });
});
