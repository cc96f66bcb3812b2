import { broken, type Finding, unseen, warning, well } from "./finding.ts";
import type { TargetResult } from "../probes/probe.ts";

/** A line for each probe target, asked by the watchdog's own user or by another. */
export function targetFindings(
  results: readonly TargetResult[],
  askedBy: "the watchdog's user" | "another user",
): Finding[] {
  const online = results.some(({ role, result }) =>
    role === "internet" && result.kind === "answered"
  );
  return results.map((each) =>
    mayNotAsk(each) && askedBy === "another user"
      ? unseen(linkOf(each), `${each.url} may not be asked by this user`, "`sudo deno task doctor`")
      : targetFinding(each, online)
  );
}

function linkOf({ role }: TargetResult): string {
  return role === "internet" ? "target" : role;
}

/** It says nothing about the watchdog, which has rights of its own. */
function mayNotAsk({ result }: TargetResult): boolean {
  return result.kind === "not_tried" && /not permitted|permission denied/i.test(result.why);
}

function targetFinding(target: TargetResult, online: boolean): Finding {
  const { url, role, kind, result } = target;
  const link = linkOf(target);
  switch (result.kind) {
    case "answered":
      return well(link, `${url} answers in ${Math.round(result.latencyMs)} ms`);
    case "not_tried":
      return broken(link, `${url} could not be tried: ${result.why}`, mend(kind, result));
    case "wrong":
    case "silent": {
      const says = result.kind === "wrong"
        ? `${url} answers wrongly: ${result.what}`
        : `${url} does not answer: ${result.why}`;
      // A closed port is an answer: somebody is at the gateway's address.
      if (role === "gateway" && result.kind === "wrong") return well(link, says);
      if (role === "gateway") {
        return broken(link, says, "Is this the router's address? It may ignore pings: try tcp://");
      }
      const next = online
        ? "Others answer; if this one stays so, replace it in probe.targets"
        : "Is the internet away just now?";
      return online ? warning(link, says, next) : broken(link, says, next);
    }
  }
}

function mend(
  kind: TargetResult["kind"],
  { by, why }: Extract<TargetResult["result"], { readonly kind: "not_tried" }>,
): string {
  if (by === "own_network") return "Mend this computer's own network first";
  if (why.includes("clock disagree")) return "Let the system set this computer's clock (NTP)";
  return kind === "ping"
    ? "Install ping (Debian: iputils-ping) and let everybody use it (docs/install.md, ping), or take " +
      "another target"
    : "Look at the permissions of the task, and at the target in home.toml";
}
