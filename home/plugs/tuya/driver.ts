/** Tuya plugs and strips on the local network. */
import type { Driver } from "../../../lib/plugs/driver.ts";
import { addressOf, FIELDS, plugField } from "../../../lib/plugs/questions.ts";
import { parseTuyaSection, type TuyaConfig } from "./config.ts";

const ID = plugField("id", { value: "ID", help: "the plug's device id", usual: "found" });
const KEY = plugField("key", {
  kind: "secret",
  value: "KEY",
  help: "the plug's local key",
  usual: "from --devices",
});
const PROTOCOL = plugField("protocol", {
  value: "VERSION",
  help: "3.1, 3.3, 3.4 or 3.5",
  usual: "found, else 3.3",
});
const SWITCH_DP = plugField("switch_dp", {
  kind: "number",
  value: "NUMBER",
  help: "data point of the switch",
  usual: "1",
});
const COUNTDOWN_DP = plugField("countdown_dp", {
  kind: "number",
  value: "NUMBER",
  help: "data point of its timer",
  usual: "9",
});

const EXAMPLE = {
  driver: "tuya",
  address: "192.168.1.50",
  id: "bf0123456789abcdefghij",
  key: "fedcba9876543210",
  protocol: "3.3",
};

export const TUYA: Driver<TuyaConfig> = {
  name: "tuya",
  about: "plugs and strips of the Tuya and Smart Life apps",
  secrets: ["key"],
  isUsual: true,
  parse: parseTuyaSection,
  facts: ({ host, port, id, switchDp, countdownDp }) => ({
    fingerprint: `tuya ${id} ${switchDp}/${countdownDp}`,
    timedBy: "plug",
    place: { device: `tuya ${id}`, outlet: `tuya ${id} ${switchDp}` },
    connects: [{ host, port }],
    runs: [],
    knownAs: "key and version fit",
    afterSetUp: "Give the plug a fixed address in the router, and close its app on phones at home",
  }),
  // One's write would be the other's.
  clash: (one, other) => {
    const points = [other.switchDp, other.countdownDp];
    const isClash = points.includes(one.countdownDp) ||
      (points.includes(one.switchDp) && one.switchDp !== other.switchDp);
    return isClash ? { key: COUNTDOWN_DP.key, allowed: "no data point" } : null;
  },
  script: {
    asked: [
      addressOf("The plug"),
      { field: ID, text: "The plug's device id", initial: null },
      {
        field: PROTOCOL,
        text: "Its protocol version: 3.1, 3.3, 3.4 or 3.5",
        initial: "3.3",
        reads: readVersion,
      },
      { field: KEY, text: "Its local key, 16 characters", initial: null },
    ],
    flags: [FIELDS.port, FIELDS.outlet, SWITCH_DP, COUNTDOWN_DP],
    example: EXAMPLE,
    exampleFor: (key, value) =>
      // A countdown must be above its switch: a switch is tried with the outlet's usual countdown.
      key === SWITCH_DP.key && typeof value === "number"
        ? { ...EXAMPLE, countdown_dp: 8 + value }
        : EXAMPLE,
  },
  load: async () => {
    const { createTuyaPlug } = await import("./plug.ts");
    const { createTuyaStrip } = await import("./strip.ts");
    return { create: createTuyaPlug, createStrip: createTuyaStrip };
  },
};

/** `v3.3`, `3,3`, `33` and `version 3.3` all mean 3.3. */
function readVersion(typed: string): string {
  const found = /^(?:v|ver|version)?\.?\s*(\d)\s*[.,]?\s*(\d)$/i.exec(typed);
  return found === null ? typed : `${found[1]}.${found[2]}`;
}
