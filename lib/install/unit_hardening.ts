/** What a unit gives up. Measured with Deno 2.9.6 and systemd 252; docs/details.md says how. */
import type { UnitLine } from "./unit_text.ts";

/** What a unit still needs. */
export interface HardeningNeeds {
  readonly network: NetworkNeed;
  /** Runs the system's ping, without any capability (sysctl net.ipv4.ping_group_range). */
  readonly ping: boolean;
  /** Runs `ip`, which asks the kernel for this computer's own network. */
  readonly ip: boolean;
  /** V8 may compile to machine code; else it interprets (`--jitless`) and memory stays W^X. */
  readonly compiles: boolean;
}

/** What a unit may speak to. */
export type NetworkNeed =
  /** Only what it is handed at its start. */
  | { readonly kind: "none" }
  /** These addresses, nothing else. */
  | { readonly kind: "addresses"; readonly addresses: readonly string[] }
  /** Any one machine, but never a multicast or broadcast address. */
  | { readonly kind: "names"; readonly multicastNames: boolean };

/** 0 – 223.255.255.255, global and unique local IPv6, link-local, and the host itself. */
const UNICAST = "0.0.0.0/1 128.0.0.0/2 192.0.0.0/3 2000::/3 fc00::/7 fe80::/10 ::1/128";
const INTERNET = "AF_INET AF_INET6";
/** By which `ip` asks the kernel for links, addresses and routes; it may change none of them. */
const ROUTES = "AF_NETLINK";

/** The directives of a `[Service]` section. */
export function hardening(needs: HardeningNeeds): readonly UnitLine[] {
  return [
    ["NoNewPrivileges", "yes"],
    ["CapabilityBoundingSet", ""],
    ["AmbientCapabilities", ""],
    ["UMask", "0077"],
    ["ProtectSystem", "strict"],
    ["ProtectHome", "yes"],
    ["ProtectProc", "invisible"],
    ["ProcSubset", "pid"],
    ["ProtectClock", "yes"],
    ["ProtectHostname", "yes"],
    ["ProtectControlGroups", "yes"],
    ["ProtectKernelLogs", "yes"],
    ["ProtectKernelModules", "yes"],
    ["ProtectKernelTunables", "yes"],
    ["PrivateDevices", "yes"],
    ["PrivateMounts", "yes"],
    ["PrivateTmp", "yes"],
    ["PrivateUsers", "yes"],
    ["RemoveIPC", "yes"],
    ["KeyringMode", "private"],
    ["LockPersonality", "yes"],
    ["RestrictNamespaces", "yes"],
    ["RestrictRealtime", "yes"],
    ["RestrictSUIDSGID", "yes"],
    ...network(needs),
    ...(needs.compiles ? [] : [["MemoryDenyWriteExecute", "yes"] as const]),
    ["SystemCallArchitectures", "native"],
    ["SystemCallErrorNumber", "EPERM"],
    ["SystemCallFilter", "@system-service"],
    ["SystemCallFilter", "~@privileged @resources"],
    ...programs(needs),
  ];
}

function network({ network, ip }: HardeningNeeds): readonly UnitLine[] {
  const families = ip ? `${INTERNET} ${ROUTES}` : INTERNET;
  switch (network.kind) {
    case "none":
      return [
        ["PrivateNetwork", "yes"],
        ["IPAddressDeny", "any"],
        ["RestrictAddressFamilies", "none"],
      ];
    case "addresses":
      return [
        ["IPAddressDeny", "any"],
        ["IPAddressAllow", network.addresses.join(" ")],
        ["RestrictAddressFamilies", families],
      ];
    case "names":
      return [
        ["IPAddressDeny", "any"],
        ["IPAddressAllow", UNICAST],
        ["RestrictAddressFamilies", network.multicastNames ? `${families} AF_UNIX` : families],
      ];
  }
}

function programs({ ping, ip }: HardeningNeeds): readonly UnitLine[] {
  if (!ping && !ip) return [];
  const names = [...(ping ? ["ping"] : []), ...(ip ? ["ip"] : [])].join(" and ");
  return [
    {
      comment: `So that ${names} may give up rights that there are none of, for else it ends`,
    },
    ["SystemCallFilter", ping ? "capset setuid" : "capset"],
  ];
}
