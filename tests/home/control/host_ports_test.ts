import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { hostPorts } from "../../../home/control/host_ports.ts";

Deno.test("hostPorts() reads this host's clock and gives each command another name", async () => {
  const { clock, sleep, randomId } = hostPorts("a");
  const before = clock();
  await sleep(1);
  const after = clock();
  assertEquals([before.bootId, hostPorts(null).clock().bootId], ["a", null]);
  assert(before.uptimeMs > 0 && before.uptimeMs % 1_000 === 0);
  assert(after.wallMs >= before.wallMs);
  assertNotEquals(randomId(), randomId());
});
