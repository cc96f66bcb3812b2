import type { SiteView } from "../../status/read_status.ts";
import { describeCause } from "../../wire/cause.ts";

/** What somebody there misses, in the words of somebody who does not know why. */
export function lackOf({ cause }: SiteView): string {
  switch (cause) {
    case "internet_dead":
    case "router_dead":
      return "No internet";
    case "dns_only":
      return "No web pages";
    case "captive_portal":
      return "A login page blocks the internet";
    case "watchdog_broken":
      return "Not watched";
    default:
      return "Internet trouble";
  }
}

/** The cause behind `lackOf()`; of a login page whose it is, or this page's own would be thought of. */
export function causeBehind(site: SiteView): string {
  return site.cause === "captive_portal"
    ? "the provider (or hotel, guest network) shows it"
    : describeCause(site);
}
