/** Which outlet somebody at the keyboard means. */
import type { HomeConfig } from "../../lib/config/home_config.ts";
import { identifyPlug, isSeveral, type PlugIdentity } from "../../lib/plugs/plug_identity.ts";

/** The settings with that outlet alone, and what its cycle leaves to the watchdog. */
export interface ChosenOutlet {
  readonly config: HomeConfig;
  readonly identity: PlugIdentity;
}

/** All plugs without a name, else the one of that name; why not, in one line. */
export function chooseOutlet(config: HomeConfig, name: string | null): ChosenOutlet | string {
  const { plug } = config;
  if (name === null) return { config, identity: identifyPlug(plug) };
  if (!isSeveral(plug)) {
    return `Cannot try the plug: there is one alone, without a name, got ${JSON.stringify(name)}`;
  }
  const member = plug.members.find((each) => each.name === name);
  if (member === undefined) {
    const names = plug.members.map((each) => each.name).join(", ");
    return `Cannot try the plug: NAME must be one of ${names}, got ${JSON.stringify(name)}`;
  }
  const { fingerprint, timedBy } = identifyPlug(member.plug);
  return {
    config: { ...config, plug: member.plug },
    // Alone it waits for nobody, and the watchdog knows it by its name.
    identity: { fingerprint, timedBy, outlets: [{ name, onDelayMs: 0, timedBy }] },
  };
}
