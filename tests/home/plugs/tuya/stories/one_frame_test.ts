/** One conversation is one connection, and a question is never a command. */
import { assertEquals } from "@std/assert";
import { type TuyaDevice, TuyaLink } from "../../../../../home/plugs/tuya/link.ts";
import { type PlugBench, timed, withPlug } from "../../../../support/plugs/tuya/plug_bench.ts";

/** A link that is connected to the bench's plug. */
async function connectLink({ config }: PlugBench): Promise<TuyaLink> {
  const { default: Device } = await import("tuyapi");
  const device = new Device({
    ip: config.host,
    port: config.port,
    id: config.id,
    key: config.key,
    version: config.protocol,
    issueGetOnConnect: false,
  });
  const link = new TuyaLink(device as unknown as TuyaDevice, new AbortController().signal);
  assertEquals(await link.connect(), null);
  return link;
}

/** What was sent before this has arrived when it ends. */
async function settle({ plug }: PlugBench): Promise<void> {
  const { outcome } = await timed({ deadlineMs: 10_000 }, (signal) => plug.turnOn(signal));
  assertEquals(outcome.kind, "on");
}

Deno.test("a command after the line was lost does not open another one", async () => {
  await withPlug({}, async (bench) => {
    const link = await connectLink(bench);
    bench.simulated.hangUp();
    await link.until(({ failure }) => failure === "closed");
    link.command({ 1: false, 9: 30 });
    await settle(bench);
    assertEquals(bench.simulated.firmware.commands.map(({ points }) => points), [[[1, true]]]);
    assertEquals(bench.simulated.accepted, 2);
    link.close("unconfirmed");
  });
});

Deno.test("a query that is refused is not repeated as a command", async () => {
  await withPlug({ faults: ["query_refused"] }, async (bench) => {
    const link = await connectLink(bench);
    link.query();
    await link.until(({ failure }) => failure === "command_refused");
    await settle(bench);
    assertEquals(bench.simulated.firmware.commands.map(({ points }) => points), [[[1, true]]]);
    link.close("confirmed");
  });
});
