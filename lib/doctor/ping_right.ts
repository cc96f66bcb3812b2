/** Whether the installed watchdog may ping: its unit has no rights but those of everybody. */
import { type Finding, warning, well } from "./finding.ts";

/** Lets everybody send echo requests, from now on and after each boot. */
export const PING_FOR_ALL =
  "echo 'net.ipv4.ping_group_range = 0 2147483647' | sudo tee /etc/sysctl.d/90-ping.conf && " +
  "sudo sysctl --system";

/**
 * True when the kernel lets no group ping; a capability of the program is void in the unit. `range`
 * is `net.ipv4.ping_group_range`: two numbers, the least and the greatest group.
 */
export function isPingClosed(range: string): boolean {
  const [least, most] = range.trim().split(/\s+/).map(Number);
  return least !== undefined && most !== undefined && least > most;
}

/** `range` null: this kernel does not say. */
export function pingFindings(
  { installed, pings, range }: {
    readonly installed: boolean;
    readonly pings: boolean;
    readonly range: string | null;
  },
): Finding[] {
  if (!installed || !pings || range === null) return [];
  const link = "ping";
  return isPingClosed(range)
    ? [warning(link, "This kernel lets no service ping: ping targets are not tried", PING_FOR_ALL)]
    : [well(link, "The installed watchdog may ping")];
}
