/** The cloud under Deno 2.5.0, the version that Deno Deploy documents. */
import { assertEquals, assertMatch } from "@std/assert";

const VERSION = "2.5.0";
/** 2.5.0 does not read NODE_EXTRA_CA_CERTS when it fetches packages. */
const OLD_ENVIRONMENT = { DENO_TLS_CA_STORE: "system", NO_COLOR: "1" };
const ROOT = new URL("../../", import.meta.url);

/** The path of that Deno, fetched from npm where it is not there yet; null: it cannot be had. */
async function findOldDeno(): Promise<string | null> {
  try {
    const { success, stdout } = await new Deno.Command("npx", {
      args: ["-y", `deno@${VERSION}`, "eval", "console.log(Deno.execPath())"],
      stderr: "null",
    }).output();
    return success ? new TextDecoder().decode(stdout).trim() : null;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

const path = await findOldDeno();

Deno.test({
  name: path === null
    ? `lib/ and cloud/ check on Deno ${VERSION} (skipped: npx could not fetch it)`
    : `lib/ and cloud/ pass the type check of Deno ${VERSION}`,
  ignore: path === null,
  async fn() {
    const { code, stderr } = await new Deno.Command(path ?? "", {
      args: ["check", "--quiet", "lib", "cloud"],
      cwd: ROOT,
      env: OLD_ENVIRONMENT,
    }).output();
    assertEquals([code, new TextDecoder().decode(stderr)], [0, ""]);
  },
});

Deno.test({
  name: path === null
    ? `the demonstration on Deno ${VERSION} (skipped: npx could not fetch it)`
    : `the demonstration on Deno ${VERSION} says in one line that it is too old`,
  ignore: path === null,
  async fn() {
    const { code, stdout, stderr } = await new Deno.Command(path ?? "", {
      args: ["task", "--quiet", "demo"],
      cwd: ROOT,
      env: OLD_ENVIRONMENT,
    }).output();
    const text = new TextDecoder();
    assertEquals([code, text.decode(stderr)], [2, ""]);
    assertMatch(text.decode(stdout), /^Cannot run on Deno 2\.5\.0: .*needs 2\.9 or newer.*\n$/);
  },
});

Deno.test({
  name: path === null
    ? `the cloud on Deno ${VERSION} (skipped: npx could not fetch it)`
    : `the cloud on Deno ${VERSION} notices a silent home and tells the phone`,
  ignore: path === null,
  async fn() {
    const { code, stdout } = await new Deno.Command(Deno.execPath(), {
      args: [
        "run",
        "--no-prompt",
        "--quiet",
        "--allow-read",
        "--allow-write",
        "--allow-run",
        "--allow-env",
        "--allow-net=127.0.0.1",
        "tests/e2e/cloud_smoke.ts",
        "--deno",
        path ?? "",
      ],
      cwd: ROOT,
      env: OLD_ENVIRONMENT,
      stderr: "inherit",
    }).output();
    assertEquals([code, new TextDecoder().decode(stdout).trim().split("\n").at(-1)], [
      0,
      "smoke ok",
    ]);
  },
});
