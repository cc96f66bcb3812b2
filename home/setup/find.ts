/** Finds the plug among those that announce themselves, whose keys are listed, or that answer a search. */
import { FIELDS, type SetupAnswers } from "../../lib/plugs/questions.ts";
import type { AnnouncedDevice } from "../plugs/tuya/announcement.ts";
import type { ListedDevice } from "../plugs/tuya/devices.ts";
import type { Talk } from "./talk.ts";
import type { SetupTools } from "./tools.ts";

/** One plug that may be meant. */
export interface Candidate extends Omit<ListedDevice, "key"> {
  /** It announced itself. */
  readonly heard: boolean;
  /** A secret; null: not listed. */
  readonly key: string | null;
}

export interface FindTools extends Pick<SetupTools, "talk"> {
  /** Null: shall not search. */
  readonly discover: SetupTools["discover"] | null;
  readonly searchMs: number;
  readonly devices: readonly ListedDevice[];
}

/** Joins what was heard with what is listed; heard ones first. */
export function candidatesOf(
  heard: readonly AnnouncedDevice[],
  listed: readonly ListedDevice[],
): readonly Candidate[] {
  const found = heard.map((device): Candidate => {
    const known = listed.find(({ id }) => id === device.id);
    const { id, address, protocol } = device;
    return { id, address, protocol, name: known?.name ?? "", heard: true, key: known?.key ?? null };
  });
  const silent = listed.filter(({ id }) => !heard.some((device) => device.id === id))
    .map((device): Candidate => ({ ...device, heard: false }));
  return [...found, ...silent];
}

/**
 * Answers for address, id, protocol and key, as far as they can be found and are not given; a
 * given address or id picks the plug. Null: set-up was stopped.
 */
export async function findPlug(
  given: SetupAnswers,
  tools: FindTools,
): Promise<SetupAnswers | null> {
  const { talk } = tools;
  const heard = await search(given, tools);
  const fits = candidatesOf(heard, tools.devices).filter(({ id, address }) =>
    (given.get("id") ?? id) === id &&
    (address === null || (given.get("address") ?? address) === address)
  );
  fits.forEach((candidate, index) => talk.say(`  ${index + 1}  ${describe(candidate)}`));
  const chosen = await choose(fits, talk);
  if (chosen === "stopped") return null;
  if (chosen === null) return given;
  const { id, address, protocol, key } = chosen;
  return withAnswers(given, { id, address, protocol, key });
}

async function search(given: SetupAnswers, tools: FindTools): Promise<readonly AnnouncedDevice[]> {
  if (tools.discover === null) return [];
  const { talk } = tools;
  talk.say(`Looking for plugs for ${Math.round(tools.searchMs / 1_000)} s …`);
  const enough = new AbortController();
  const { found, deaf } = await tools.discover((device) => {
    talk.say(`  heard ${device.id} at ${device.address}, protocol ${device.protocol}`);
    if (device.id === given.get("id")) enough.abort();
  }, enough.signal);
  for (const { port, why } of deaf) talk.say(`  WARNING  UDP ${port} cannot be heard: ${why}`);
  if (found.length === 0) {
    talk.say("  No plug was heard: it may be on another network, or its app may hold it silent");
  }
  return found;
}

/** Devices that are asked answer at once; only some that announce themselves take longer. */
const SEARCH_MS_MAX = 4_000;

/** Answers for the address and what follows from it, as far as not given; null: stopped. */
export async function findDevice(
  given: SetupAnswers,
  { talk, find, searchMs }: Pick<SetupTools, "talk" | "find"> & Pick<FindTools, "searchMs">,
): Promise<SetupAnswers | null> {
  const forMs = Math.min(searchMs, SEARCH_MS_MAX);
  talk.say(`Looking for plugs for ${Math.round(forMs / 1_000)} s …`);
  const found = await find(given.get("driver") ?? "", forMs);
  if (found.length === 0) {
    talk.say("  No plug answered: it may be on another network, or have no power");
    return given;
  }
  found.forEach(({ address, about, warning }, index) => {
    talk.say(`  ${index + 1}  ${about} at ${address}`);
    if (warning !== null) talk.say(`     WARNING  ${warning}`);
  });
  const chosen = await choose(found, talk);
  if (chosen === "stopped") return null;
  return chosen === null ? given : withAnswers(given, {
    [FIELDS.address.flag]: chosen.address,
    ...chosen.answers,
  });
}

/** These answers, as far as they are known, beside those that are given. */
export function withAnswers(
  given: SetupAnswers,
  more: Readonly<Record<string, string | null>>,
): SetupAnswers {
  const fresh = Object.entries(more).flatMap(([flag, answer]) =>
    answer === null || given.has(flag) ? [] : [[flag, answer] as const]
  );
  return new Map([...given, ...fresh]);
}

/** One of them; null: none, somebody types it in. */
export async function choose<T>(
  candidates: readonly T[],
  talk: Talk,
): Promise<T | null | "stopped"> {
  const [first] = candidates;
  if (first === undefined) return null;
  // Without anybody to ask only the one plug that there is can be meant.
  if (!talk.interactive) return candidates.length === 1 ? first : null;
  for (let attempt = 0; attempt < 5; attempt++) {
    const answer = await talk.ask("Which of them? A number, or 0 to type it in [1] ");
    if (answer === null) return "stopped";
    const number = answer.trim() === "" ? 1 : Number(answer);
    if (number === 0) return null;
    const chosen = candidates[number - 1];
    if (chosen !== undefined) return chosen;
    talk.say(`  Please answer with a number from 0 to ${candidates.length}`);
  }
  return null;
}

function describe({ id, address, protocol, name, heard, key }: Candidate): string {
  return [
    id,
    `at ${address ?? "an address not known"}`,
    `protocol ${protocol ?? "not known"}`,
    ...(name === "" ? [] : [JSON.stringify(name)]),
    ...(heard ? [] : ["listed, not heard"]),
    key === null ? "key not known" : "key known",
  ].join(", ");
}
