/** The `[plug]` table of home.toml for `driver = "home_assistant"`. */
import { readPlace } from "../../../lib/plugs/section.ts";
import {
  needFit,
  needSecret,
  readFit,
  readSecret,
  refuseUnknown,
  type Section,
} from "../../../lib/base/settings.ts";

/** An outlet that Home Assistant switches. */
export type HomeAssistantConfig = Readonly<ReturnType<typeof parseHomeAssistantSection>>;

/** Reads the table; throws TypeError or RangeError that names the setting. */
export function parseHomeAssistantSection(section: Section) {
  const known = ["driver", "tested", "address", "port", "token", "entity", "script"];
  refuseUnknown(section, [...known, "token_file"]);
  return {
    driver: "home_assistant" as const,
    /** Long-lived access token. A secret. */
    token: needSecret(section, "token", readSecret(section, "token")),
    /** `switch.router` */
    entity: needFit(section, "entity", {
      allowed: 'an entity such as "switch.router"',
      fits: /^(switch|light|input_boolean)\.[a-z0-9_]{1,100}$/,
    }),
    /** `script.router_cycle`, which does off, delay and on by itself; null: this host times the cut. */
    script: readFit(section, "script", {
      allowed: 'a script such as "script.router_cycle"',
      fits: /^script\.[a-z0-9_]{1,100}$/,
    }),
    ...readPlace(section, 8123),
  };
}
