import { accepts } from "@std/http/negotiation";
import type { Route } from "../../lib/api/route.ts";
import { type AnswerOf, type RouteName, ROUTES } from "../../lib/api/routes.ts";

/** What every answer of the cloud has in common: headers, JSON, and errors rendered in one place. */

/** A link of a page. */
export interface Back {
  readonly href: string;
  readonly words: string;
}

/** What an error answers beside its status and message. */
export interface HttpErrorOptions {
  readonly headers?: Readonly<Record<string, string>>;
  readonly cause?: unknown;
  readonly back?: Back | null;
}

/**
 * A request that cannot be answered as asked. Thrown anywhere below `createApp`, rendered there.
 * The message goes to the client: one line, no secret.
 */
export class HttpError extends Error {
  override readonly name = "HttpError";
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Where a person goes on from it; null: nowhere. */
  readonly back: Back | null;

  /** Left out, `back` leads to all homes. */
  constructor(status: number, message: string, options: HttpErrorOptions = {}) {
    super(message, { cause: options.cause });
    this.status = status;
    this.headers = options.headers ?? {};
    this.back = options.back === undefined ? { href: "/", words: "All homes" } : options.back;
  }
}

/** Of a home that nobody knows, or that was forgotten. */
export function noSuchSite(site: string, options: HttpErrorOptions = {}): HttpError {
  return new HttpError(404, `There is no home called "${site}"`, options);
}

/** Of a home that is silent, and so would not hear of what is asked of it. */
export function noContact(name: string, options: HttpErrorOptions): HttpError {
  const why = `There is no contact with ${name}, so it could not hear of it; nothing was done`;
  return new HttpError(409, why, options);
}

/** What `read` makes of a request; an error of `kind` is its sender's fault: throws HttpError 400. */
export function orBadRequest<T>(
  read: () => T,
  kind: typeof TypeError | typeof RangeError,
): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof kind)) throw error;
    throw new HttpError(400, error.message, { cause: error });
  }
}

const CSP_BASE =
  "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const CSP_WITH_FORMS = CSP_BASE.replace("form-action 'none'", "form-action 'self'");

/** For pages: our one script besides, which may ask us only, our manifest, and the search of homes. */
export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  "content-security-policy":
    `${CSP_WITH_FORMS}; script-src 'self'; connect-src 'self'; manifest-src 'self'`,
};

/**
 * For every answer (OWASP secure headers): nothing may be loaded but our own style sheet and icon,
 * no script at all, no frame, no form, nothing kept in a cache.
 */
const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  "content-security-policy": CSP_BASE,
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "no-referrer",
  "cross-origin-resource-policy": "same-origin",
  "cross-origin-opener-policy": "same-origin",
  "strict-transport-security": "max-age=31536000",
  "cache-control": "no-store",
};

/** For a page with forms: they may be sent here, and only here, and say where they come from. */
export const FORM_HEADERS: Readonly<Record<string, string>> = {
  "content-security-policy": CSP_WITH_FORMS,
  "referrer-policy": "same-origin",
};

/** How an answer differs from a plain 200. */
export interface ReplyOptions {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * Whether a page is asked for, and not JSON. JSON first: what asks for nothing in particular (curl)
 * gets it, and so does what asks for something we do not have.
 */
export function asksForPage(request: Request): boolean {
  return accepts(request, "application/json", "text/html") === "text/html";
}

/** An answer of `type` with the headers that every answer carries. */
export function reply(
  body: string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array<ArrayBuffer>> | null,
  options: ReplyOptions & { readonly type: string },
): Response {
  return new Response(body, {
    status: options.status ?? 200,
    headers: { ...SECURITY_HEADERS, "content-type": options.type, ...options.headers },
  });
}

/** Leads whoever sent a form to `location`, which is asked for by GET (RFC 9110, 15.4.4). */
export function seeOther(location: string): Response {
  return reply(null, {
    status: 303,
    headers: { ...FORM_HEADERS, location },
    type: "text/plain; charset=utf-8",
  });
}

/** A JSON answer, on one line with a line feed at the end, so that a terminal shows it well. */
export function replyJson(value: unknown, options: ReplyOptions = {}): Response {
  return reply(`${JSON.stringify(value)}\n`, { ...options, type: "application/json" });
}

/** The JSON that a route answers, with its status unless `options` have another. */
export function replyTo<Name extends RouteName>(
  name: Name,
  body: AnswerOf<Name>,
  options: ReplyOptions = {},
): Response {
  const { api }: Route = ROUTES[name];
  return replyJson(body, { status: api?.answer.status ?? 200, ...options });
}

/** The text in pieces, each made when the last one is on its way: others are answered meanwhile. */
export function replyPieces(
  pieces: Iterator<string>,
  options: ReplyOptions & { readonly type: string },
): Response {
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull(controller) {
      const next = pieces.next();
      if (next.done === true) controller.close();
      else controller.enqueue(encoder.encode(next.value));
    },
    cancel: () => void pieces.return?.(),
  }, { highWaterMark: 0 });
  return reply(body, options);
}

/** The same answer without its body, for HEAD (RFC 9110, 9.3.2). */
export function withoutBody(response: Response): Response {
  return new Response(null, { status: response.status, headers: response.headers });
}
