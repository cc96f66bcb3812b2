/** This computer's own way into the network: what fails there is nobody else's silence. */
import type { OwnNetwork } from "../probes/ip_answer.ts";
import { isCut } from "../watch/own_network.ts";
import { broken, type Finding, warning, well } from "./finding.ts";

const LINK = "own network";

/** Lines about cable, address, route and the router that is asked; `network` null: not known. */
export function networkFindings(
  network: OwnNetwork | null,
  { asksGateway, isOnline }: {
    readonly asksGateway: boolean;
    /** A target answered, by whatever way. */
    readonly isOnline: boolean;
  },
): Finding[] {
  return [wayFinding(network, isOnline), ...(asksGateway ? [] : [gatewayFinding(network)])];
}

function wayFinding(network: OwnNetwork | null, isOnline: boolean): Finding {
  if (network === null || network.route === null) {
    return warning(
      LINK,
      "Whether this computer itself has a network cannot be told from a dead router",
      "Install `ip` (Debian: iproute2), and let this user run it",
    );
  }
  const where = network.device === null ? "" : ` (${network.device})`;
  switch (network.route) {
    case "elsewhere":
      return warning(
        LINK,
        `The way to the internet leads by ${network.elsewhere}, not through the router's side` +
          `${where}: the router is not rebooted while that is so`,
        "Keep the watchdog's computer out of the VPN: docs/install.md, VPN",
      );
    case "none":
      if (isOnline) return well(LINK, "The targets are reached without a default route");
      return broken(LINK, `This computer has no way to the internet${where}`, "Mend its network");
    case "gateway":
      return isCut(network) && !isOnline
        ? broken(LINK, `This computer has no cable, Wi-Fi or address${where}`, "Mend its network")
        : well(LINK, `The way to the internet leads through the router${where}`);
  }
}

/** Without one a dead line and a dead router look alike, and a router's restart is not seen. */
function gatewayFinding(network: OwnNetwork | null): Finding {
  const router = network?.route === "gateway" ? network.router : null;
  return warning(
    "gateway",
    "No router is asked: a dead line cannot be told from a dead router",
    `Set probe.gateway = "${
      router ?? "the router's address"
    }" in home.toml, or run \`deno task setup\``,
  );
}
