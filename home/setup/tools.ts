import type { AnnouncedDevice } from "../plugs/tuya/announcement.ts";
import type { HomeConfig } from "../../lib/config/home_config.ts";
import type { Plug } from "../../lib/plugs/plug.ts";
import type { TargetResult } from "../../lib/probes/probe.ts";
import type { SetupFlags } from "../../lib/setup/flags.ts";
import type { SetupFacts } from "../../lib/setup/script.ts";
import type { PlugsFound } from "../plugs/tuya/find.ts";
import type { TokenAnswer } from "./cloud_token.ts";
import type { Driver, FoundDevice, Recognized, UnknownDevice } from "../../lib/plugs/driver.ts";
import type { TrialTools } from "./trial.ts";

/** Everything that set-up does to the world. */
export interface SetupTools extends Omit<TrialTools, "plug" | "fingerprint" | "timedBy"> {
  /** Every driver there is. */
  readonly drivers: readonly Driver[];
  readonly facts: () => Promise<Pick<SetupFacts, "gateway" | "timeZone">>;
  readonly discover: (
    onFound: (device: AnnouncedDevice) => void,
    until: AbortSignal,
  ) => Promise<PlugsFound>;
  /** Looks for devices of a driver that answer to a search. */
  readonly find: (driver: string, forMs: number) => Promise<readonly FoundDevice[]>;
  /** Asks a device who it is, before that is set up; null: not a driver whose devices say so. */
  readonly recognize: (device: UnknownDevice) => Promise<Recognized | null>;
  /** Null: this process may run what this plug needs; else how it may, for its owner to paste. */
  readonly howToPermit: (config: HomeConfig["plug"]) => string | null;
  readonly createPlug: (config: HomeConfig["plug"]) => Promise<Plug>;
  /** Asks the cloud whether it takes this token for that home. */
  readonly askTokenTaken: (
    link: { readonly url: string; readonly site: string; readonly token: string },
  ) => Promise<TokenAnswer>;
  readonly probe: (config: HomeConfig) => Promise<readonly TargetResult[]>;
  /** Null: it was delivered; else why not. */
  readonly sendTest: (config: HomeConfig) => Promise<string | null>;
}

/** What to try on the plug, as far as it was said. */
export type TrialWishes = Pick<
  SetupFlags,
  "prove" | "test" | "testOffMs" | "wanCheck" | "routerOffCheck" | "sendTest"
>;
