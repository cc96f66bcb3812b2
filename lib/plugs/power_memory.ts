import type { PlugReading } from "./plug.ts";

/** What its owner must know of a plug that a mains failure may leave off; `setting`: what to change. */
export function powerMemoryWarnings(
  afterPowerLoss: PlugReading["afterPowerLoss"],
  setting: string,
): string[] {
  const mend = `set ${setting} to on in its app`;
  switch (afterPowerLoss) {
    case null:
    case "on":
      return [];
    case "off":
      return [`After a mains failure the plug stays off: ${mend}`];
    case "last":
      return [`A mains failure while the router is rebooted would leave the plug off: ${mend}`];
  }
}
