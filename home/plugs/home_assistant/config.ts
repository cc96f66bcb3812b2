/** The `[plug]` table of home.toml for `driver = "home_assistant"`. */
import { type PlugPlace, readPlace } from "../../../lib/plugs/section.ts";
import {
  fieldOf,
  notAllowed,
  readSecret,
  readText,
  refuseUnknown,
  type Section,
} from "../../../lib/base/settings.ts";

/** An outlet that Home Assistant switches. */
export interface HomeAssistantConfig extends PlugPlace {
  readonly driver: "home_assistant";
  /** Long-lived access token. A secret. */
  readonly token: string;
  /** `switch.router` */
  readonly entity: string;
  /** `script.router_cycle`, which does off, delay and on by itself; null: this host times the cut. */
  readonly script: string | null;
}

/** Reads the table; throws TypeError or RangeError that names the setting. */
export function parseHomeAssistantSection(section: Section): HomeAssistantConfig {
  const known = ["driver", "tested", "address", "port", "token", "entity", "script"];
  refuseUnknown(section, [...known, "token_file"]);
  const token = readSecret(section, "token");
  if (token === null) {
    const field = fieldOf(section, "token");
    throw new TypeError(`Cannot ${section.act}: "${field}" is missing; set it or "${field}_file"`);
  }
  const entityAllowed = 'an entity such as "switch.router"';
  const entity = readText(section, "entity", entityAllowed) ?? "";
  if (!/^(switch|light|input_boolean)\.[a-z0-9_]{1,100}$/.test(entity)) {
    throw notAllowed(section, "entity", entityAllowed);
  }
  const scriptAllowed = 'a script such as "script.router_cycle"';
  const script = readText(section, "script", scriptAllowed);
  if (script !== null && !/^script\.[a-z0-9_]{1,100}$/.test(script)) {
    throw notAllowed(section, "script", scriptAllowed);
  }
  return { driver: "home_assistant", ...readPlace(section, 8123), token, entity, script };
}
