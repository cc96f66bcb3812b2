/** A plug that is away when it is told to go off must not go off when it comes back. */
import { assertEquals, assertGreater } from "@std/assert";
import { PROTOCOLS, withPlug } from "../../../../support/plugs/tuya/plug_bench.ts";
import { runPlugOperation } from "../../../../support/plugs/plug_process.ts";
import { startTcpLink, type TcpLink } from "../../../../support/net/tcp_link.ts";
import type { TuyaProtocol } from "../../../../support/plugs/tuya/tuya_codec.ts";

/** What the handshake takes from the client; the command is what comes after it. */
const HANDSHAKE_BYTES: Readonly<Record<TuyaProtocol, number>> = {
  "3.1": 0,
  "3.3": 0,
  "3.4": 84 + 100,
  "3.5": 66 + 82,
};

/** Cycles a plug behind a link that dies before the command and heals after the process is gone. */
async function cycleOverDyingLink(
  options: { readonly protocol: TuyaProtocol; readonly closes?: "quietly" },
  look: (seen: { readonly link: TcpLink; readonly kind: string }) => Promise<void>,
): Promise<number> {
  let obeyed = -1;
  await withPlug({ protocol: options.protocol }, async ({ config, simulated }) => {
    const stallAfterBytes = HANDSHAKE_BYTES[options.protocol];
    const link = await startTcpLink({ targetPort: simulated.port, stallAfterBytes });
    try {
      const result = await runPlugOperation({
        config: { ...config, port: link.port },
        operation: "powerCycle",
        deadlineMs: 800,
        ...(options.closes === undefined ? {} : { closes: options.closes }),
      });
      await look({ link, kind: result.outcome.kind });
      link.heal();
      await link.done;
      obeyed = simulated.firmware.commands.length;
    } finally {
      await link.close();
    }
  });
  return obeyed;
}

for (const protocol of PROTOCOLS) {
  Deno.test(`a ${protocol} off that waits in a dead link is gone when the link heals`, async () => {
    const obeyed = await cycleOverDyingLink({ protocol }, async ({ link, kind }) => {
      assertEquals(kind, "sent");
      assertEquals(await link.clientEnded, "by_reset");
    });
    assertEquals(obeyed, 0);
  });
}

Deno.test("the same link does deliver the off of a client that closes quietly", async () => {
  const obeyed = await cycleOverDyingLink(
    { protocol: "3.3", closes: "quietly" },
    async ({ link, kind }) => {
      assertEquals(kind, "sent");
      assertEquals(await link.clientEnded, "quietly");
      assertGreater(link.heldBytes, 0);
    },
  );
  assertEquals(obeyed, 1);
});

/** Null when a process may have its own network here, else why not. */
async function whyNoNamespace(): Promise<string | null> {
  try {
    const { success, stderr } = await new Deno.Command("unshare", {
      args: ["--map-root-user", "--net", "ip", "link", "set", "lo", "up"],
    }).output();
    return success ? null : new TextDecoder().decode(stderr).trim();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

const missing = await whyNoNamespace();

for (const [closes, commands] of [["by_reset", 0], ["quietly", 1]] as const) {
  Deno.test({
    name: `a real kernel delivers ${commands} late commands when the driver closes ${closes}` +
      (missing === null ? "" : ` (skipped, no network namespace: ${missing})`),
    ignore: missing !== null,
    fn: async () => {
      const main =
        new URL("../../../../support/plugs/tuya/late_off_main.ts", import.meta.url).pathname;
      const { stdout } = await new Deno.Command("unshare", {
        args: [
          "--map-root-user",
          "--net",
          Deno.execPath(),
          "run",
          "--no-prompt",
          "--quiet",
          "--allow-run",
          "--allow-read",
          "--allow-net=127.0.0.1",
          main,
          closes,
        ],
        stderr: "inherit",
      }).output();
      const seen = JSON.parse(new TextDecoder().decode(stdout));
      assertEquals(seen, { outcome: "sent", accepted: 1, commands });
    },
  });
}
