import { countOutage } from "./line.ts";
import { note, type World } from "./world.ts";

/** The box before the router, where it has one of its own. */
export interface Modem {
  state: "unpowered" | "booting" | "up";
  /** So that an older boot's end is not believed. */
  bootNumber: number;
}

/** A modem that is up. */
export function createModem(): Modem {
  return { state: "up", bootNumber: 0 };
}

/** Power comes or goes; a change only. */
export function powerModem(world: World, on: boolean): void {
  const { modem, setup, random } = world;
  if (on === (modem.state !== "unpowered")) return;
  const number = ++modem.bootNumber;
  modem.state = on ? "booting" : "unpowered";
  countOutage(world);
  if (!on) return;
  const tookMs = random.integer(setup.modemBootMs.from, setup.modemBootMs.to);
  note(world, `modem: boots, for ${Math.round(tookMs / 1_000)} s`);
  world.agenda.at(world.nowMs + tookMs, () => {
    if (modem.bootNumber !== number) return;
    modem.state = "up";
    note(world, "modem: is up");
    countOutage(world);
  });
}

/** Whatever it was doing is over; without power it stays off. */
export function healModem(world: World): void {
  const { modem } = world;
  if (modem.state !== "booting") return;
  modem.bootNumber++;
  modem.state = "up";
  countOutage(world);
}
