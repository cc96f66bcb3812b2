import type { TuyaConfig } from "./home_config.ts";

/** Stands in until the reader of the Tuya settings is merged; always throws. */
export function parseTuyaSection(value: unknown): TuyaConfig {
  throw new TypeError(`Cannot read home.toml: "plug" of type ${typeof value} is not built yet`);
}
