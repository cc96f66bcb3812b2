/** The real Tuya driver against a plug that means harm. */
import { createTuyaPlug } from "../../home/plugs/tuya/plug.ts";
import type { Random } from "../support/base/random.ts";
import { MALICES, startHostilePlug } from "./hostile_plug.ts";

const PLUG = { id: "bf0fuzz0fuzz0fuzz0ff", key: "fuzz-test-key-16" } as const;
const PROTOCOLS = ["3.1", "3.3", "3.4", "3.5"] as const;
const DEADLINE_MS = 350;
/** A busy machine is late; a hang is later. */
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
  const startedMs = performance.now();
  const outcome = operation === "powerCycle"
    ? await plug.powerCycle(30_000, signal)
    : await plug[operation](signal);
  const tookMs = performance.now() - startedMs;
  const where = `${operation} of a plug ${protocol}, ${malice}`;
  if (!KINDS[operation].includes(outcome.kind)) return `${where}: ${JSON.stringify(outcome)}`;
  if (tookMs > DEADLINE_MS + SLACK_MS) return `${where}: took ${Math.round(tookMs)} ms`;
  if ("hint" in outcome && outcome.hint.length > 200) return `${where}: a hint without an end`;
  return null;
}
