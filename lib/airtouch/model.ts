/** Facts that differ between the two consoles. Source: vendor protocol AT4 v1.6, AT5 v1.2. */

/** AirTouch 4 or AirTouch 5. */
export type Model = 4 | 5;

/** TCP port of the console ("Connection"). */
export const CONSOLE_PORTS: Readonly<Record<Model, number>> = { 4: 9004, 5: 9005 };

/** UDP port of discovery; the console answers to the same port of whoever asked. */
export const DISCOVERY_PORTS: Readonly<Record<Model, number>> = { 4: 49004, 5: 49005 };

/** Where a console is. */
export interface ConsoleAddress {
  readonly model: Model;
  /** An address or a name that resolves. */
  readonly host: string;
  /** 1–65535. */
  readonly port: number;
}

/** Highest AC number: AT4 has 4, AT5 has 16. */
export const AC_NUMBER_MAX: Readonly<Record<Model, number>> = { 4: 3, 5: 15 };

/** Highest number of a group (AT4) or zone (AT5). */
export const ZONE_NUMBER_MAX = 15;

/** Reads `"4"` or `"5"`; null for anything else. */
export function parseModel(text: string): Model | null {
  return text === "4" ? 4 : text === "5" ? 5 : null;
}
