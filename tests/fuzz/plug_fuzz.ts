/** The real Tuya driver against a plug that means harm. */
import { createTuyaPlug } from "../../home/plugs/tuya/plug.ts";
import { patiently } from "../support/base/patience.ts";
import type { Random } from "../support/base/random.ts";
import { MALICES, startHostilePlug } from "./hostile_plug.ts";

const PLUG = { id: "bf0fuzz0fuzz0fuzz0ff", key: "fuzz-test-key-16" } as const;
const PROTOCOLS = ["3.1", "3.3", "3.4", "3.5"] as const;
const DEADLINE_MS = 350;
/** What a conversation may take beyond its deadline. */
const SLACK_MS = 1_200;

const KINDS: Readonly<Record<"read" | "powerCycle" | "turnOn", readonly string[]>> = {
  read: ["read", "failed"],
  powerCycle: ["not_sent", "refused", "sent", "confirmed"],
  turnOn: ["on", "unknown"],
};

/** One conversation; what was wrong with it, null: nothing. */
export async function fuzzPlug(random: Random): Promise<string | null> {
  const protocol = random.pick(PROTOCOLS);
  const malice = random.pick(MALICES);
  const operation = random.pick(["read", "powerCycle", "turnOn"] as const);
  await using hostile = await startHostilePlug({ ...PLUG, protocol }, { malice, random });
  const plug = createTuyaPlug({
    driver: "tuya",
    tested: true,
    host: "127.0.0.1",
    port: hostile.port,
    ...PLUG,
    protocol,
    switchDp: 1,
    countdownDp: 9,
  });
  const signal = AbortSignal.timeout(DEADLINE_MS);
  const asked = operation === "powerCycle"
    ? plug.powerCycle(30_000, signal)
    : plug[operation](signal);
  const where = `${operation} of a plug ${protocol}, ${malice}`;
  const outcome = await patiently<Awaited<typeof asked>>(asked, DEADLINE_MS + SLACK_MS);
  if (outcome === "late") return `${where}: hangs`;
  if (!KINDS[operation].includes(outcome.kind)) return `${where}: ${JSON.stringify(outcome)}`;
  if ("hint" in outcome && outcome.hint.length > 200) return `${where}: a hint without an end`;
  return null;
}
