/** What a tick asks the world, and what the world may answer. */

/**
 * What one target's answer may prove.
 *
 * - `internet`: a right answer proves that the internet works.
 * - `gateway`: the router's LAN side; tells a dead router from a dead line.
 * - `resolver`: the resolver that the home uses; tells a DNS failure from a dead line.
 * - `local`: a private address; shown, never proof.
 */
export type TargetRole = "internet" | "gateway" | "resolver" | "local";

/** One target as configured; `url` is the text of the setting and names the target everywhere. */
export type Target =
  & { readonly url: string; readonly role: TargetRole }
  & (
    | { readonly kind: "ping"; readonly host: string }
    | {
      readonly kind: "tcp";
      readonly host: string;
      /** 1–65535 */
      readonly port: number;
    }
    | {
      readonly kind: "http";
      readonly host: string;
      /** What is asked for, without the `#status=` part of the setting. */
      readonly request: string;
      /** The status that counts as right, 100–599. */
      readonly status: number;
    }
    | {
      readonly kind: "dns";
      /** Address of the name server; null asks the system's own resolver. */
      readonly host: string | null;
      readonly port: number;
      readonly name: string;
    }
  );

/**
 * What came of asking one target. Only `silent` is evidence of an outage.
 *
 * - `answered`: the answer it should give, after `latencyMs` (≥ 0).
 * - `wrong`: something answered, but not as it should (another HTTP status, a refused connection).
 * - `silent`: asked, and nothing came back before the deadline.
 * - `not_tried`: the question never left (permission, no such program, out of resources, bad
 *   setting); says nothing about the world.
 */
export type ProbeResult =
  | { readonly kind: "answered"; readonly latencyMs: number }
  | {
    readonly kind: "wrong";
    readonly latencyMs: number;
    /** In plain words, `"status 302 to http://192.168.1.1/login"`. */
    readonly what: string;
    /** A page that some box on the way put up, or a closed port. */
    readonly by: "page" | "redirect" | "refused";
  }
  | { readonly kind: "silent"; readonly why: string }
  | {
    readonly kind: "not_tried";
    readonly why: string;
    /** This computer says that it has no way there, unless a router on the way said so. */
    readonly by?: "own_network";
  };

/** One target with what came of it. */
export interface TargetResult extends Pick<Target, "url" | "role" | "kind"> {
  /** True when the target is named by host name, so that its silence may be a DNS failure. */
  readonly byName: boolean;
  readonly result: ProbeResult;
}
