import { joinBytes } from "../../lib/base/bytes.ts";
import { showValue } from "../../lib/base/show.ts";
import { SECOND_MS } from "../../lib/time/time.ts";
import { isSoonDone } from "../host/sleep.ts";
import { HttpError } from "./http.ts";

/** Bounds of a request's body. */
export interface BodyLimits {
  readonly bytesMax: number;
  /** For the whole body, from when it is first waited for. */
  readonly timeoutMs: number;
  /** Resolves after `ms`, or as soon as `signal` aborts. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
}

/** For a whole body; a home on a bad line sends its 2 KiB within this or tries again. */
const BODY_TIMEOUT_MS = 5 * SECOND_MS;

/** Of a form, or of some words of JSON. */
export function smallBody({ sleep }: Pick<BodyLimits, "sleep">): BodyLimits {
  return { bytesMax: 1_024, timeoutMs: BODY_TIMEOUT_MS, sleep };
}

const DECODER = new TextDecoder("utf-8", { fatal: true });
const CLOSE = { headers: { connection: "close" } } as const;

/**
 * The body as JSON, read no further than its limits.
 *
 * Throws HttpError: 415 not declared as JSON, 413 too large (before reading where the length is
 * declared), 408 too slow, 400 not UTF-8 or not JSON.
 */
export async function readJsonBody(request: Request, limits: BodyLimits): Promise<unknown> {
  requireType(request, "application/json");
  const bytes = await readBody(request, limits);
  let text: string;
  try {
    text = DECODER.decode(bytes);
  } catch (error) {
    throw new HttpError(400, "The body must be UTF-8", { cause: error });
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new HttpError(400, "The body must be JSON", { cause: error });
  }
}

/**
 * The body as the fields of a form.
 *
 * Throws HttpError: 415 not declared as one, 413 too large, 408 too slow.
 */
export async function readFormBody(request: Request, limits: BodyLimits): Promise<URLSearchParams> {
  requireType(request, "application/x-www-form-urlencoded");
  return new URLSearchParams(new TextDecoder().decode(await readBody(request, limits)));
}

/** Throws HttpError 415 unless the body is declared as `wanted`, whatever its parameters. */
function requireType({ headers }: Request, wanted: string): void {
  const type = headers.get("content-type");
  if (type?.split(";")[0]?.trim().toLowerCase() === wanted) return;
  const got = type === null ? "none" : showValue(type);
  throw new HttpError(415, `The content type must be ${wanted}, got ${got}`, CLOSE);
}

/** The body's bytes; throws HttpError 413 or 408. */
export async function readBody(
  request: Request,
  limits: BodyLimits,
): Promise<Uint8Array<ArrayBuffer>> {
  const declared = request.headers.get("content-length");
  if (declared !== null && Number(declared) > limits.bytesMax) throw tooLarge(limits);
  if (request.body === null) return new Uint8Array();
  const reader = request.body.getReader();
  const timer = new AbortController();
  let late: Promise<null> | null = null;
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  let isWhole = false;
  try {
    while (true) {
      const reading = reader.read();
      // What is here already needs no timer, which costs as much as all that is read.
      if (late === null && !await isSoonDone(reading)) {
        late = limits.sleep(limits.timeoutMs, timer.signal).then(() => null);
      }
      const next = await (late === null ? reading : Promise.race([reading, late]));
      if (next === null) {
        throw new HttpError(408, `The body took longer than ${limits.timeoutMs} ms`, CLOSE);
      }
      if (next.done) break;
      length += next.value.length;
      if (length > limits.bytesMax) throw tooLarge(limits);
      chunks.push(next.value);
    }
    isWhole = true;
  } finally {
    // Without a reason the platform makes an exception, with its stack: 7 % of a heartbeat.
    timer.abort("read");
    // A body cut off by its sender cannot be cancelled; nobody waits for the rest in any case.
    if (!isWhole) reader.cancel().catch(() => {});
  }
  const [only, ...more] = chunks;
  return only !== undefined && more.length === 0 ? only : joinBytes(...chunks);
}

function tooLarge(limits: BodyLimits): HttpError {
  return new HttpError(413, `The body may have ${limits.bytesMax} bytes at most`, CLOSE);
}
