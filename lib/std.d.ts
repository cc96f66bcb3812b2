/**
 * Types for the parts of the Deno standard library that the product uses. The code comes from
 * `npm:deno-std` (the same source, republished), which carries no types; with `jsr:` imports in
 * deno.json this file is deleted and nothing else changes.
 *
 * @module
 */

declare module "@std/cli/parse-args" {
  export interface ParseOptions {
    boolean?: readonly string[];
    string?: readonly string[];
    collect?: readonly string[];
    alias?: Readonly<Record<string, string | readonly string[]>>;
    default?: Readonly<Record<string, unknown>>;
    "--"?: boolean;
    /** Called for each option that was not declared; `false` leaves it out of the result. */
    unknown?: (arg: string, key?: string, value?: unknown) => unknown;
  }
  /** Positional arguments are in `_`; an option that was not given is undefined. */
  export function parseArgs(
    args: readonly string[],
    options?: ParseOptions,
  ): Record<string, unknown> & { _: (string | number)[]; "--"?: string[] };
}

declare module "@std/crypto/timing-safe-equal" {
  export function timingSafeEqual(a: Uint8Array, b: Uint8Array): boolean;
}

declare module "@std/http/negotiation" {
  /** The best of `types` by the request's Accept header; undefined when none is acceptable. */
  export function accepts(
    request: { readonly headers: Headers },
    ...types: string[]
  ): string | undefined;
}

declare module "@std/http/server-sent-event-stream" {
  export interface ServerSentEventMessage {
    event?: string;
    data?: string;
    /** Milliseconds until the client connects again. */
    retry?: number;
  }
  export class ServerSentEventStream
    extends TransformStream<ServerSentEventMessage, Uint8Array<ArrayBuffer>> {
    constructor();
  }
}

declare module "@std/toml" {
  /** Throws SyntaxError with the place when the text is not TOML. */
  export function parse(text: string): Record<string, unknown>;
  export function stringify(object: Record<string, unknown>): string;
}
