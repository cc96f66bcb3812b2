import { broken, type Finding, warning, well } from "../../lib/doctor/finding.ts";
import type { HomeConfig } from "../../lib/config/home_config.ts";
import { readLimited } from "../../lib/base/limited.ts";
import { formatDuration } from "../../lib/time/time.ts";
import { publishNtfy } from "../../lib/phone/publish_ntfy.ts";

const LINK = "phone";
const EXCHANGE_MS = 6_000;
const POLL_BYTES_MAX = 256 * 1024;

/** How the phone's topic is looked at. */
export interface PhoneOptions {
  readonly sendTest: boolean;
  readonly nowMs: number;
  /** Marks the message, so that it is known again. */
  readonly code: string;
  /** When a test last went out; null: never, as far as is known. */
  readonly testedMs?: number | null;
  /** A test went out. */
  readonly remember?: () => void;
}

/**
 * Looks at every way to the phone there is: by the cloud, and by the home's own topic. Only when told
 * to, the cloud is asked for a test, and a silent message goes to the topic and is read back.
 */
export async function lookAtPhone(
  { ntfy, cloud, site }: Pick<HomeConfig, "ntfy" | "cloud" | "site">,
  options: PhoneOptions,
): Promise<readonly Finding[]> {
  if (ntfy === null && cloud === null) {
    return [
      warning(LINK, "Nothing reaches a phone", "`deno task setup --ntfy-url https://ntfy.sh/…`"),
    ];
  }
  const ways = [
    ...(cloud === null ? [] : [await lookAtCloudsWay(cloud, { site, ...options })]),
    ...(ntfy === null ? [] : [await lookAtTopic({ ntfy, site }, options)]),
  ];
  if (ways.every(({ sent }) => sent)) options.remember?.();
  return ways.map(({ finding }) => finding);
}

/** One way to the phone. */
interface Way {
  readonly finding: Finding;
  /** Whether a test went out on it just now. */
  readonly sent: boolean;
}

function unsent(finding: Finding): Way {
  return { finding, sent: false };
}

function sent(finding: Finding): Way {
  return { finding, sent: true };
}

/** When a test last went out, as the end of a line. */
function lastTest({ testedMs = null, nowMs }: PhoneOptions): string {
  if (testedMs === null || testedMs > nowMs) return "";
  return `; the last test went out ${formatDuration(nowMs - testedMs)} ago`;
}

/** The cloud knows the phone; the home can only ask it. */
async function lookAtCloudsWay(
  cloud: NonNullable<HomeConfig["cloud"]>,
  { site, ...options }: Pick<HomeConfig, "site"> & PhoneOptions,
): Promise<Way> {
  if (!options.sendTest) {
    const says = "The cloud rings it; --send-test asks it for a test";
    return unsent(well(LINK, `${says}${lastTest(options)}`));
  }
  try {
    const response = await fetch(
      new URL(`/v1/sites/${encodeURIComponent(site.id)}/test`, cloud.url),
      {
        method: "POST",
        headers: { accept: "application/json", authorization: `Bearer ${cloud.token}` },
        redirect: "manual",
        signal: AbortSignal.timeout(EXCHANGE_MS),
      },
    );
    await response.body?.cancel();
    if (response.status === 202) {
      return sent(warning(LINK, "The cloud sends a test to the phone just now", SEEN));
    }
    const says = `The cloud sent no test (status ${response.status})`;
    return unsent(
      response.status === 404
        ? warning(LINK, says, "It must have heard this home once, and be no older than it")
        : broken(LINK, says, "See the lines of the cloud"),
    );
  } catch {
    const says = "The cloud could not be asked for a test";
    return unsent(broken(LINK, says, "See the lines of the cloud"));
  }
}

const SEEN = "Has it arrived? If not: the cloud's page says what became of it";

async function lookAtTopic(
  { ntfy, site }: { readonly ntfy: NonNullable<HomeConfig["ntfy"]> } & Pick<HomeConfig, "site">,
  options: PhoneOptions,
): Promise<Way> {
  if (!options.sendTest) {
    const says = "The home has a topic; --send-test sends a silent message there";
    return unsent(well(LINK, `${says}${lastTest(options)}`));
  }
  return await testTopic({ ...ntfy, name: site.name ?? site.id }, options);
}

/** A topic, and who is said to write there. */
interface NamedTopic {
  readonly url: string;
  readonly token: string | null;
  readonly name: string;
}

/** Sends a silent message to a topic, and reads it back. */
export async function testTopic(topic: NamedTopic, options: PhoneOptions): Promise<Way> {
  const answer = await publishNtfy({
    title: `${topic.name}: a silent test`,
    body: `A test of the watchdog's doctor, ${options.code}`,
    priority: 1,
    tags: [],
    click: null,
    sequenceId: "doctor",
    delayMs: null,
  }, { ...topic, fetch, now: () => options.nowMs, signal: AbortSignal.timeout(EXCHANGE_MS) });
  if (answer.kind !== "delivered") {
    const says = `The topic does not take messages: ${answer.why}`;
    return unsent(broken(LINK, says, "Check url and token"));
  }
  return sent(
    await wasKept(topic, options.code)
      ? well(LINK, "A silent message was sent and read back")
      : warning(LINK, "A silent message was sent, but cannot be read back", READ_BACK),
  );
}

const READ_BACK = "Has the phone shown it? A topic may be write-only for this token";

async function wasKept(
  ntfy: Pick<NamedTopic, "url" | "token">,
  code: string,
): Promise<boolean> {
  const signal = AbortSignal.timeout(EXCHANGE_MS);
  try {
    const response = await fetch(`${ntfy.url}/json?poll=1&since=1m`, {
      headers: ntfy.token === null ? {} : { authorization: `Bearer ${ntfy.token}` },
      redirect: "manual",
      signal,
    });
    if (response.body === null) return false;
    const { text } = await readLimited(response.body, { bytesMax: POLL_BYTES_MAX, signal });
    return response.status === 200 && text.includes(code);
  } catch {
    return false;
  }
}
