import { clip } from "../../lib/base/text.ts";
import type { ProbeResult } from "../../lib/probes/probe.ts";

/** What every probe is given. */
export interface ProbeContext {
  /** Aborted at the deadline. */
  readonly signal: AbortSignal;
  /** Time until then at the start, in milliseconds; for programs that want it in advance. */
  readonly deadlineMs: number;
  /** How long it has taken so far, in milliseconds, 0 or more. */
  readonly tookMs: () => number;
}

const WHY_CHARACTERS_MAX = 120;

/** What an error of the system says of the target; `number` is Linux's own for it. */
interface SystemError {
  readonly number: number;
  readonly means: "not_asked" | "own_network" | "silent" | "refused";
  readonly what: string;
}

const SYSTEM_ERRORS: ReadonlyMap<string, SystemError> = new Map([
  // The question never left: the machine's own limits, or a rule of its own firewall.
  ["EACCES", { number: 13, means: "not_asked", what: "could not ask" }],
  ["EADDRNOTAVAIL", { number: 99, means: "not_asked", what: "could not ask" }],
  ["EAFNOSUPPORT", { number: 97, means: "not_asked", what: "could not ask" }],
  ["EINVAL", { number: 22, means: "not_asked", what: "could not ask" }],
  ["EMFILE", { number: 24, means: "not_asked", what: "could not ask" }],
  ["ENFILE", { number: 23, means: "not_asked", what: "could not ask" }],
  ["ENOBUFS", { number: 105, means: "not_asked", what: "could not ask" }],
  ["ENOMEM", { number: 12, means: "not_asked", what: "could not ask" }],
  ["EPERM", { number: 1, means: "not_asked", what: "could not ask" }],
  // A missing route, address or interface tells itself; a router on the way may say the same.
  ["ENETDOWN", { number: 100, means: "own_network", what: "network is down" }],
  ["ENETUNREACH", { number: 101, means: "own_network", what: "network is unreachable" }],
  ["EHOSTDOWN", { number: 112, means: "silent", what: "host is down" }],
  ["EHOSTUNREACH", { number: 113, means: "silent", what: "no route to the host" }],
  ["ETIMEDOUT", { number: 110, means: "silent", what: "no answer" }],
  ["ECONNABORTED", { number: 103, means: "refused", what: "connection closed" }],
  ["ECONNREFUSED", { number: 111, means: "refused", what: "connection refused" }],
  ["ECONNRESET", { number: 104, means: "refused", what: "connection reset" }],
  ["EPIPE", { number: 32, means: "refused", what: "connection closed" }],
]);

/** `silent`, because the deadline came first. */
export function silentAfter(deadlineMs: number): ProbeResult {
  return { kind: "silent", why: `no answer within ${Number((deadlineMs / 1000).toFixed(1))} s` };
}

/**
 * What an error of connect, read, write or fetch says about the target. Whatever is not known to
 * mean that the world did not answer is `not_tried`: only silence may lead to a cut.
 */
export function classifyFailure(error: unknown, context: ProbeContext): ProbeResult {
  if (context.signal.aborted) return silentAfter(context.deadlineMs);
  const latencyMs = context.tookMs();
  if (error instanceof Deno.errors.NotCapable) return notTried("not permitted", error);
  const text = describe(error);
  const known = SYSTEM_ERRORS.get(codeOf(error, text));
  if (known === undefined) return classifyText(text, { latencyMs, error });
  const { means, what } = known;
  switch (means) {
    case "not_asked":
      return notTried(what, error);
    case "own_network":
      return { kind: "not_tried", why: what, by: means };
    case "silent":
      return { kind: means, why: what };
    case "refused":
      return { kind: "wrong", latencyMs, what, by: means };
  }
}

function classifyText(
  text: string,
  options: { readonly latencyMs: number; readonly error: unknown },
): ProbeResult {
  const { latencyMs, error } = options;
  if (/failed to lookup address|dns error/i.test(text)) {
    // The resolver library's own trouble says nothing about the name.
    if (/too many open files|memory|system error/i.test(text)) return notTried("no lookup", error);
    return { kind: "silent", why: "name does not resolve" };
  }
  if (/certificate/i.test(text) && /expired|not ?valid ?yet/i.test(text)) {
    // A host that woke up in 1970 finds every certificate out of date: that is not the line's fault.
    return notTried("certificate and this host's clock disagree", error);
  }
  if (/certificate|alert|tls|handshake|corrupt message/i.test(text)) {
    return { kind: "wrong", latencyMs, what: tail("not the right certificate", text), by: "page" };
  }
  if (/closed before|unexpected end of file|unexpected eof/i.test(text)) {
    return { kind: "wrong", latencyMs, what: "connection closed", by: "refused" };
  }
  if (/invalid http|parse error|message head is too large|invalid content-length/i.test(text)) {
    return { kind: "wrong", latencyMs, what: "an answer that is not HTTP", by: "page" };
  }
  return notTried("could not ask", error);
}

/** `not_tried`, with what went wrong. */
export function notTried(what: string, error: unknown): ProbeResult {
  return { kind: "not_tried", why: tail(what, describe(error)) };
}

/** `what: text`, without fetch's preamble, which repeats the address and hides the reason. */
function tail(what: string, text: string): string {
  return oneLine(`${what}: ${text.replace(/^fetch failed: .*client error \([A-Za-z]+\): /s, "")}`);
}

/** `text` on one line, without control characters, at most 120 characters. */
export function oneLine(text: string): string {
  const plain = text.replaceAll(/[^\x20-\x7e\xa0-\uffff]+/g, " ").trim();
  return clip(plain, WHY_CHARACTERS_MAX);
}

/**
 * The message with its causes: fetch says "fetch failed" and hides the reason one level down. Without
 * the address that was asked: what an owner's name happens to spell is no reason.
 */
function describe(error: unknown): string {
  const parts: string[] = [];
  let each: unknown = error;
  for (let depth = 0; depth < 4 && each !== undefined && each !== null; depth++) {
    parts.push(each instanceof Error ? each.message : String(each));
    each = each instanceof Error ? each.cause : undefined;
  }
  return parts.join(": ").replaceAll(/ for url \([^\s)]*\)/g, "");
}

function codeOf(error: unknown, text: string): string {
  if (error instanceof Error && "code" in error && typeof error.code === "string") {
    return error.code;
  }
  if (error instanceof Deno.errors.ConnectionRefused) return "ECONNREFUSED";
  if (error instanceof Deno.errors.ConnectionReset) return "ECONNRESET";
  if (error instanceof Deno.errors.NetworkUnreachable) return "ENETUNREACH";
  if (error instanceof Deno.errors.AddrNotAvailable) return "EADDRNOTAVAIL";
  if (error instanceof Deno.errors.PermissionDenied) return "EACCES";
  if (error instanceof Deno.errors.TimedOut) return "ETIMEDOUT";
  if (error instanceof Deno.errors.BrokenPipe) return "EPIPE";
  // Some errors carry their number alone, in their text.
  const number = Number(/\(os error (\d+)\)/.exec(text)?.[1]);
  return [...SYSTEM_ERRORS].find(([, known]) => known.number === number)?.[0] ?? "";
}
