import { assert, assertEquals, assertRejects } from "@std/assert";
import { InstallFault } from "../../../home/install/cache.ts";
import { keepRelease, releaseWorks } from "../../../home/install/before.ts";
import { goBack, recover } from "../../../home/install/go_back.ts";
import { placeText } from "../../../home/install/place.ts";
import { PREFIX_PATHS } from "../../../lib/install/paths.ts";
import type { CarryOutOptions } from "../../../home/install/carry_out.ts";

const TICK = "systemctl start rebootinator-probe.service";
const CLOUD = "systemctl restart rebootinator-cloud.service";
const HEALTH = "/opt/re/app/cloud/health_main.ts";
const LISTENS = () => ({ host: "127.0.0.1", port: 8_000 });

interface World {
  readonly options: CarryOutOptions;
  readonly asked: string[];
  readonly said: string[];
  readonly stands: () => string;
}

async function inWorld(
  isWell: (line: string) => boolean,
  act: (world: World) => Promise<void>,
): Promise<void> {
  const root = await Deno.makeTempDir();
  const [asked, said]: [string[], string[]] = [[], []];
  const options: CarryOutOptions = {
    root,
    prefix: "/opt/re",
    run(words) {
      const line = words.join(" ");
      asked.push(line);
      return Promise.resolve({ code: isWell(line) ? 0 : 1, output: "", errors: "" });
    },
    say: (line) => void said.push(line),
    sleep: () => Promise.resolve(),
  };
  const stands = () => JSON.parse(Deno.readTextFileSync(`${root}/opt/re/installed.json`)).release;
  try {
    await act({ options, asked, said, stands });
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

function place({ root }: CarryOutOptions, release: string, units = ["probe", "cloud"]): void {
  placeText(`${root}/opt/re/installed.json`, JSON.stringify({ release }), 0o644);
  for (const name of units) {
    placeText(`${root}/etc/systemd/system/rebootinator-${name}.service`, release, 0o644);
  }
}

/** Release 2 stands and works, in the place of release 1. */
function upgrade(options: CarryOutOptions, units?: string[]): void {
  place(options, "1", units);
  keepRelease(options);
  place(options, "2", units);
  releaseWorks(options, "2");
}

Deno.test("after a failure what stood works on, and the cloud is started with it", async () => {
  await inWorld(() => true, async ({ options, asked, said, stands }) => {
    place(options, "1");
    keepRelease(options);
    place(options, "2");
    assertEquals(
      await recover(options, LISTENS),
      "Release 1, which stood before, is back and works on",
    );
    assertEquals(stands(), "1");
    assert(asked.indexOf(TICK) > asked.indexOf(CLOUD), asked.join("\n"));
    assertEquals([said.at(-1), asked.at(-1)?.endsWith(HEALTH)], [
      "  It answers, and is well",
      true,
    ]);
    const [stop, reload, start] = asked.map((line) => line.split(" ")[1]);
    assertEquals([stop, reload, start], ["stop", "daemon-reload", "start"]);
  });
});

Deno.test("where it cannot be brought back, ticks go on all the same, and that is said", async () => {
  await inWorld(() => true, async ({ options, asked }) => {
    place(options, "1");
    keepRelease(options);
    const unit = `${options.root}/opt/re/standing/units/rebootinator-probe.service`;
    await Deno.remove(unit);
    await Deno.mkdir(unit);
    assertEquals((await recover(options, LISTENS))?.includes("could not be brought back"), true);
    assertEquals(asked.some((line) => line.startsWith("systemctl start")), true);
  });
});

Deno.test("where nothing stood, the ticks that there may be go on", async () => {
  await inWorld(() => true, async ({ options, asked }) => {
    assertEquals(await recover(options, LISTENS), null);
    assertEquals(asked.map((line) => line.split(" ")[1]), ["start"]);
  });
});

Deno.test("one may go back, and forth again", async () => {
  await inWorld(() => true, async ({ options, asked, stands }) => {
    await assertRejects(() => goBack(options, LISTENS), InstallFault, "no release before is kept");
    assertEquals(asked, []);
    upgrade(options);
    await goBack(options, LISTENS);
    assertEquals([stands(), asked.includes(TICK)], ["1", true]);
    await goBack(options, LISTENS);
    assertEquals(stands(), "2");
  });
});

for (
  const [what, broken, why] of [
    ["does not tick", TICK, "release 1 does not work here"],
    ["has a cloud that does not answer", HEALTH, "Cannot reach the cloud on port 8000"],
  ] as const
) {
  Deno.test(`not to one that ${what} any more`, async () => {
    await inWorld((line) => !line.includes(broken), async ({ options, stands }) => {
      upgrade(options);
      await assertRejects(() => goBack(options, LISTENS), InstallFault, why);
      assertEquals(stands(), "2");
    });
  });
}

Deno.test("a cloud that answers and is not well is gone back to, and that is said", async () => {
  await inWorld((line) => !line.endsWith(HEALTH), async ({ options, said, stands }) => {
    upgrade(options, ["cloud"]);
    await goBack(options, LISTENS);
    assertEquals(stands(), "1");
    assert(
      said.at(-1)?.startsWith("  It answers, and says that it is not well: see "),
      said.at(-1),
    );
  });
});

Deno.test("what stood is not said to work where it does not", async () => {
  for (const broken of [TICK, HEALTH]) {
    await inWorld((line) => !line.includes(broken), async ({ options, stands }) => {
      place(options, "1");
      keepRelease(options);
      place(options, "2");
      const said = await recover(options, LISTENS);
      assert(
        said?.startsWith(
          "Release 1, which stood before, is back, and does not work either: Cannot",
        ),
        `${said}`,
      );
      assertEquals(stands(), "1");
    });
  }
});

Deno.test("going back is refused where it would take away a half that was installed since", async () => {
  await inWorld(() => true, async ({ options, asked, stands }) => {
    upgrade(options, ["probe"]);
    place(options, "2", ["cloud"]);
    await assertRejects(
      () => goBack(options, LISTENS),
      InstallFault,
      "the cloud was installed here after release 1",
    );
    assertEquals([stands(), asked], ["2", []]);
  });
});

Deno.test("a half that was removed since does not come back", async () => {
  await inWorld(() => true, async ({ options, asked }) => {
    upgrade(options);
    for (const folder of ["/etc/systemd/system", `/opt/re/${PREFIX_PATHS.beforeUnits}`]) {
      await Deno.remove(`${options.root}${folder}/rebootinator-cloud.service`);
    }
    await goBack(options, LISTENS);
    assertEquals(asked.includes(CLOUD), false);
    assertEquals(asked.includes(TICK), true);
  });
});
