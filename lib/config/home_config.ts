import type { PlugConfig } from "../plugs/plug_identity.ts";
import type { Target } from "../probes/probe.ts";
import type { ConsoleConfig } from "./airtouch_config.ts";
import type { MqttConfig } from "./mqtt_config.ts";
import type { PolicyConfig } from "./policy_config.ts";
import type { CaseFields } from "./report_config.ts";
import type { SoftRebootConfig } from "./soft_reboot_config.ts";

/** home.toml, as the tick uses it. Lengths are milliseconds; addresses are checked. */
export interface HomeConfig {
  readonly site: {
    /** `[a-z0-9][a-z0-9-]{0,31}` */
    readonly id: string;
    /** What people call this home; null: its id. */
    readonly name: string | null;
    /** IANA name; null: UTC. Used for blackout windows and in messages. */
    readonly timeZone: string | null;
  };
  readonly probes: {
    /** All targets, the gateway and the resolver included. */
    readonly targets: readonly Target[];
    /** Internet targets that must answer right, 1 – number of internet targets. */
    readonly quorum: number;
    /** For all targets together, 1 s – 6 s. */
    readonly deadlineMs: number;
  };
  readonly policy: PolicyConfig;
  readonly plug: PlugConfig;
  /** Null: power is the only way. */
  readonly softReboot: SoftRebootConfig | null;
  /** Null: no cloud. */
  readonly cloud: CloudLinkConfig | null;
  /** Null: the home never tells the phone by itself. */
  readonly ntfy: HomeNtfyConfig | null;
  /** Null: Home Assistant is told nothing. */
  readonly mqtt: MqttConfig | null;
  /** At most 4; none is the same as none configured. */
  readonly consoles: readonly ConsoleConfig[];
  /** What stands on the printed record; is sent nowhere. */
  readonly report: CaseFields;
}

export interface CloudLinkConfig {
  /** Base address, `https://home.example.deno.net`; no path. */
  readonly url: string;
  /** The site's token. A secret. */
  readonly token: string;
  /** Silence after which the cloud calls the home down. */
  readonly staleAfterMs: number;
  /** 15 s – 1 h; a heartbeat goes out at the first tick after it. */
  readonly heartbeatEveryMs: number;
}

export interface HomeNtfyConfig {
  /** Server and topic, `https://ntfy.sh/my-topic`. */
  readonly url: string;
  /** A secret; null: none. */
  readonly token: string | null;
}
