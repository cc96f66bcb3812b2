/** Why the internet is away, as far as one tick's probes can tell. */

/** Every cause, worst last. */
export const CAUSES = [
  "online",
  "captive_portal",
  "dns_only",
  "internet_dead",
  "router_dead",
  "watchdog_broken",
] as const;

/** What a tick saw. */
export type Cause = typeof CAUSES[number];

/** What is known of the router's side at home. */
export type GatewaySight = typeof GATEWAY_SIGHTS[number];

/** `not_asked`: no gateway is configured, or the question never left; nothing is known of it. */
export const GATEWAY_SIGHTS = ["answers", "silent", "not_asked"] as const;

/** A cause as it was told, with what was known of the router then. */
export interface ToldCause {
  /** One of `CAUSES`, or what a newer watchdog calls it. */
  readonly cause: string;
  /** One of `GATEWAY_SIGHTS`, or what a newer watchdog calls it; null, not there: not told. */
  readonly gateway?: string | null | undefined;
}

/** True where the router at home answered: not asked is not answered. */
export function routerAnswered({ gateway }: ToldCause): boolean {
  return gateway === "answers";
}

/** What a cause says of the line. */
export type LineSight = "well" | "away" | "blind";

/** A watchdog that cannot look is another trouble than a line that is away; a newer cause is away. */
export function sightOf(cause: string): LineSight {
  if (cause === "online") return "well";
  return cause === "watchdog_broken" ? "blind" : "away";
}

/** The cause as a person reads it; one that only a newer watchdog knows, in its own words. */
export function describeCause(told: ToldCause): string {
  const cause = CAUSES.find((each) => each === told.cause);
  switch (cause) {
    case undefined:
      return `${told.cause.replaceAll("_", " ")}, by a newer watchdog`;
    case "online":
      return "online";
    case "captive_portal":
      return "a login page is in the way";
    case "dns_only":
      return "names do not resolve";
    case "internet_dead":
      return routerAnswered(told)
        ? "the line is dead, the router answers"
        : "the internet does not answer; whether the router does is not known";
    case "router_dead":
      return "the router does not answer";
    case "watchdog_broken":
      return "the watchdog cannot look";
  }
}
