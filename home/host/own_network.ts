/** What this computer says of its own network, by iproute2's `ip -json`; only failing ticks ask. */
import { isAddress } from "../../lib/base/address.ts";
import type { Target } from "../../lib/probes/probe.ts";
import { type OwnNetwork, readOwnNetwork } from "../../lib/probes/ip_answer.ts";
import { hearProgram } from "../../lib/base/limited.ts";

const ANSWER_BYTES_MAX = 256 * 1024;

/** Stand for the internet where no target is an address; nothing is sent to them. */
const SOMEWHERE = { v4: "1.1.1.1", v6: "2606:4700:4700::1111" } as const;

/**
 * Asks for the ways to the gateway and to the internet, and for carrier and addresses. Null: `ip` is
 * not there, may not be run, or did not answer before `signal`. Never rejects for what it may do.
 */
export async function askIp(
  targets: readonly Target[],
  signal: AbortSignal,
): Promise<OwnNetwork | null> {
  const gateway = targets.find(({ role }) => role === "gateway")?.host ?? null;
  const isV6 = gateway?.includes(":") ?? false;
  const internet = targets.find(({ role, host }) =>
    role === "internet" && host !== null && isAddress(host) && host.includes(":") === isV6
  )?.host;
  const way = (address: string) => runIp(["route", "get", address], signal);
  const [toGateway, toInternet, addresses] = await Promise.all([
    gateway === null ? null : way(gateway),
    way(internet ?? (isV6 ? SOMEWHERE.v6 : SOMEWHERE.v4)),
    runIp(["address", "show"], signal),
  ]);
  if (toInternet === undefined || addresses === undefined || toGateway === undefined) return null;
  return readOwnNetwork({ toGateway, toInternet, addresses });
}

/** What it printed; empty where it says that there is no way; undefined where it says nothing. */
async function runIp(args: readonly string[], signal: AbortSignal): Promise<string | undefined> {
  let child: Deno.ChildProcess;
  try {
    child = new Deno.Command("ip", {
      args: ["-json", ...args],
      env: { LC_ALL: "C" },
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
  } catch {
    // No such program, or no permission.
    return undefined;
  }
  const { output, errors, code } = await hearProgram(child, {
    bytesMax: ANSWER_BYTES_MAX,
    signal,
  });
  if (signal.aborted) return undefined;
  if (code === 0) return output;
  return /unreachable|no route to host/i.test(errors) ? "" : undefined;
}
