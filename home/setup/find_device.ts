/** Finds a plug of a driver whose devices answer to a question on the network. */
import type { FoundDevice } from "../../lib/plugs/driver.ts";
import { FIELDS, type SetupAnswers } from "../../lib/plugs/questions.ts";
import { choose } from "./find.ts";
import type { Talk } from "./talk.ts";

export interface DeviceFinder {
  readonly talk: Talk;
  readonly searchMs: number;
  readonly find: (driver: string, forMs: number) => Promise<readonly FoundDevice[]>;
}

/** Devices that are asked answer at once; only some that announce themselves take longer. */
const SEARCH_MS_MAX = 4_000;

/** Answers for the address and what follows from it, as far as not given; null: stopped. */
export async function findDevice(
  given: SetupAnswers,
  { talk, find, searchMs }: DeviceFinder,
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

/** These answers beside those that are given. */
export function withAnswers(
  given: SetupAnswers,
  more: Readonly<Record<string, string>>,
): SetupAnswers {
  const fresh = Object.entries(more).filter(([flag]) => !given.has(flag));
  return new Map([...given, ...fresh]);
}
