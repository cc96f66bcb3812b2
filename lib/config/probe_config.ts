import { hostBeforePort, isAddress } from "../base/address.ts";
import { HEARTBEAT_PROBES_MAX } from "../wire/heartbeat.ts";
import type { Target } from "../probes/probe.ts";
import {
  notAllowed,
  openSection,
  readCount,
  readDuration,
  readText,
  readTexts,
  refuseUnknown,
  type Section,
} from "../base/settings.ts";
import { parseTarget } from "../probes/target.ts";
import { SECOND_MS } from "../time/time.ts";

const KEYS = ["targets", "gateway", "resolver_check", "quorum", "deadline"];

/** Two lines of business at two companies that run nothing else together, and one page. */
const TARGETS_DEFAULT = [
  "ping://1.1.1.1",
  "tcp://8.8.8.8:443",
  "http://www.gstatic.com/generate_204",
];
const RESOLVER_CHECK_DEFAULT = "dns://system?name=example.com";

/** Room for the gateway and the resolver in a heartbeat. */
const TARGETS_MAX = HEARTBEAT_PROBES_MAX - 2;

/** Reads `[probe]`; throws TypeError, RangeError or SyntaxError. */
export function parseProbes(value: unknown, place: { readonly act: string }) {
  const section = openSection(value, { act: place.act, path: "probe" });
  refuseUnknown(section, KEYS);
  const listed = readTargets(section);
  const targets = [...listed, ...readGateway(section), ...readResolverCheck(section)];
  refuseTwins(section, targets);
  const internetCount = targets.filter(({ role }) => role === "internet").length;
  if (internetCount === 0) {
    throw notAllowed(section, "targets", "a list with a public address or name in it");
  }
  return {
    /** All targets, the gateway and the resolver included. */
    targets,
    /** Internet targets that must answer right, 1 – number of internet targets. */
    quorum: readCount(section, "quorum", { min: 1, max: internetCount, otherwise: 1 }),
    /** For all targets together, 1 s – 6 s. */
    deadlineMs: readDuration(section, "deadline", {
      minMs: SECOND_MS,
      maxMs: 6 * SECOND_MS,
      defaultMs: 4 * SECOND_MS,
    }),
  };
}

function readTargets(section: Section): readonly Target[] {
  const limits = { min: 1, max: TARGETS_MAX, allowed: 'targets such as "ping://1.1.1.1"' };
  const texts = readTexts(section, "targets", limits) ?? TARGETS_DEFAULT;
  return texts.map((text, index) =>
    parseTarget(text, { act: section.act, field: `probe.targets.${index}` })
  );
}

/** The router's LAN side: by address only, for its name may come from the very router. */
function readGateway(section: Section): readonly Target[] {
  const allowed = 'an IP address (not fe80:) or "tcp://ADDRESS:PORT"';
  const text = readText(section, "gateway", allowed);
  if (text === null) return [];
  const url = isAddress(text) ? `ping://${hostBeforePort(text)}` : text;
  if (!/^(ping|tcp):/.test(url)) throw notAllowed(section, "gateway", allowed);
  const place = { act: section.act, field: "probe.gateway", role: "gateway" } as const;
  const target = parseTarget(url, place);
  if (target.host === null || !isAddress(target.host)) {
    throw notAllowed(section, "gateway", allowed);
  }
  return [target];
}

function readResolverCheck(section: Section): readonly Target[] {
  const allowed = 'dns://system?name=NAME, dns://ADDRESS?name=NAME or "off"';
  const text = readText(section, "resolver_check", allowed) ?? RESOLVER_CHECK_DEFAULT;
  if (text === "off") return [];
  if (!text.startsWith("dns:")) throw notAllowed(section, "resolver_check", allowed);
  const place = { act: section.act, field: "probe.resolver_check", role: "resolver" } as const;
  return [parseTarget(text, place)];
}

/** The same target twice would make a quorum of one. */
function refuseTwins(section: Section, targets: readonly Target[]): void {
  const urls = targets.map(({ url }) => url);
  if (new Set(urls).size === urls.length) return;
  throw notAllowed(section, "targets", "a list without repetition, gateway and resolver included");
}
