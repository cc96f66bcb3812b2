/**
 * A home whose folders refuse: mounts them as told, kills the line again and again, and says what
 * came of it. In a mount namespace only.
 *
 * @module
 */
import { taskFlags } from "../demo/actors.ts";
import type { DiskKind, DiskStory, DiskStoryEnd } from "./disk_story.ts";
import { makeHomeFolders, PLUG } from "./home/folders.ts";
import { startNetwork } from "./home/network.ts";
import { startTick } from "./home/tick.ts";

const PAUSE_MS = 250;
/** The next cut would come within fewer: off time, boot grace and gap are a second each. */
const QUIET_TICKS = 16;

const { folder, disk, runtime, storyMs, cutsLeast }: DiskStory & { readonly folder: string } = JSON
  .parse(
    Deno.args[0] ?? "",
  );

async function mount(path: string, options: string): Promise<void> {
  const { success, stderr } = await new Deno.Command("mount", {
    args: ["-t", "tmpfs", "-o", options, "tmpfs", path],
  }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
}

async function spoil(path: string, kind: DiskKind): Promise<void> {
  switch (kind) {
    case "good":
    case "foreign":
      return;
    case "read-only":
      return await mount(path, "ro");
    case "full":
      await mount(path, "size=16k,mode=777");
      // Every page is taken: a file can be made, and nothing written into it.
      await Deno.writeFile(`${path}/ballast`, new Uint8Array(16 * 1024)).catch(() => {});
  }
}

async function countCuts(): Promise<number> {
  const { commands } = await network.view();
  return commands.filter(({ points }) => points.some(([dp, on]) => dp === 1 && on === false))
    .length;
}

await using network = await startNetwork({
  plugId: PLUG.id,
  plugKey: PLUG.key,
  protocol: "3.4",
  faults: [],
  wifiBootMs: null,
  hungBehaviour: "page",
});
const folders = await makeHomeFolders(folder, { network, protocol: "3.4" });
await spoil(folders.state, disk);
await spoil(folders.runtime, runtime);
const flags = await taskFlags("probe");
const end = {
  exits: [] as (number | null)[],
  errors: [] as string[],
  warnings: [] as string[],
};
const untilMs = performance.now() + storyMs;
let [cuts, quietTicks] = [0, 0];
// By what happens, not by the clock alone: a busy machine takes longer for the same.
while (performance.now() < untilMs || cuts < cutsLeast || quietTicks < QUIET_TICKS) {
  const { code, record, errors } = await startTick({ flags, folders, bootId: "boot-1" }).ended;
  end.exits.push(code);
  if (errors !== "") end.errors.push(errors);
  if (end.exits.length > 1) end.warnings.push(record?.warnings.join(" | ") ?? "no line");
  if (record?.cause === "online") network.hang();
  await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  const before = cuts;
  cuts = await countCuts();
  quietTicks = cuts > before ? 0 : quietTicks + 1;
}
const story: DiskStoryEnd = { ...end, cuts, darkMsMax: network.darkMsMax() };
Deno.stdout.writeSync(new TextEncoder().encode(JSON.stringify(story)));
