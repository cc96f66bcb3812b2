import { MINUTE_MS, SECOND_MS } from "../../../lib/time/time.ts";
import { pickHome } from "./faults.ts";
import { ask } from "./instance.ts";
import { type CloudWorld, note, nowOf } from "./world.ts";
import type { SimHome } from "./homes.ts";

/** What an owner asks of the cloud, over HTTP with the admin's token. */

const ADMIN = "admin";

/** Mutes a home for a while, or unmutes it. */
export function mute(world: CloudWorld): void {
  const { random, instances, watch } = world;
  if (instances.length === 0) return;
  const home = pickHome(world);
  const forMs = random.chance(0.3) ? 0 : random.integer(1, 40) * MINUTE_MS;
  const fromMs = nowOf(world);
  const facts = { fromMs, untilMs: fromMs + forMs };
  watch.mutes(home.id, { ...facts, knownMs: Infinity, certain: false });
  ask(world, random.pick(instances), {
    method: "POST",
    path: `/v1/sites/${home.id}/mute`,
    token: ADMIN,
    body: { for: `${forMs / SECOND_MS}s` },
  }).then((reply) => {
    note(world, `owner mutes ${home.id} for ${forMs / MINUTE_MS} min: ${reply?.status}`);
    if (reply?.status !== 200) return;
    // Nobody knows which of two requests at the same time was later.
    const certain = watch.sites.get(home.id)?.mutes.at(-1)?.fromMs === fromMs;
    const untilMs = (reply.body as { readonly mutedUntil: number | null }).mutedUntil ?? 0;
    watch.mutes(home.id, { fromMs, untilMs, knownMs: nowOf(world), certain });
  });
}

/** Asks for a power cycle or a pause; the home does nothing with it. */
export function command(world: CloudWorld): void {
  const { random, instances } = world;
  if (instances.length === 0) return;
  const body = random.chance(0.5) ? { kind: "power-cycle" } : { kind: "pause", for: "2h" };
  const path = `/v1/sites/${pickHome(world).id}/commands`;
  ask(world, random.pick(instances), { method: "POST", path, token: ADMIN, body });
}

/** Sells a home: asks until it is forgotten for good, and perhaps buys it back. */
export function forget(world: CloudWorld): void {
  const { random, scheduler } = world;
  const home = random.pick(world.homes.slice(2));
  if (home.forgetting) return;
  home.forgetting = true;
  note(world, `owner switches ${home.id} off and forgets it`);
  // What it had under way arrives, or not.
  scheduler.at(nowOf(world) + 5 * MINUTE_MS, () => askToForget(world, home));
}

function askToForget(world: CloudWorld, home: SimHome): void {
  const { random, scheduler, instances, watch } = world;
  const retry = scheduler.at(nowOf(world) + 20_000, () => askToForget(world, home));
  if (instances.length === 0) return;
  ask(world, random.pick(instances), {
    method: "DELETE",
    path: `/v1/sites/${home.id}`,
    token: ADMIN,
  }).then((reply) => {
    if (reply?.status !== 200 && reply?.status !== 404) return;
    retry.cancel();
    if (!home.forgetting) return;
    note(world, `${home.id} is forgotten`);
    watch.forgets(home.id);
    scheduler.at(nowOf(world) + random.integer(1, 10) * MINUTE_MS, () => {
      home.forgetting = false;
      home.beating = random.chance(0.7);
    });
  });
}
