/** Back to the release before: when the new one does not work, or when its owner wants it. */
import { UNIT_FOLDER, UNIT_NAMES } from "../../lib/install/paths.ts";
import { bringBack, isNewSince, keptRelease, swapReleases } from "./before.ts";
import { carryOut, type CarryOutOptions } from "./carry_out.ts";
import { pauseTicks, startTicks } from "./pause_ticks.ts";
import { exists } from "./place.ts";
import { InstallFault } from "./cache.ts";

/** Where the cloud of this computer listens, by its settings. Throws InstallFault. */
export type FindCloud = () => { readonly host: string; readonly port: number };

/**
 * After an installation that did not work: what stood works on, its settings included. Gives what is
 * to be said; null: nothing stood before, and the ticks that there may be go on.
 */
export async function recover(
  options: CarryOutOptions,
  findCloud: FindCloud,
): Promise<string | null> {
  const release = keptRelease(options, "standing");
  if (release === null) {
    await startTicks(options);
    return null;
  }
  await stand(options);
  try {
    await bringBack(options, "standing");
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    await goOn(options);
    return `Release ${release}, which stood before, could not be brought back: ${error.message}`;
  }
  await goOn(options);
  const trouble = await findTrouble(options, findCloud);
  return trouble === null
    ? `Release ${release}, which stood before, is back and works on`
    : `Release ${release}, which stood before, is back, and does not work either: ${trouble}`;
}

/**
 * Changes places with the release before, whose first tick must succeed and whose cloud must answer:
 * else all is as it was. Gives what is to be said; throws InstallFault where there is none, or it does
 * not work.
 */
export async function goBack(options: CarryOutOptions, findCloud: FindCloud): Promise<string> {
  const release = keptRelease(options, "before");
  if (release === null) throw new InstallFault("Cannot go back: no release before is kept");
  const added = HALVES.find(([unit]) => isNewSince(options, unit));
  if (added !== undefined) {
    throw new InstallFault(
      `Cannot go back: ${added[1]} was installed here after release ${release}, which would be ` +
        `without it; to have both, \`sudo rebootinator update --from PLACE --version ${release}\``,
    );
  }
  await pauseTicks(options);
  await swapReleases(options);
  await goOn(options);
  const trouble = await findTrouble(options, findCloud);
  if (trouble !== null) {
    await stand(options);
    await swapReleases(options);
    await goOn(options);
    throw new InstallFault(`${trouble}; release ${release} does not work here any more`);
  }
  return `Release ${release} works; \`sudo deno task install --back\` changes places again`;
}

/** What of that which stands does not work, in words; null: its tick does, and its cloud answers. */
async function findTrouble(
  options: CarryOutOptions,
  findCloud: FindCloud,
): Promise<string | null> {
  try {
    if (isThere(options, UNIT_NAMES.probeService)) {
      await carryOut([{ kind: "first_tick" }], options);
    }
    if (isThere(options, UNIT_NAMES.cloudService)) {
      const { host, port } = findCloud();
      await carryOut([{ kind: "first_answer", host, port }], options);
    }
    return null;
  } catch (error) {
    if (!(error instanceof InstallFault)) throw error;
    return error.message;
  }
}

/** A unit of each half, and what people call that. */
const HALVES = [
  [UNIT_NAMES.probeService, "the watchdog"],
  [UNIT_NAMES.cloudService, "the cloud"],
] as const;

/** A tick that hangs is no reason to leave the new release where it is. */
async function stand({ run }: CarryOutOptions): Promise<void> {
  const { probeTimer, controlSocket, probeService } = UNIT_NAMES;
  await run(["systemctl", "stop", probeTimer, controlSocket, probeService]);
}

async function goOn(options: CarryOutOptions): Promise<void> {
  const { run } = options;
  await run(["systemctl", "daemon-reload"]);
  await startTicks(options);
  if (isThere(options, UNIT_NAMES.cloudService)) {
    await run(["systemctl", "restart", UNIT_NAMES.cloudService]);
  }
}

function isThere({ root }: CarryOutOptions, unit: string): boolean {
  return exists(`${root}${UNIT_FOLDER}/${unit}`);
}
