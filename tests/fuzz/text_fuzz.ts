/** Everything that is parsed from text, fed with slightly broken good input. */
import { parse as parseToml } from "@std/toml";
import { authorize } from "../../cloud/http/auth.ts";
import { HttpError } from "../../cloud/http/http.ts";
import { createSessionIssuer } from "../../cloud/keys/sessions.ts";
import { createSigner } from "../../cloud/keys/sign.ts";
import { createTokenIssuer } from "../../cloud/keys/tokens.ts";
import { parseCloudConfig } from "../../lib/config/cloud_config.ts";
import { noteAccepted } from "../../lib/watch/tell/contact.ts";
import { decide } from "../support/watch/decide.ts";
import { type Heartbeat, parseHeartbeat, parseHeartbeatReply } from "../../lib/wire/heartbeat.ts";
import { parseHome } from "../support/config/home_config.ts";
import { renderNotice } from "../../lib/phone/render_notice.ts";
import { buildNtfyRequest, classifyNtfyAnswer } from "../../lib/phone/ntfy.ts";
import { applyHeartbeat } from "../../lib/site/heartbeat.ts";
import { encodeWatchState, parseWatchState } from "../../lib/watch/state/codec.ts";
import { initialState, type WatchState } from "../../lib/watch/state/state.ts";
import { SECRET } from "../support/http/app_fixture.ts";
import { T0 } from "../support/site/heartbeats.ts";
import { startWorkClock } from "../support/base/patience.ts";
import type { Random } from "../support/base/random.ts";
import { clockAt, inputAt, saw } from "../support/watch/watch.ts";
import { buttonTargets } from "./button_fuzz.ts";
import { BEAT, HOME_TOML, PLUG_KEY, REPLY } from "./good_texts.ts";
import { mutateText } from "./mutate.ts";

/** One thing that parses. */
export interface TextTarget {
  readonly name: string;
  readonly seeds: readonly string[];
  /** Throws what `mayThrow` allows, or works; anything else is a defect. */
  readonly run: (text: string) => void | Promise<void>;
  readonly mayThrow: readonly (new (...args: never[]) => Error)[];
}

const SITE_BYTES_MAX = 1_024;

/** What was let in must be bearable to all that follows: a throw from there is a defect. */
function mustWork(act: () => void): void {
  try {
    act();
  } catch (error) {
    throw new Error("It was read, and then:", { cause: error });
  }
}

function beat(text: string): void {
  const parsed = parseHeartbeat(JSON.parse(text));
  mustWork(() => takeBeat(parsed));
}

function takeBeat(parsed: Heartbeat): void {
  const context = { now: T0, listenMs: T0, mostMs: T0, siteId: "home", generation: 1 };
  const change = applyHeartbeat(null, parsed, context);
  const again = applyHeartbeat(change.site, parsed, { ...context, now: T0 + 15_000 });
  const bytes = new TextEncoder().encode(JSON.stringify(again.site)).length;
  if (bytes > SITE_BYTES_MAX) throw new Error(`A site of ${bytes} bytes`);
  for (const notice of change.notices) {
    const message = renderNotice(notice, { now: T0 });
    buildNtfyRequest(message, { url: "https://ntfy.sh/topic", token: null });
  }
}

function reply(text: string): void {
  const before = initialState(clockAt(60_000));
  const taken = parseHeartbeatReply(JSON.parse(text));
  // Whatever the cloud says, the state must be such that it can be kept and gone on from.
  mustWork(() => goOn(parseWatchState(encodeWatchState(noteAccepted(before, taken)))));
}

function state(text: string): void {
  const file = JSON.parse(text);
  const known = parseWatchState(encodeWatchState(file.state));
  // Only somebody who can make check sums has a host that is 100,000 years old.
  if (known.agedMs > Number.MAX_SAFE_INTEGER / 4) return;
  mustWork(() => goOn(known));
}

/** Some ticks of a good and a dead line, in this boot and in the next. */
function goOn(known: WatchState): void {
  const start = Math.min(known.uptimeMs, Number.MAX_SAFE_INTEGER / 4);
  let now = known;
  for (const [at, cause] of [[1, "online"], [2, "internet_dead"], [7, "internet_dead"]] as const) {
    now = decide(now, inputAt(start + at * 15_000, saw(cause))).state;
    encodeWatchState(now);
  }
  const rebooted = decide(
    now,
    inputAt(15_000, saw("router_dead"), { clock: clockAt(15_000, "b") }),
  );
  encodeWatchState(rebooted.state);
}

function toml(text: string): void {
  let table: Record<string, unknown>;
  try {
    table = parseToml(text);
  } catch (error) {
    // The parser's own business; home/config/config_file.ts shows its line only.
    if (error instanceof Error) return;
    throw error;
  }
  try {
    parseHome(table);
  } catch (error) {
    const message = error instanceof Error ? error.message : "";
    if (!message.startsWith("Cannot read home.toml: ") || message.includes("\n")) {
      throw new Error(message);
    }
    const isKey = JSON.stringify(table["plug"] ?? null).includes(`"key":"${PLUG_KEY}"`);
    if (isKey && message.includes(PLUG_KEY)) throw new Error("The key is shown");
    throw error;
  }
}

function cloudSettings(text: string): void {
  const environment = Object.fromEntries(
    text.split("\n").map((line) => {
      const at = line.indexOf("=");
      return [line.slice(0, Math.max(0, at)), line.slice(at + 1)];
    }),
  );
  try {
    parseCloudConfig(environment);
  } catch (error) {
    const message = error instanceof Error ? error.message : "";
    if (message.includes("\n") || message.includes(SECRET)) throw new Error(message);
    throw error;
  }
}

/** All of them; a random generator only where one needs more than the text. */
export async function textTargets(random: Random): Promise<readonly TextTarget[]> {
  const tokens = await createTokenIssuer(SECRET);
  const sessions = createSessionIssuer(await createSigner(SECRET, "session"));
  const good = [
    await tokens.issue({ kind: "site", site: "home", generation: 12 }),
    await tokens.issue({ kind: "read" }),
    await tokens.issue({ kind: "admin" }),
  ];
  const stateText = encodeWatchState(initialState(clockAt(60_000)));
  return [
    ...await buttonTargets(),
    {
      name: "heartbeat",
      seeds: [JSON.stringify(BEAT)],
      run: beat,
      mayThrow: [TypeError, SyntaxError],
    },
    {
      name: "reply",
      seeds: [JSON.stringify(REPLY)],
      run: reply,
      mayThrow: [TypeError, SyntaxError],
    },
    {
      name: "state file",
      seeds: [stateText],
      run: (text) => void parseWatchState(text),
      mayThrow: [TypeError, SyntaxError],
    },
    { name: "state", seeds: [stateText], run: state, mayThrow: [TypeError, SyntaxError] },
    {
      name: "home.toml",
      seeds: [HOME_TOML],
      run: toml,
      mayThrow: [TypeError, RangeError, SyntaxError],
    },
    {
      name: "cloud settings",
      seeds: [
        `REBOOTINATOR_SECRET=${SECRET}\nNTFY_URL=https://ntfy.sh/t\nNTFY_TOKEN=tk_1\nPORT=8000\n` +
        "PUBLIC_URL=https://a.example\nGENERATIONS=home=2,o=3\nREMINDER_FIRST=5m\nQUIET_HOURS=22:00-07:00",
      ],
      run: cloudSettings,
      mayThrow: [TypeError, RangeError],
    },
    {
      name: "token",
      seeds: good,
      async run(text) {
        const claim = await tokens.verify(text);
        if (claim !== null && !good.includes(text)) throw new Error(`Let in: ${text}`);
      },
      mayThrow: [],
    },
    {
      name: "authorization",
      seeds: [`Bearer ${good[1]}`, `Basic ${btoa(`user:${good[1]}`)}`],
      async run(text) {
        const header = text.replaceAll(/[^\x20-\x7e]/g, "").trim();
        const request = new Request("http://x/status", { headers: { authorization: header } });
        const config = { generations: {}, statusPublic: false };
        const deps = { tokens, config, sessions, now: () => 0 };
        await authorize(request, { access: "admin", site: "" }, deps);
        throw new Error(`Let in: ${header}`);
      },
      mayThrow: [HttpError],
    },
    {
      name: "cookie",
      seeds: [
        `a=b; rebootinator-act=${await sessions.issue("read", 0)}; __Host-rebootinator-act=c.1.`,
      ],
      async run(text) {
        const header = text.replaceAll(/[^\x20-\x7e]/g, "").trim();
        const request = new Request("http://x/sites/home/actions", { headers: { cookie: header } });
        const config = { generations: {}, statusPublic: false };
        const deps = { tokens, config, sessions, now: () => 0 };
        await authorize(request, { access: "act-by-page", site: "home" }, deps);
        throw new Error(`Let in: ${header}`);
      },
      mayThrow: [HttpError],
    },
    {
      name: "ntfy answer",
      seeds: [
        '{"id":"a","time":1,"event":"message","topic":"t","message":"m","sequence_id":"s"}',
        '{"code":42908,"http":429,"error":"limit reached"}',
        '{"code":40009,"http":400,"error":"topic invalid"}',
      ],
      run(text) {
        const status = random.pick([200, 204, 301, 400, 401, 404, 413, 429, 500, 503, 599]);
        const header = mutateText(random.pick(["17", "Wed, 21 Oct 2026 07:28:00 GMT"]), random);
        const answer = classifyNtfyAnswer({
          status,
          headers: { get: () => header },
          body: text,
          now: T0,
          sequenceId: "s",
        });
        if ("why" in answer && answer.why.length > 400) throw new Error("A reason without an end");
        if (answer.kind === "limited" && !(answer.untilMs <= T0 + 2 * 86_400_000)) {
          throw new Error(`Rests until ${answer.untilMs}`);
        }
      },
      mayThrow: [],
    },
  ];
}

/** Most work that one text may make. */
const CASE_MS_MAX = 1_500;

/** Runs one changed text; what was wrong, null: nothing. */
export async function fuzzText(target: TextTarget, random: Random): Promise<string | null> {
  const text = mutateText(random.pick(target.seeds), random);
  const workedMs = startWorkClock();
  try {
    await target.run(text);
  } catch (error) {
    if (!target.mayThrow.some((type) => error instanceof type)) {
      return `${target.name}: ${error instanceof Error ? error.stack : error} for ${
        JSON.stringify(text)
      }`;
    }
  }
  const tookMs = workedMs();
  return tookMs > CASE_MS_MAX
    ? `${target.name}: ${tookMs} ms of work for ${JSON.stringify(text)}`
    : null;
}
