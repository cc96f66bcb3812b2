import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { judgePing, probePing } from "../../../home/probes/ping.ts";
import type { ProbeResult } from "../../../lib/probes/probe.ts";
import { parseTarget } from "../../../lib/probes/target.ts";

const PROGRAM = new URL("../../support/probes/probe_ping_main.ts", import.meta.url);

/** Runs the probe in its own process, where `ping` is what `folder` holds. */
async function probeWith(folder: string, deadlineMs = 5_000): Promise<ProbeResult> {
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-prompt", "--quiet", "--allow-run=ping", PROGRAM.pathname, `${deadlineMs}`],
    env: { PATH: folder },
  }).output();
  const text = new TextDecoder().decode(stdout);
  assert(text !== "", new TextDecoder().decode(stderr));
  return JSON.parse(text);
}

async function fakePing(script: string, deadlineMs?: number): Promise<ProbeResult> {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(`${folder}/ping`, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    return await probeWith(folder, deadlineMs);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function hasPing(): boolean {
  try {
    new Deno.Command("ping", { args: ["-V"], stdout: "null", stderr: "null" }).outputSync();
    return true;
  } catch {
    return false;
  }
}

Deno.test({
  name: `probePing() hears loopback${hasPing() ? "" : " (skipped: no ping program here)"}`,
  ignore: !hasPing(),
  async fn() {
    const target = parseTarget("ping://127.0.0.1");
    assert(target.kind === "ping");
    const signal = new AbortController().signal;
    const beganMs = performance.now();
    const tookMs = () => performance.now() - beganMs;
    const result = await probePing(target, { signal, deadlineMs: 4_000, tookMs });
    assertEquals(result.kind, "answered");
  },
});

Deno.test("probePing() asks once, by number, within the deadline", async () => {
  const result = await fakePing('echo "with $@ $LC_ALL" >&2; exit 7', 2_001);
  assertEquals(result, {
    kind: "not_tried",
    why: "ping: exit 7: with -n -c 1 -W 3 127.0.0.1 C",
  });
});

Deno.test("probePing() reads the time that ping measured", async () => {
  const result = await fakePing('echo "64 bytes from 127.0.0.1: icmp_seq=1 ttl=64 time=12.3 ms"');
  assertEquals(result, { kind: "answered", latencyMs: 12.3 });
});

Deno.test("probePing() is silent for a lost packet and for a program that hangs", async () => {
  assertEquals(await fakePing("exit 1"), { kind: "silent", why: "no answer" });
  // The child of the child keeps the pipe open after the kill.
  const hung = await fakePing("/bin/sleep 20 & wait", 200);
  assertEquals(hung, { kind: "silent", why: "no answer within 0.2 s" });
});

Deno.test("probePing() reads a limited piece of a program that does not stop talking", async () => {
  const result = await fakePing("while :; do echo time=5 ms; done", 300);
  // It dies of the closed pipe, and has not said that the packet was lost.
  assertEquals(result.kind, "not_tried");
});

Deno.test("probePing() is not tried without a ping program", async () => {
  const folder = await Deno.makeTempDir();
  const missing = await probeWith(folder);
  await Deno.remove(folder);
  assert(missing.kind === "not_tried");
  assertStringIncludes(missing.why, "ping");
});

Deno.test({
  name: "probePing() is not tried without the permission",
  permissions: { run: false },
  async fn() {
    const target = parseTarget("ping://127.0.0.1");
    assert(target.kind === "ping");
    const signal = new AbortController().signal;
    const result = await probePing(target, { signal, deadlineMs: 4_000, tookMs: () => 0 });
    // Where there is no ping at all, that is found first.
    assert(result.kind === "not_tried");
  },
});

Deno.test("judgePing() tells what a ping could not do from what it did not hear", () => {
  const cases: readonly [number, string, string, string][] = [
    [0, "no time here", "", "answered 9"],
    [0, "time<1 ms", "", "answered 1"],
    [0, "time=0,5 ms", "", "answered 0.5"],
    [1, "1 packets transmitted, 0 received, 100% packet loss", "", "silent"],
    [1, "From 10.0.0.2 Destination Host Unreachable\n100% packet loss", "", "silent"],
    [1, "100% packet loss", "ping: sendmsg: Operation not permitted", "not_tried"],
    [2, "", "ping: connect: Network is unreachable", "not_tried"],
    [1, "", "ping: sendto: Network is unreachable", "not_tried"],
    [2, "", "ping: x.invalid: Name or service not known", "silent"],
    [1, "", "ping: bad address 'x.invalid'", "silent"],
    [2, "", "ping: x: Temporary failure in name resolution", "silent"],
    [2, "", "ping: socktype: SOCK_RAW: Operation not permitted", "not_tried"],
    [1, "", "ping: permission denied (are you root?)", "not_tried"],
    [2, "", "", "not_tried"],
    [1, "", "ping: unknown option", "not_tried"],
    [127, "", "", "not_tried"],
    [255, "", "cap_set_proc: Operation not permitted", "not_tried"],
    [137, "", "", "not_tried"],
  ];
  for (const [exitCode, output, errors, expected] of cases) {
    const result = judgePing({ exitCode, output, errors, tookMs: 9 });
    const said = result.kind === "answered" ? `answered ${result.latencyMs}` : result.kind;
    assertEquals(said, expected, `${exitCode} ${output} ${errors}`);
  }
});
