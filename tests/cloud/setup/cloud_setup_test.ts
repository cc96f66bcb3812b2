import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { type CloudSetupIo, runCloudSetup } from "../../../cloud/setup/cloud_setup.ts";
import { runToken } from "../../../cloud/commands/token_command.ts";
import { writeSecretFile } from "../../../cloud/setup/own_computer.ts";
import { type FakeIo, fakeIo, type FakeIoOptions } from "../../support/commands/command_fixture.ts";

const TOPIC = "https://ntfy.example/mine";

async function ntfyAnd(request: Request, health = 200): Promise<Response> {
  await request.body?.cancel();
  return request.method === "POST"
    ? Response.json({ id: "abcdefghijkl", time: 1, event: "message", topic: "mine" })
    : new Response("{}", { status: health });
}

interface World {
  readonly file: string;
  readonly installed: string[];
  run(args: readonly string[], options?: FakeIoOptions & { isRoot?: boolean }): Promise<
    { readonly exit: number; readonly io: FakeIo }
  >;
}

async function inWorld(check: (world: World) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  const file = `${folder}/cloud.env`;
  const installed: string[] = [];
  try {
    await check({
      file,
      installed,
      run: async (args, { isRoot = false, ...options } = {}) => {
        const io = fakeIo({ app: ntfyAnd, ...options });
        // Not by spreading: what was printed is read by getters.
        const all: CloudSetupIo = Object.assign(Object.create(io), {
          isRoot,
          writeSecretFile,
          installService: (settings: string) => Promise.resolve(installed.push(settings) > 0),
          sleep: () => Promise.resolve(),
        });
        return { exit: await runCloudSetup([`--settings=${file}`, ...args], all), io };
      },
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("one command makes secret, settings and token, and sends to the phone", async () => {
  await inWorld(async ({ file, run, installed }) => {
    const url = "https://watch.example.org";
    const { exit, io } = await run(["--yes", `--ntfy-url=${TOPIC}`, `--public-url=${url}`]);
    assertEquals([exit, io.err], [0, ""]);
    const text = await Deno.readTextFile(file);
    assertMatch(text, /^REBOOTINATOR_SECRET=[0-9a-f]{64}$/m);
    assertStringIncludes(text, `NTFY_URL=${TOPIC}\nPUBLIC_URL=${url}\n`);
    assertEquals((await Deno.stat(file)).mode! & 0o777, 0o600);
    // The token that was printed is the one that the settings give.
    const token = fakeIo({ files: [file] });
    assertEquals(await runToken(["home"], token), 0);
    assertStringIncludes(io.out, `  ${token.out}`);
    assert(!io.out.includes("07070707"), "the secret is not shown");
    assertEquals(installed, []);
  });
});

Deno.test("the secret is made once: run again, or from a second terminal, it stays", async () => {
  await inWorld(async ({ file, run }) => {
    await run(["--yes", `--ntfy-url=${TOPIC}`]);
    const first = await Deno.readTextFile(file);
    const again = await run(["--yes"]);
    assertStringIncludes(again.io.out, "The secret stays as it is");
    assertEquals(await Deno.readTextFile(file), first);
    // Settings elsewhere on this computer, or the environment's, are of the same cloud.
    for (
      const options of [
        { files: [file] },
        { environment: { REBOOTINATOR_SECRET: "07".repeat(32) } },
      ]
    ) {
      const other = await run([`--settings=${file}.2`, "--yes", `--ntfy-url=${TOPIC}`], options);
      assertStringIncludes(other.io.out, "The secret stays as it is");
      assertEquals(await Deno.readTextFile(`${file}.2`), first);
      await Deno.remove(`${file}.2`);
    }
  });
});

Deno.test("a secret in a file of its own stays there, named by settings or environment", async () => {
  await inWorld(async ({ file, run }) => {
    const path = `${file}.secret`;
    await Deno.writeTextFile(path, `${"s".repeat(32)}\n`);
    const server = "KV_PATH=http://127.0.0.1:4512\n";
    await Deno.writeTextFile(`${file}.token`, "a-token-of-the-test\n");
    const standing = `REBOOTINATOR_SECRET_FILE=${path}\n${server}NTFY_URL=${TOPIC}\n` +
      `DENO_KV_ACCESS_TOKEN_FILE=${file}.token\n`;
    await Deno.writeTextFile(file, standing);
    const { exit, io } = await run(["--yes"]);
    assertEquals([exit, io.err], [0, ""]);
    assertStringIncludes(io.out, "The secret stays as it is (it stands in the settings)");
    assertEquals(await Deno.readTextFile(file), standing);
    const options = { environment: { REBOOTINATOR_SECRET_FILE: path } };
    const other = await run(["--yes", `--settings=${file}.2`, `--ntfy-url=${TOPIC}`], options);
    assertStringIncludes(other.io.out, "REBOOTINATOR_SECRET of the environment");
    assertStringIncludes(
      await Deno.readTextFile(`${file}.2`),
      `REBOOTINATOR_SECRET=${"s".repeat(32)}\n`,
    );
  });
});

Deno.test("root's set-up installs the service and waits until it answers", async () => {
  await inWorld(async ({ file, run, installed }) => {
    const flags = ["--yes", `--ntfy-url=${TOPIC}`, "--host=0.0.0.0", "--port=8123"];
    const { exit, io } = await run(flags, { isRoot: true });
    assertEquals([exit, installed], [0, [file]]);
    assertStringIncludes(io.out, "The cloud answers at http://127.0.0.1:8123");
    const dead = await run(flags, { isRoot: true, app: (request) => ntfyAnd(request, 404) });
    assertEquals(dead.exit, 1);
    assertStringIncludes(dead.io.out, "journalctl");
  });
});

Deno.test("an IPv6 address stands in brackets in the address by which homes reach the cloud", async () => {
  await inWorld(async ({ run }) => {
    const flags = ["--yes", `--ntfy-url=${TOPIC}`, "--port=8123"];
    for (
      const [host, shown] of [["2001:db8::7", "[2001:db8::7]"], ["192.168.1.7", "192.168.1.7"]]
    ) {
      const { io } = await run([...flags, `--host=${host}`]);
      assertStringIncludes(io.out, `http://${shown}:8123`);
    }
  });
});

Deno.test("a phone that takes no message is exit 1, and the settings are written all the same", async () => {
  await inWorld(async ({ file, run }) => {
    const app = () => Promise.reject(new TypeError("away"));
    const { exit, io } = await run(["--yes", `--ntfy-url=${TOPIC}`], { app });
    assertEquals(exit, 1);
    assertStringIncludes(io.out, "does not take messages");
    assertStringIncludes(await Deno.readTextFile(file), TOPIC);
  });
});

Deno.test("what is wrong is one line, and nothing is written", async () => {
  await inWorld(async ({ file, run }) => {
    for (const flag of ["--port=x", "--public-url=watch", "--ntfy-url=topic", "--prot=1"]) {
      const { exit, io } = await run(["--yes", `--ntfy-url=${TOPIC}`, flag]);
      assertEquals([flag, exit, io.err.split("\n").length], [flag, 2, 2]);
    }
    assertEquals(await Deno.stat(file).catch(() => null), null);
    await Deno.writeTextFile(file, "no settings\n");
    const { exit, io } = await run(["--yes"]);
    assertEquals(exit, 2);
    assertStringIncludes(io.err, file);
    assertEquals(await Deno.readTextFile(file), "no settings\n");
  });
});
