import { onlyPings } from "../../status/status_words.ts";
import type { SiteView } from "../../status/read_status.ts";
import { routerAnswered } from "../../wire/cause.ts";

/**
 * Why a reboot that somebody asks for helps nothing now or cannot be made, a sentence: no page
 * offers it without saying so. Null: it may help.
 */
export function rebootDoubt(
  site: SiteView,
  { isPlugTroubled }: { readonly isPlugTroubled: boolean },
): string | null {
  if (site.state === "silent") return "There is no contact, so it could not hear of a reboot.";
  if (onlyPings(site)) return "No watchdog is heard there that could reboot the router.";
  if (isPlugTroubled) {
    return "The watchdog has trouble with the plug: a reboot may not be possible.";
  }
  if (site.cause === "captive_portal") return "Rebooting does not help against a login page.";
  return site.cause === "internet_dead" && routerAnswered(site) && site.phase === "gave_up"
    ? "The router answers and its reboots did not help: another one hardly will."
    : null;
}
