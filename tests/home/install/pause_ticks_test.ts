import { assert, assertEquals } from "@std/assert";
import { pauseTicks } from "../../../home/install/pause_ticks.ts";
import { encodeWatchState } from "../../../lib/watch/state/codec.ts";
import { initialState } from "../../../lib/watch/state/state.ts";
import { clockAt } from "../../support/watch/watch.ts";
import { owed } from "../../support/watch/power.ts";

interface World {
  readonly asked: string[];
  readonly said: string[];
  readonly slept: number[];
}

const START = "systemctl start rebootinator-probe.timer rebootinator-control.socket";
const STOP = "systemctl stop rebootinator-probe.timer rebootinator-control.socket";

/** `underWay` says before each look whether a cycle is under way. */
async function pauseIn(
  { timer, underWay }: {
    readonly timer: "ticks" | "stands still";
    readonly underWay: (world: World) => boolean;
  },
): Promise<World> {
  const root = await Deno.makeTempDir();
  const path = `${root}/var/lib/private/rebootinator/state.json`;
  await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true });
  const world: World = { asked: [], said: [], slept: [] };
  const lay = () => {
    const state = { ...initialState(clockAt(60_000)), sequence: 5 };
    const power = underWay(world) ? [owed()] : state.power;
    Deno.writeTextFileSync(path, encodeWatchState({ ...state, power }));
  };
  try {
    lay();
    await pauseTicks({
      root,
      say: (line) => world.said.push(line),
      sleep(lengthMs) {
        world.slept.push(lengthMs);
        lay();
        return Promise.resolve();
      },
      run(words) {
        world.asked.push(words.join(" "));
        lay();
        const code = words[1] === "is-active" && timer === "stands still" ? 3 : 0;
        return Promise.resolve({ code, output: "inactive\n", errors: "" });
      },
    });
    return world;
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

Deno.test("an idle watchdog is stopped at once", async () => {
  const { asked, slept } = await pauseIn({ timer: "ticks", underWay: () => false });
  assertEquals([asked.includes(STOP), asked.includes(START), slept], [true, false, []]);
});

Deno.test("ticks go on until the cycle that is under way is over", async () => {
  const { asked, said, slept } = await pauseIn({
    timer: "ticks",
    underWay: ({ slept }) => slept.length < 40,
  });
  assertEquals(slept.length, 40);
  assert(said[0]?.includes("not seen on again"), said[0]);
  assertEquals(asked.indexOf(STOP), 1);
});

Deno.test("a cycle that began in the last tick is waited for with ticks going on", async () => {
  let stops = 0;
  const { asked } = await pauseIn({
    timer: "ticks",
    underWay({ asked, slept }) {
      stops = asked.filter((line) => line === STOP).length;
      return stops === 1 && slept.length < 3;
    },
  });
  assertEquals(asked.filter((line) => line === START || line === STOP), [STOP, START, STOP]);
});

Deno.test("ticks that never end it, or do not run, hold up no release that may", async () => {
  const { slept, asked } = await pauseIn({ timer: "ticks", underWay: () => true });
  assertEquals([slept.length, asked.filter((line) => line === STOP).length], [300, 1]);
  const still = await pauseIn({ timer: "stands still", underWay: () => true });
  assertEquals(still.slept, []);
});
