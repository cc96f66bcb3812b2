/**
 * The cloud's image as far as a machine without a container engine goes: what the Dockerfile copies,
 * with its own words, settings, user and read-only root, in namespaces. That it builds is not tried.
 */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { readTasks } from "../../../lib/install/tasks.ts";
import { hasProgram } from "../../support/base/needs.ts";
import { runProcess } from "../../support/install/run_process.ts";

const ROOT = new URL("../../../", import.meta.url).pathname;
const SCRIPT = new URL("../../support/install/container_root.sh", import.meta.url).pathname;
const DOCKERFILE = await Deno.readTextFile(`${ROOT}Dockerfile`);
const [BUILD = "", FINAL = ""] = DOCKERFILE.split(/^FROM .*$/m).slice(2);

/** The words of an instruction in its JSON form. */
function words(pattern: RegExp): readonly string[] {
  return JSON.parse(pattern.exec(FINAL)?.[1] ?? "[]");
}

const HEALTH = words(/^HEALTHCHECK .* CMD (\[.*\])$/m);
const START = [...words(/^ENTRYPOINT (\[.*\])$/m), ...words(/^CMD (\[.*\])$/m)];
const ENV = (/^ENV (.*)$/m.exec(FINAL)?.[1] ?? "").split(" ");

Deno.test("the image may read the variables of the cloud's task, and writes to its volume alone", async () => {
  const tasks = readTasks(await Deno.readTextFile(`${ROOT}deno.json`));
  const flags = tasks.find(({ name }) => name === "cloud")?.flags ?? [];
  for (const name of ["--allow-env", "--allow-sys"]) {
    const flag = flags.find((each) => each.startsWith(`${name}=`));
    assert(flag !== undefined && START.includes(flag), name);
  }
  assert(START.includes("--allow-write=/data"));
  assertEquals(
    START.filter((word) => /^(-A|--allow-all|--allow-run.*|--allow-write)$/.test(word)),
    [],
  );
  assertMatch(FINAL, /^USER 65532:65532$/m);
});

Deno.test("compose gives the container no rights, a read-only root, and TLS before it", async () => {
  const compose = await Deno.readTextFile(`${ROOT}examples/compose.yaml`);
  for (
    const line of [
      ...["read_only: true", "cap_drop: [ALL]", "no-new-privileges:true", "store:/data"],
      "caddy reverse-proxy --from ${DOMAIN} --to cloud:8000",
    ]
  ) {
    assertStringIncludes(compose, line);
  }
});

const why = Deno.uid() !== 0
  ? "it needs root"
  : ["unshare", "setpriv", "ip", "ldd"].find((name) => !hasProgram(name)) ??
    await whyNoNamespaces();
const note = why === null ? "" : ` (not tried here: ${why})`;

Deno.test({
  name: `the image's files and words run as nobody on a read-only root, and are healthy${note}`,
  ignore: why !== null,
}, async () => {
  const root = await Deno.makeTempDir();
  try {
    await Deno.chmod(root, 0o755);
    await stage(root);
    const line = (list: readonly string[]) => list.map((word) => `'${word}'`).join(" ");
    const env = `/usr/bin/env -C /app ${line(ENV)} HOME=/ REBOOTINATOR_SECRET_FILE=/run/secrets/s`;
    const script = `
      if inside ${env} ${line(HEALTH)}; then echo early; fi
      inside ${env} ${line(START)} & cloud=$!
      for try in $(seq 240); do
        if inside ${env} ${line(HEALTH)}; then echo healthy; break; fi
        sleep 0.5
      done
      inside ${env} ${line(START.slice(0, -1))} cloud/token_main.ts home
      inside ${env} /usr/bin/touch /app/x 2> /dev/null || echo read-only
      kill $cloud
    `;
    const { output: said, errors: wrong } = await runProcess(["sh", SCRIPT, root, script]);
    assertEquals(said.split("\n").filter((each) => /^(early|healthy|read-only)$/.test(each)), [
      "healthy",
      "read-only",
    ], `${said}\n${wrong}`);
    assertMatch(said, /^s1\.home\.1\.[0-9a-f]{64}$/m);
    assertStringIncludes(said, "Rebootinator listens on http://0.0.0.0:8000/");
    assertEquals((await Deno.stat(`${root}/data/cloud.kv`)).uid, 65_532);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});

/** What the two stages leave in the image, with this machine's glibc in the place of the base's. */
async function stage(root: string): Promise<void> {
  for (const folder of ["usr/bin", "app", "data", "tmp", "proc", "dev", "run/secrets", "etc"]) {
    await Deno.mkdir(`${root}/${folder}`, { recursive: true });
  }
  for (const name of ["null", "urandom"]) await Deno.writeTextFile(`${root}/dev/${name}`, "");
  await Deno.copyFile(Deno.execPath(), `${root}/usr/bin/deno`);
  // For the test's own sake; the image has neither.
  for (const name of ["env", "touch"]) {
    await Deno.copyFile(`/usr/bin/${name}`, `${root}/usr/bin/${name}`);
  }
  const libraries = new Set(
    (await Promise.all(["deno", "touch"].map((name) => run("ldd", `${root}/usr/bin/${name}`))))
      .join("\n").match(/\/\S+(?= \(0x)/g),
  );
  for (const library of libraries) {
    await Deno.mkdir(`${root}${library.slice(0, library.lastIndexOf("/"))}`, { recursive: true });
    await run("cp", "--dereference", library, `${root}${library}`);
  }
  const copied = [...BUILD.matchAll(/^COPY (?!--from)(.*)$/gm)].map(([, text = ""]) =>
    text.split(" ")
  );
  assert(copied.length === 4, BUILD);
  for (const names of copied) {
    const target = names.at(-1) === "./" ? "" : names.at(-1);
    for (const name of names.slice(0, -1)) {
      await run("cp", "-r", `${ROOT}${name}`, `${root}/app/${target === "" ? name : target}`);
    }
  }
  const [, cache = "[]"] = /^RUN (\[.*"cache".*\])$/m.exec(BUILD) ?? [];
  const [, ...args] = JSON.parse(cache);
  await runProcess([Deno.execPath(), ...args], {
    cwd: `${root}/app`,
    env: { DENO_DIR: `${root}/deno` },
  });
  await Deno.writeTextFile(`${root}/run/secrets/s`, `${"s".repeat(32)}\n`);
  await Deno.chown(`${root}/data`, 65_532, 65_532);
}

async function run(...words: readonly string[]): Promise<string> {
  return (await runProcess(words)).output;
}

async function whyNoNamespaces(): Promise<string | null> {
  const words = ["unshare", "--mount", "--net", "--pid", "--fork", "true"];
  return (await runProcess(words)).code === 0 ? null : "namespaces cannot be made";
}
