/** `deno task deploy` as its own process, with a stand-in for `deno` that writes down its arguments. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";

const PROJECT = new URL("../../../", import.meta.url).pathname;
const SECRET = "deploy-test-secret-0123456789abcdef";
const STAND_IN = `#!/bin/sh
echo "$PWD $*" >> "$LOG"
case "$*" in
  *"apps list"*) echo '{"items":[]}' ;;
  *"database list"*) echo '[{"name":"wd-kv","assignments":["wd"]}]' ;;
  *"env list"*) exit 4 ;;
esac
`;

interface Ran {
  readonly code: number;
  readonly output: string;
  readonly errors: string;
  /** What \`deno\` was given, line by line, without the folder. */
  readonly given: readonly string[];
  readonly folders: readonly string[];
}

async function deploy(
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<Ran> {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(`${folder}/deno`, STAND_IN, { mode: 0o755 });
    const config = JSON.parse(await Deno.readTextFile(`${PROJECT}deno.json`));
    const flags = String(config.tasks.deploy.command).split(" ").filter((word) =>
      word.startsWith("--")
    );
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "--quiet", ...flags, "cloud/deploy_main.ts", ...args],
      cwd: PROJECT,
      stdin: "null",
      env: { ...environment, PATH: `${folder}:/usr/bin:/bin`, LOG: `${folder}/log` },
    }).output();
    const log = await Deno.readTextFile(`${folder}/log`).catch(() => "");
    const lines = log.split("\n").filter((line) => line !== "");
    const decoder = new TextDecoder();
    return {
      code,
      output: decoder.decode(stdout),
      errors: decoder.decode(stderr),
      given: lines.map((line) => line.slice(line.indexOf(" ") + 1)),
      folders: lines.map((line) => line.slice(0, line.indexOf(" "))),
    };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("a deployment runs deno deploy from a copy, and asks the new cloud", async () => {
  const asked: string[] = [];
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, (request) => {
    asked.push(`${request.method} ${new URL(request.url).pathname}`);
    return Response.json({});
  });
  try {
    const url = `--url=http://127.0.0.1:${server.addr.port}`;
    const environment = { REBOOTINATOR_SECRET: SECRET, NTFY_URL: "https://ntfy.sh/topic" };
    const ran = await deploy(["--org=me", "--app=wd", url, "--yes"], environment);
    assertEquals(ran.code, 0, ran.errors);
    assertEquals(ran.given.map((line) => line.split(" ").slice(0, 3).join(" ")), [
      "deploy apps list",
      "deploy database list",
      "deploy env list",
      "deploy create --json",
      "deploy env add",
      "deploy env update-contexts",
      "deploy env add",
      "deploy env update-contexts",
      "deploy env add",
      "deploy env update-contexts",
      "deploy --json --non-interactive",
    ]);
    // A store that is this instance's alone must not go unnoticed.
    const line = "deploy env add DENO_KV_REQUIRES_DISTRIBUTED_DATABASE error ";
    assert(ran.given.some((each) => each.startsWith(line)), ran.given.join("\n"));
    assert(ran.folders.every((folder) => !PROJECT.startsWith(folder)), ran.folders[0]);
    assertEquals(new Set(ran.folders).size, 1);
    assertEquals(asked.length, 3);
    assert(!ran.output.includes(SECRET) && !ran.errors.includes(SECRET));
    assertStringIncludes(ran.output, "The cloud answers at http://127.0.0.1:");
  } finally {
    await server.shutdown();
  }
});

Deno.test("--dry-run shows every command and runs none", async () => {
  const ran = await deploy(["--org=me", "--app=wd", "--dry-run"], {});
  assertEquals([ran.code, ran.given.length], [0, 0], ran.errors);
  assertStringIncludes(ran.output, "deno deploy database provision wd-kv --kind denokv");
});

Deno.test("a wrong word, a wrong secret or no answer runs nothing", async () => {
  const good = { REBOOTINATOR_SECRET: SECRET };
  const cases = [
    [["--app=wd"], good, 2, "--org must be"],
    [["--org=Me!", "--app=wd"], good, 2, "--org must be"],
    [["--org=me", "--app=wd", "--region=moon"], good, 2, "--region must be"],
    [["--org=me", "--app=wd", "--yes"], {}, 2, "REBOOTINATOR_SECRET is not set"],
    [["--org=me", "--app=wd"], good, 2, "Nothing was done"],
  ] as const;
  for (const [args, environment, code, said] of cases) {
    const ran = await deploy(args, environment);
    assertEquals([ran.code, ran.given.length], [code, 0], said);
    assertStringIncludes(ran.errors, said);
  }
});
