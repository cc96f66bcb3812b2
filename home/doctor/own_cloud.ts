/** A cloud that is installed on this computer: its settings, its service, its answer, its phone. */
import { ownHostBeforePort } from "../../lib/base/address.ts";
import type { CloudConfig } from "../../lib/config/cloud_config.ts";
import type { Finding } from "../../lib/doctor/finding.ts";
import { ownCloudFindings, type OwnCloudSettings } from "../../lib/doctor/own_cloud.ts";
import { InstallFault } from "../install/cache.ts";
import { readCloudSettings } from "../install/facts.ts";
import { fetchAnswer } from "./cloud.ts";
import { type PhoneOptions, testTopic } from "./phone.ts";

/** What is looked at, and how. */
export interface OwnCloudOptions extends PhoneOptions {
  /** Its settings, as they were installed. */
  readonly file: string;
  /** Whether systemd runs it; null: systemd could not be asked. */
  readonly isActive: () => Promise<boolean | null>;
}

/** Looks at the cloud of this computer; sends a silent message to its topics only when told to. */
export async function lookAtOwnCloud(options: OwnCloudOptions): Promise<readonly Finding[]> {
  const read = readSettings(options.file);
  const [isActive, health, tests] = await Promise.all([
    options.isActive(),
    read.kind === "failed" ? null : fetchAnswer(new URL("/healthz", urlOf(read.config)), null),
    read.kind === "failed" || !options.sendTest ? [] : sendTests(read.config, options),
  ]);
  const settings: OwnCloudSettings = read.kind === "failed"
    ? read
    : { kind: "read", channels: read.config.phone.channels.length };
  return [...ownCloudFindings({ isActive, settings, health }), ...tests];
}

function urlOf({ host, port }: CloudConfig): string {
  return `http://${ownHostBeforePort(host)}:${port}`;
}

type ReadSettings =
  | { readonly kind: "read"; readonly config: CloudConfig }
  | { readonly kind: "failed"; readonly why: string };

function readSettings(file: string): ReadSettings {
  try {
    return { kind: "read", config: readCloudSettings(file).config };
  } catch (error) {
    if (!(error instanceof InstallFault)) throw error;
    return { kind: "failed", why: error.message };
  }
}

async function sendTests(
  { phone }: CloudConfig,
  options: PhoneOptions,
): Promise<readonly Finding[]> {
  const topics = phone.channels.flatMap((channel) => channel.kind === "ntfy" ? [channel] : []);
  return await Promise.all(
    topics.map(async ({ url, token }) =>
      (await testTopic({ url, token, name: "The cloud" }, options)).finding
    ),
  );
}
