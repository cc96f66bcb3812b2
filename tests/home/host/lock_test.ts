import { assert, assertEquals } from "@std/assert";
import { isHeld, tryLock } from "../../../home/host/lock.ts";

const HOLDER = new URL("../../support/host/hold_lock_main.ts", import.meta.url).pathname;

Deno.test("tryLock() is held by one at a time, and free again after release", async () => {
  const folder = await Deno.makeTempDir();
  const first = tryLock(folder);
  assert(first.kind === "locked");
  assertEquals(tryLock(folder).kind, "busy");
  first.lock[Symbol.dispose]();
  const second = tryLock(folder);
  assert(second.kind === "locked");
  second.lock[Symbol.dispose]();
  await Deno.remove(folder, { recursive: true });
});

Deno.test("tryLock() finds another process's lock, and it dies with the process", async () => {
  const folder = await Deno.makeTempDir();
  const permissions = [`--allow-read=${folder}`, `--allow-write=${folder}`];
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-prompt", "--quiet", ...permissions, HOLDER, folder],
    stdout: "piped",
  }).spawn();
  const reader = child.stdout.getReader();
  assertEquals(new TextDecoder().decode((await reader.read()).value), "locked\n");
  assertEquals(tryLock(folder).kind, "busy");
  child.kill("SIGKILL");
  await child.status;
  await reader.cancel();
  const mine = tryLock(folder);
  assert(mine.kind === "locked");
  mine.lock[Symbol.dispose]();
  await Deno.remove(folder, { recursive: true });
});

Deno.test("tryLock() says failed where there is no folder", () => {
  assertEquals(tryLock("/dev/null").kind, "failed");
});

Deno.test("isHeld() tells whether somebody holds it, makes no file and believes no link", async () => {
  const folder = await Deno.makeTempDir();
  assertEquals([isHeld(folder), isHeld("/nowhere")], [false, false]);
  assertEquals(await Array.fromAsync(Deno.readDir(folder)), []);
  const held = tryLock(folder);
  assert(held.kind === "locked");
  assertEquals(isHeld(folder), true);
  await Deno.mkdir(`${folder}/other`);
  await Deno.symlink(`${folder}/tick.lock`, `${folder}/other/tick.lock`);
  await Deno.symlink(folder, `${folder}/link`);
  assertEquals([isHeld(`${folder}/other`), isHeld(`${folder}/link`)], [false, false]);
  held.lock[Symbol.dispose]();
  assertEquals(isHeld(folder), false);
  await Deno.remove(folder, { recursive: true });
});
