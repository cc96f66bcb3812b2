/** Why the internet is away, as far as one tick's probes can tell. */

/** What a tick saw. */
export type Cause =
  | "online"
  | "captive_portal"
  | "dns_only"
  | "internet_dead"
  | "router_dead"
  | "watchdog_broken";

/** Every cause, worst last; for parsing. */
export const CAUSES = [
  "online",
  "captive_portal",
  "dns_only",
  "internet_dead",
  "router_dead",
  "watchdog_broken",
] as const satisfies readonly Cause[];

/** What is known of the router's side at home. */
export type GatewaySight = typeof GATEWAY_SIGHTS[number];

/** `not_asked`: no gateway is configured, or the question never left; nothing is known of it. */
export const GATEWAY_SIGHTS = ["answers", "silent", "not_asked"] as const;

/** The cause as a person reads it; one that only a newer watchdog knows, in its own words. */
export function describeCause(told: string): string {
  const cause = CAUSES.find((each) => each === told);
  switch (cause) {
    case undefined:
      return `${told.replaceAll("_", " ")}, by a newer watchdog`;
    case "online":
      return "online";
    case "captive_portal":
      return "a login page is in the way";
    case "dns_only":
      return "names do not resolve";
    case "internet_dead":
      return "the line is dead, the router answers";
    case "router_dead":
      return "the router does not answer";
    case "watchdog_broken":
      return "the watchdog could not look";
  }
}
