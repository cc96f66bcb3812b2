/** Outlets that speak HomeKit's own protocol, as a controller that the accessory is paired with. */
import {
  areOutlet,
  type HomekitValues,
  idsText,
  isListed,
  readStatus,
  readValues,
  saysTypes,
  switchBody,
} from "./answer.ts";
import type { HomekitConfig } from "./config.ts";
import { parsePairing } from "./pairing.ts";
import { readJson } from "../../../lib/base/json_field.ts";
import type { Plug } from "../../../lib/plugs/plug.ts";
import { describePlugFailure } from "../../../lib/plugs/failure.ts";
import { HapLink } from "./link.ts";
import { verifyPairing } from "./pair_verify.ts";
import { createSteppedPlug, PlugTrouble, type Sent, sentOf } from "../stepped_plug.ts";

/** A link to the accessory that was paired, and what it said first. */
interface Session {
  readonly link: HapLink;
  readonly seen: HomekitValues;
}

/** One outlet. HomeKit knows no timers: "off" and "on" are two commands. */
export function createHomekitPlug(config: HomekitConfig): Plug {
  return createSteppedPlug<Session>({
    open: (signal) => open(config, signal),
    read: ({ seen: { on, inUse } }) =>
      Promise.resolve({
        on,
        countdownS: null,
        warnings: on === true && inUse === false ? [IDLE] : [],
      }),
    look: async ({ link }) => {
      const values = await ask(link, { config, first: false });
      return values instanceof PlugTrouble ? values : { on: values.on, countdownS: null };
    },
    off: ({ link }) => command(link, { config, on: false }),
    on: ({ link }) => command(link, { config, on: true }),
    close: ({ link }) => link.close(),
  });
}

const IDLE = "The outlet says that nothing is in use on it: does the router hang on another one?";

async function open(config: HomekitConfig, signal: AbortSignal): Promise<Session | PlugTrouble> {
  const pairing = parsePairing(config.pairing);
  if (pairing === null) {
    return new PlugTrouble(
      "The pairing's file is not one of `deno task plug pair`: see plug.pairing",
    );
  }
  if (pairing.accessoryId !== config.id) {
    const whose = `The pairing's file is that of ${pairing.accessoryId}, plug.id is ${config.id}`;
    return new PlugTrouble(`${whose}: nothing was switched`);
  }
  const link = await HapLink.open({ hostname: config.host, port: config.port }, signal);
  if (!(link instanceof HapLink)) return new PlugTrouble(describePlugFailure(link));
  const seen = await verifyPairing(link, pairing) ?? await ask(link, { config, first: true });
  if (!(seen instanceof PlugTrouble)) return { link, seen };
  await link.close();
  return seen;
}

interface Ask {
  readonly config: HomekitConfig;
  /** Whether it must also show that the ids are still those of an outlet. */
  readonly first: boolean;
}

async function ask(link: HapLink, { config, first }: Ask): Promise<HomekitValues | PlugTrouble> {
  const path = `/characteristics?id=${idsText(config)}${first ? "&type=1" : ""}`;
  const answer = await askJson(link, path);
  if (answer instanceof PlugTrouble) return answer;
  const status = readStatus(answer, config);
  if (status !== null && status !== 0) return new PlugTrouble(statusText(status));
  if (first) {
    const isIt = saysTypes(answer, config)
      ? areOutlet(answer, config)
      : await isInList(link, config);
    if (isIt instanceof PlugTrouble) return isIt;
    if (!isIt) return new PlugTrouble(GONE);
  }
  return readValues(answer, config) ?? new PlugTrouble(GONE);
}

/** The whole list is long; it is asked for only where types are not told otherwise. */
async function isInList(link: HapLink, config: HomekitConfig): Promise<boolean | PlugTrouble> {
  const list = await askJson(link, "/accessories");
  return list instanceof PlugTrouble ? list : isListed(list, config);
}

async function askJson(link: HapLink, path: string): Promise<unknown | PlugTrouble> {
  const reply = await link.ask({ method: "GET", path });
  if (reply.kind === "failed") return new PlugTrouble(describePlugFailure(reply.failure));
  return readJson(new TextDecoder().decode(reply.body));
}

const GONE = "The accessory has no such outlet (any more): see plug.accessory and " +
  "plug.characteristic; nothing was switched";

async function command(
  link: HapLink,
  { config, on }: { readonly config: HomekitConfig; readonly on: boolean },
): Promise<Sent> {
  const body = new TextEncoder().encode(switchBody(config, on));
  const content = { type: "application/hap+json", body } as const;
  const reply = await link.ask({ method: "PUT", path: "/characteristics", content });
  if (reply.kind === "failed") return sentOf(reply);
  if (reply.status === 204) return { kind: "done" };
  const status = readStatus(readJson(new TextDecoder().decode(reply.body)), config);
  if (status === 0) return { kind: "done" };
  if (status === null) {
    return { kind: "refused", hint: `The accessory refused with status ${reply.status}` };
  }
  // A bridge that could not reach its outlet, or waited in vain, may have told it all the same.
  const kind = status === UNREACHABLE || status === TIMED_OUT ? "unanswered" : "refused";
  return { kind, hint: statusText(status) };
}

const UNREACHABLE = -70402;
const TIMED_OUT = -70408;

/** HAP's own status (HAP R2, table 6-11) in words. */
function statusText(status: number): string {
  switch (status) {
    case -70401:
    case -70411:
      return "The accessory does not let this pairing switch the outlet: pair again as its owner";
    case UNREACHABLE:
      return "The accessory itself cannot reach the outlet";
    case -70403:
    case -70407:
      return "The accessory is busy";
    case TIMED_OUT:
      return "The accessory waited for the outlet in vain";
    case -70409:
    case -70410:
      return GONE;
    default:
      return `The accessory refused with HomeKit's status ${status}`;
  }
}
