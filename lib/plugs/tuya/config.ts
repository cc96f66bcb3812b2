/** The `[plug]` table of home.toml for `driver = "tuya"`. */
import * as v from "valibot";
import type { TuyaConfig } from "../../config/home_config.ts";
import { parseWith } from "../../base/parse.ts";
import { checkTuyaPoints, DP_MAX } from "./outlet.ts";
import type { OutletPoints } from "./points.ts";

const PORT_DEFAULT = 6668;
const OUTLETS_MAX = 7;
const PROTOCOLS = ["3.1", "3.3", "3.4", "3.5"] as const;

const dataPoint = v.pipe(
  v.number(),
  v.integer(`a data point, 1 to ${DP_MAX}`),
  v.minValue(1, `a data point, 1 to ${DP_MAX}`),
  v.maxValue(DP_MAX, `a data point, 1 to ${DP_MAX}`),
);

/** Never shows the key, not even a wrong one. */
const key = v.pipe(
  v.unknown(),
  v.rawTransform<unknown, string>(({ dataset, addIssue, NEVER }) => {
    const { value } = dataset;
    if (typeof value === "string" && /^[\x21-\x7e]{16}$/.test(value)) return value;
    const shown = typeof value === "string" ? `${value.length} characters` : typeof value;
    addIssue({
      input: shown,
      message: "the plug's local key, 16 characters without spaces",
    });
    return NEVER;
  }),
);

const section = v.pipe(
  v.strictObject({
    driver: v.literal("tuya"),
    tested: v.optional(v.boolean(), false),
    address: v.pipe(
      v.string(),
      v.ip("an IP address (a name cannot be resolved in an outage)"),
    ),
    port: v.optional(
      v.pipe(
        v.number(),
        v.integer("1 to 65535"),
        v.minValue(1, "1 to 65535"),
        v.maxValue(65_535, "1 to 65535"),
      ),
      PORT_DEFAULT,
    ),
    id: v.pipe(
      v.string(),
      v.regex(/^[0-9A-Za-z]{10,32}$/, "the device id, 10 to 32 letters and digits"),
    ),
    key,
    protocol: v.picklist(PROTOCOLS, '"3.1", "3.3", "3.4" or "3.5", in quotes'),
    outlet: v.optional(
      v.pipe(
        v.number(),
        v.integer(`1 to ${OUTLETS_MAX}`),
        v.minValue(1, `1 to ${OUTLETS_MAX}`),
        v.maxValue(OUTLETS_MAX, `1 to ${OUTLETS_MAX}`),
      ),
      1,
    ),
    switch_dp: v.optional(dataPoint),
    countdown_dp: v.optional(dataPoint),
  }),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    const points = outletPoints(dataset.value);
    const fault = checkTuyaPoints(points);
    if (fault === null) return;
    const value = fault.field === "switch_dp" ? points.switchDp : points.countdownDp;
    addIssue({
      input: value,
      message: fault.allowed,
      path: [{
        type: "object",
        origin: "value",
        input: { ...dataset.value },
        key: fault.field,
        value,
      }],
    });
  }),
);

/**
 * Reads the raw `[plug]` table, or the one called `path`, of home.toml, with the key in it (a `key_file` is read before).
 * Outlet n of a strip is switch n and countdown 8+n, a single socket is outlet 1.
 *
 * Throws TypeError: `Cannot read home.toml: "plug.countdown_dp" must be …, got …`.
 */
export function parseTuyaSection(value: unknown, path = "plug"): TuyaConfig {
  const read = parseWith(v.object({ [path]: section }), { [path]: value }, "read home.toml");
  const plug = read[path] as v.InferOutput<typeof section>;
  return {
    driver: "tuya",
    tested: plug.tested,
    host: plug.address,
    port: plug.port,
    id: plug.id,
    key: plug.key,
    protocol: plug.protocol,
    ...outletPoints(plug),
  };
}

function outletPoints(
  table: {
    readonly outlet: number;
    readonly switch_dp?: number | undefined;
    readonly countdown_dp?: number | undefined;
  },
): OutletPoints {
  return {
    switchDp: table.switch_dp ?? table.outlet,
    countdownDp: table.countdown_dp ?? 8 + table.outlet,
  };
}
