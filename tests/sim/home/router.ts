import { countOutage } from "./line.ts";
import { note, type World } from "./world.ts";

/** The router as a box with power, a LAN side and a WAN side. */
export interface Router {
  state: "unpowered" | "booting" | "up" | "hung" | "dead";
  /** While hung: the LAN side still works. While booting: it works from `lanAtMs`. */
  lanAlive: boolean;
  /** Since when the LAN side works without a break; null: it does not. */
  lanSinceMs: number | null;
  /** Set to the time of each loss of power, so that an older boot's end is not believed. */
  bootNumber: number;
  /** A dead one never comes up, whatever the power does. */
  beyondHelp: boolean;
  /** The next boot ends in another hang. */
  hangsAgain: boolean;
}

/** A router that is up. */
export function createRouter(): Router {
  return {
    state: "up",
    lanAlive: true,
    lanSinceMs: -3_600_000,
    bootNumber: 0,
    beyondHelp: false,
    hangsAgain: false,
  };
}

/** True when the router routes. */
export function isUp(world: World): boolean {
  return world.router.state === "up";
}

function setLan(world: World, alive: boolean): void {
  const { router } = world;
  router.lanAlive = alive;
  if (!alive) router.lanSinceMs = null;
  else router.lanSinceMs ??= world.nowMs;
}

/** Power comes or goes; a change only. */
export function powerRouter(world: World, on: boolean): void {
  const { router } = world;
  if (on === (router.state !== "unpowered")) return;
  router.bootNumber++;
  if (!on) {
    router.state = "unpowered";
    setLan(world, false);
    countOutage(world);
    return;
  }
  boot(world);
}

function boot(world: World): void {
  const { router, setup, random } = world;
  router.state = router.beyondHelp ? "dead" : "booting";
  setLan(world, false);
  countOutage(world);
  if (router.beyondHelp) return;
  const number = ++router.bootNumber;
  const tookMs = random.integer(setup.bootMs.from, setup.bootMs.to);
  note(world, `router: boots, for ${Math.round(tookMs / 1_000)} s`);
  world.agenda.at(world.nowMs + Math.round(tookMs * 0.6), () => {
    if (router.bootNumber === number) setLan(world, true);
  });
  world.agenda.at(world.nowMs + tookMs, () => {
    if (router.bootNumber !== number) return;
    if (router.hangsAgain) {
      router.hangsAgain = false;
      router.state = "hung";
      note(world, "router: hangs again");
      return;
    }
    router.state = "up";
    note(world, "router: is up");
    countOutage(world);
  });
}

/** It stops routing until its power is cut; `lan` tells whether its LAN side goes on. */
export function hangRouter(world: World, options: { readonly lan: boolean }): void {
  const { router } = world;
  if (router.state !== "up") return;
  router.state = "hung";
  if (!options.lan) setLan(world, false);
  note(world, `router: hangs, LAN side ${options.lan ? "alive" : "dead"}`);
  countOutage(world);
}

/** Asked over the network, it boots, if it hears. */
export function askRouter(world: World): void {
  const { router } = world;
  if (!router.lanAlive || (router.state !== "up" && router.state !== "hung")) return;
  note(world, "router: restarts as it was asked");
  router.bootNumber++;
  boot(world);
}

/** It restarts by itself, as after a firmware update, silent for `darkMs` before it boots. */
export function restartRouter(world: World, darkMs: number): void {
  const { router } = world;
  if (router.state !== "up") return;
  note(world, "router: restarts by itself");
  const number = ++router.bootNumber;
  router.state = "hung";
  setLan(world, false);
  countOutage(world);
  world.agenda.at(world.nowMs + darkMs, () => {
    if (router.bootNumber === number && router.state === "hung") boot(world);
  });
}

/** It breaks for good; somebody brings a new one after `lastsMs`. */
export function killRouter(world: World, lastsMs: number): void {
  const { router } = world;
  if (router.beyondHelp) return;
  note(world, "router: dies for good");
  router.beyondHelp = true;
  router.bootNumber++;
  if (router.state !== "unpowered") router.state = "dead";
  setLan(world, false);
  countOutage(world);
  world.agenda.at(world.nowMs + lastsMs, () => replaceRouter(world));
}

/** A new one in place of a broken one. */
export function replaceRouter(world: World): void {
  const { router } = world;
  if (!router.beyondHelp) return;
  router.beyondHelp = false;
  note(world, "router: replaced");
  if (router.state === "dead") boot(world);
}

/** Somebody pulls its mains plug and puts it back. */
export function rescueRouter(world: World): void {
  if (world.router.state !== "hung") return;
  note(world, "owner: restarts the router by hand");
  boot(world);
}

/** Whatever is wrong with it is over at once; without power it stays off. */
export function healRouter(world: World): void {
  const { router } = world;
  router.beyondHelp = false;
  router.hangsAgain = false;
  if (router.state === "unpowered" || router.state === "up") return;
  router.bootNumber++;
  router.state = "up";
  setLan(world, true);
  countOutage(world);
}
