/** Lines about a cloud that is installed on this computer, and what else is. */
import { counted } from "../base/text.ts";
import { CLOUD_ENV_FILE, type Half, UNIT_NAMES } from "../install/paths.ts";
import { formatDuration } from "../time/time.ts";
import { type CloudAnswer, readHealth } from "./cloud.ts";
import { broken, type Finding, unseen, warning, well } from "./finding.ts";
import { unitFinding } from "./unit.ts";

const LINK = "own cloud";
const LOG = `\`journalctl -u ${UNIT_NAMES.cloudService}\` says why`;

/** Its settings, as far as they concern who looks. */
export type OwnCloudSettings =
  | {
    readonly kind: "read";
    /** Topics and web hooks. */
    readonly channels: number;
  }
  | { readonly kind: "failed"; readonly why: string };

/** What was seen of it. */
export interface OwnCloudFacts {
  /** Whether systemd runs it; null: systemd could not be asked. */
  readonly isActive: boolean | null;
  readonly settings: OwnCloudSettings;
  /** `GET /healthz`; null: nobody knows where to ask. */
  readonly health: CloudAnswer | null;
}

/** What is installed here, so that nobody looks for the other half. */
export function installedFinding(halves: readonly Half[]): Finding {
  const both = "The watchdog, and the cloud";
  const one = halves.includes("cloud")
    ? "The cloud alone; the watchdog, at home, has a doctor of its own"
    : "The watchdog; its cloud is elsewhere, if there is one";
  return well("installed", halves.length > 1 ? both : one);
}

/** Lines about the cloud of this computer. */
export function ownCloudFindings({ isActive, settings, health }: OwnCloudFacts): Finding[] {
  return [
    settingsFinding(settings),
    unitFinding(isActive, { link: LINK, unit: UNIT_NAMES.cloudService, runs: "systemd runs it" }),
    // What does not run does not answer either.
    ...(health === null || isActive === false && health.kind === "none"
      ? []
      : [healthFinding(health)]),
    ...(settings.kind === "read" && settings.channels === 0 ? [NO_PHONE] : []),
  ];
}

const NO_PHONE = warning(
  LINK,
  "No phone is named: notices are only logged",
  "`sudo deno task cloud-setup --ntfy-url new`",
);

function settingsFinding(settings: OwnCloudSettings): Finding {
  if (settings.kind === "read") {
    const phones = settings.channels === 0
      ? ""
      : `; it tells ${counted(settings.channels, "channel")}`;
    return well(LINK, `${CLOUD_ENV_FILE} is right${phones}`);
  }
  return /permission denied/i.test(settings.why)
    ? unseen(LINK, settings.why, "`sudo deno task doctor`")
    : broken(LINK, settings.why, "Mend it by hand, then `sudo deno task install --cloud`");
}

function healthFinding(health: CloudAnswer): Finding {
  if (health.kind === "none") return broken(LINK, `It does not answer: ${health.why}`, LOG);
  const { ok, lastSweepAgeMs } = readHealth(health.body) ?? { ok: null, lastSweepAgeMs: null };
  if (ok === null) {
    const says = `Something answers on its port (status ${health.status}) that is not the cloud`;
    return broken(LINK, says, `Another PORT in ${CLOUD_ENV_FILE}, or another place for the other`);
  }
  const looked = lastSweepAgeMs === null
    ? "has not looked for silent homes yet"
    : `looked for silent homes ${formatDuration(Math.max(0, lastSweepAgeMs))} ago`;
  if (!ok) return broken(LINK, `It answers, ${looked}, and says that it is not well`, LOG);
  return lastSweepAgeMs === null
    ? warning(LINK, `It answers, and ${looked}`, "Wait a minute")
    : well(LINK, `It answers, and ${looked}`);
}
