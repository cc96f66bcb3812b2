import { assembleCloud, marking } from "../../../cloud/cloud.ts";
import { createListening } from "../../../cloud/store/listening.ts";
import { createDecorator } from "../../../cloud/phone/decorate.ts";
import { createFormIssuer } from "../../../cloud/keys/forms.ts";
import { createSessionIssuer } from "../../../cloud/keys/sessions.ts";
import { createShareIssuer } from "../../../cloud/keys/shares.ts";
import { createLinkIssuer } from "../../../cloud/keys/links.ts";
import type { Signer } from "../../../cloud/keys/sign.ts";
import type { TokenIssuer } from "../../../cloud/keys/tokens.ts";
import { parseCloudConfig } from "../../../lib/config/cloud_config.ts";
import type { LogLine } from "../../../lib/base/log.ts";
import { MINUTE_MS } from "../../../lib/time/time.ts";
import { Violation } from "../checks/facts.ts";
import { createSimChannel } from "./phone_side.ts";
import { openStore, STORE_FAILED, whileStopped } from "./store_side.ts";
import { type CloudWorld, type Instance, note, nowOf, violate } from "./world.ts";

const SECRET = "0123456789abcdef0123456789abcdef";
const CONFIG = parseCloudConfig({ REBOOTINATOR_SECRET: SECRET, SITES_MAX: "100" });
const ADMIN = "admin";

/** Tokens without cryptography, which does not rest with the rest of the code. */
const TOKENS: TokenIssuer = {
  issue: (claim) => Promise.resolve(claim.kind === "site" ? claim.site : ADMIN),
  verify: (token) =>
    Promise.resolve(
      token === ADMIN ? { kind: "admin" } : { kind: "site", site: token, generation: 1 },
    ),
};

/** Likewise. */
const SIGNER: Signer = { sign: () => Promise.resolve("x"), isRight: () => Promise.resolve(true) };
const LINKS = createLinkIssuer(SIGNER);

/** Starts one more process of the cloud. */
export function startInstance(world: CloudWorld): Instance {
  const { scheduler, setup, random } = world;
  world.started++;
  const shell = {
    name: `cloud ${world.started}`,
    startedMs: nowOf(world),
    wallAheadMs: setup.skewed ? random.integer(-4, 4) * MINUTE_MS : 0,
    sleptMs: 0,
    stopped: null,
    sleepsSinceMs: null,
    alive: true,
    diedMs: null,
    stepsLeft: null,
    isRunning: false,
    disturbedMs: -Infinity,
    locked: new Map(),
  };
  const instance = shell as unknown as Instance;
  const kv = openStore(world, instance);
  const now = () => nowOf(world) + instance.wallAheadMs;
  const steady = () => {
    const passedMs = nowOf(world) - instance.startedMs;
    return { awakeMs: passedMs - instance.sleptMs, passedMs };
  };
  const config = {
    ...CONFIG,
    onDeploy: setup.onDeploy,
    timeline: setup.preview ? "git-branch/x" : setup.onDeploy ? "production" : null,
  };
  const listening = createListening({ now, steady, ...marking(config) });
  const cloud = assembleCloud({
    kv,
    config,
    listening,
    now,
    steady,
    sleep: async (ms, signal) => {
      await scheduler.sleep(ms, signal);
      await whileStopped(instance);
    },
    canBeReached: () => Promise.resolve(!world.noWayIn),
    tokens: TOKENS,
    channels: [createSimChannel(world, instance)],
    decorate: createDecorator({ config: CONFIG, links: LINKS, now }),
    links: LINKS,
    forms: createFormIssuer(SIGNER),
    shares: createShareIssuer(SIGNER, () => 1),
    sessions: createSessionIssuer(SIGNER),
    log: (line) => hearLog(world, line),
    randomId: () => `c${world.random.integer(1, 1e9).toString(36)}`,
  });
  Object.assign(instance, { kv, cloud, listening });
  world.instances.push(instance);
  world.ears.change();
  if (!setup.onDeploy) cloud.watch();
  note(world, `${instance.name} starts`);
  return instance;
}

/** What goes wrong without anybody's doing is a bug. */
function hearLog(world: CloudWorld, line: LogLine): void {
  const { event } = line;
  if (event === "notice_sent" || event === "flip" || event === "notice") return;
  const text = Object.entries(line).map(([name, value]) => `${name}=${value}`).join(" ");
  note(world, `log: ${text}`);
  if (line.level !== "error") return;
  if (text.includes(STORE_FAILED) || text.includes("ContentionError")) return;
  if (/Cannot (update|delete|write)|event=no_way_in|gave no answer within/.test(text)) return;
  violate(world, new Violation("nothing fails by itself", text));
}

/** Ends it between two steps: what it had in memory is gone. */
export function killInstance(world: CloudWorld, instance: Instance): void {
  if (!instance.alive) return;
  bury(world, instance);
  note(world, `${instance.name} is killed`);
}

/** Asks it to end, as a new deployment does. */
export function stopInstance(world: CloudWorld, instance: Instance): void {
  if (!instance.alive) return;
  note(world, `${instance.name} is asked to end`);
  instance.cloud.stop(3_500).then(() => bury(world, instance));
  world.scheduler.at(nowOf(world) + 4_000, () => killInstance(world, instance));
}

function bury(world: CloudWorld, instance: Instance): void {
  instance.alive = false;
  instance.diedMs = nowOf(world);
  instance.stopped?.resolve();
  for (const { release } of instance.locked.values()) release();
  world.instances = world.instances.filter((each) => each !== instance);
  world.ears.change();
}

/** Asks one process over HTTP; null: it died, or nothing came of it. */
export async function ask(
  world: CloudWorld,
  instance: Instance,
  options: {
    readonly method: string;
    readonly path: string;
    readonly token: string;
    readonly body?: unknown;
  },
): Promise<{ readonly status: number; readonly body: unknown } | null> {
  await whileStopped(instance);
  const response = await instance.cloud.handle(
    new Request(`https://cloud.test${options.path}`, {
      method: options.method,
      headers: { authorization: `Bearer ${options.token}`, "content-type": "application/json" },
      ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
    }),
  );
  world.scheduler.touch();
  return { status: response.status, body: await response.json() };
}

/** The cron of every process, for good. */
export function startCron(world: CloudWorld): void {
  const nextMs = (Math.floor(nowOf(world) / MINUTE_MS) + 1) * MINUTE_MS;
  world.scheduler.at(nextMs, () => {
    startCron(world);
    if (!world.setup.onDeploy) return;
    if (world.cronSkips > 0) {
      world.cronSkips--;
      world.ears.disturb(nextMs + MINUTE_MS);
      note(world, "cron: no run this minute");
      return;
    }
    const lateMs = world.cronLateMs === 0 ? 0 : world.random.integer(0, world.cronLateMs);
    for (const instance of chosen(world)) {
      world.scheduler.at(nextMs + lateMs + world.random.integer(0, 400), () => {
        fire(world, instance);
      });
    }
  });
}

/** Deploy runs its cron in one process; those of an owner each have their own. */
function chosen(world: CloudWorld): readonly Instance[] {
  const { instances, setup, random } = world;
  if (!setup.onDeploy || instances.length < 2 || random.chance(0.1)) return instances;
  return [random.pick(instances)];
}

/** A run that is still going on costs the next one. */
function fire(world: CloudWorld, instance: Instance): void {
  if (!instance.alive) return;
  if (instance.isRunning || instance.stopped !== null) {
    world.ears.disturb(nowOf(world) + MINUTE_MS);
    return;
  }
  instance.isRunning = true;
  instance.cloud.sweep().then(() => {
    instance.isRunning = false;
    if (instance.alive && nowOf(world) % MINUTE_MS < 30_000 && instance.stopped === null) {
      world.ears.disturb();
    }
  });
}

/** Stops a process, or its whole machine, for `ms`. */
export function stopFor(
  world: CloudWorld,
  instance: Instance,
  options: { readonly ms: number; readonly asleep: boolean },
): void {
  if (!instance.alive || instance.stopped !== null) return;
  const { ms, asleep } = options;
  note(
    world,
    `${instance.name} ${asleep ? "sleeps" : "is stopped"} for ${Math.round(ms / 1_000)} s`,
  );
  const stopped = Promise.withResolvers<void>();
  instance.stopped = stopped;
  instance.disturbedMs = nowOf(world) + ms;
  world.ears.change();
  const startedMs = nowOf(world);
  instance.sleepsSinceMs = asleep ? startedMs : null;
  world.scheduler.at(startedMs + ms, () => {
    if (instance.stopped === stopped) endStop(world, instance);
  });
}

/** Lets a stopped process go on. */
export function endStop(world: CloudWorld, instance: Instance): void {
  const { stopped, sleepsSinceMs } = instance;
  if (stopped === null) return;
  instance.stopped = null;
  if (sleepsSinceMs !== null) instance.sleptMs += nowOf(world) - sleepsSinceMs;
  note(world, `${instance.name} goes on`);
  world.ears.change();
  world.scheduler.touch();
  stopped.resolve();
}
