import { type CloudAnswer, cloudFindings } from "../../lib/doctor/cloud.ts";
import { type Finding, warning, well } from "../../lib/doctor/finding.ts";
import type { HomeConfig } from "../../lib/config/home_config.ts";
import type { EpochMs } from "../../lib/time/time.ts";
import { readJson } from "../../lib/base/json_field.ts";
import { readLimited } from "../../lib/base/limited.ts";
import { reasonOf } from "../../lib/base/log.ts";

const ANSWER_MS = 6_000;
const BYTES_MAX = 256 * 1024;

/** Asks the cloud how it is and whether it knows this home; sends no heartbeat. */
export async function lookAtCloud(
  { cloud, site, ntfy }: Pick<HomeConfig, "cloud" | "site" | "ntfy">,
  nowMs: EpochMs,
): Promise<readonly Finding[]> {
  if (cloud === null) {
    return ntfy === null
      ? [warning("cloud", "There is none: nobody notices when this home falls silent", SETUP)]
      : [well("cloud", "There is none; the home tells the phone itself when it is back")];
  }
  const [health, view] = await Promise.all([
    fetchAnswer(new URL("/healthz", cloud.url), null),
    fetchAnswer(new URL(`/v1/sites/${encodeURIComponent(site.id)}`, cloud.url), cloud.token),
  ]);
  return cloudFindings({ site: site.id, health, view, nowMs });
}

const SETUP = "`deno task setup --cloud-url https://…`";

/** One answer of a cloud, within some seconds; `token` null: what is open to all. Never rejects. */
export async function fetchAnswer(url: URL, token: string | null): Promise<CloudAnswer> {
  const signal = AbortSignal.timeout(ANSWER_MS);
  try {
    const response = await fetch(url, {
      headers: {
        accept: "application/json",
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      },
      redirect: "manual",
      signal,
    });
    const text = response.body === null
      ? ""
      : (await readLimited(response.body, { bytesMax: BYTES_MAX, signal })).text;
    return { kind: "answer", status: response.status, body: readJson(text) };
  } catch (error) {
    return {
      kind: "none",
      why: signal.aborted ? "no answer in time" : reasonOf(error).slice(0, 160),
    };
  }
}
