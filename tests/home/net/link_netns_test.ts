/** Half-open for real: the interface goes down under a connection, in a network of its own. */
import { assert, assertEquals } from "@std/assert";

/** What `tests/support/airtouch/link_netns_main.ts` prints. */
interface Story {
  readonly losses: readonly string[];
  readonly heldLength: number;
  readonly oldOutcome: string;
  readonly newOutcome: string;
  readonly commands: readonly string[];
}

/** Ends a story that hangs; a busy machine takes its time. */
const STORY_MAX_MS = 150_000;

/** Why no namespace can be had here; null when one can. */
function findObstacle(): string | null {
  const command = "ip link set lo up && ip link set lo down && ss -tanH";
  try {
    const { success } = new Deno.Command("unshare", { args: ["-rn", "sh", "-c", command] })
      .outputSync();
    return success ? null : "no network namespaces here";
  } catch (error) {
    return error instanceof Deno.errors.NotFound ? "no unshare here" : "not allowed to run unshare";
  }
}

async function runStory(ending: "reset" | "quiet"): Promise<Story> {
  const script = new URL("../../support/airtouch/link_netns_main.ts", import.meta.url).pathname;
  const permissions = ["--no-prompt", "--allow-net=127.0.0.1", "--allow-run=ip,ss"];
  const { stdout, stderr } = await new Deno.Command("unshare", {
    args: ["-rn", Deno.execPath(), "run", "--quiet", ...permissions, script, ending],
    signal: AbortSignal.timeout(STORY_MAX_MS),
  }).output();
  const text = new TextDecoder();
  assertEquals(text.decode(stderr), "");
  return JSON.parse(text.decode(stdout));
}

const obstacle = findObstacle();
const note = obstacle === null ? "" : ` (skipped: ${obstacle})`;

Deno.test({
  name: `an interface that goes down is noticed and healed, and no old bytes follow${note}`,
  ignore: obstacle !== null,
  fn: async () => {
    const story = await runStory("reset");
    assertEquals(story.losses[0], "heartbeat_lost");
    assertEquals(story.heldLength, 0);
    assertEquals([story.oldOutcome, story.newOutcome], ["unknown", "confirmed"]);
    assertEquals([...new Set(story.commands.map((text) => text.split(" ")[0]))], ["2"]);
  },
});

Deno.test({
  name: `a quiet close would deliver the given-up command when the path heals${note}`,
  ignore: obstacle !== null,
  fn: async () => {
    const { heldLength, oldOutcome, commands } = await runStory("quiet");
    assert(heldLength > 0, "the kernel holds nothing");
    assertEquals(oldOutcome, "unknown");
    assert(commands.includes("1 on 1"), commands.join(", "));
  },
});
