/** The simulated Tapo plug against python-kasa, which pip installs; without it, skipped. */
import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import {
  credentialOf,
  isProofOf,
  proofFor,
  seal,
  sessionKeys,
} from "../../home/plugs/tapo/cipher.ts";
import { startFakeTapo, TAPO_ACCOUNT } from "../support/plugs/tapo/fake_plug.ts";
import { installPythonKasa } from "../support/plugs/tapo/python_kasa.ts";

const { user, password } = TAPO_ACCOUNT;

const PLUGS = [
  { family: "smart", version: "v2", outlets: 1, transport: "KlapTransportV2" },
  { family: "smart", version: "v2", outlets: 3, transport: "KlapTransportV2" },
  { family: "iot", version: "v1", outlets: 1, transport: "KlapTransport" },
  { family: "iot", version: "v2", outlets: 1, transport: "KlapTransportV2" },
  { family: "iot", version: "v2", outlets: 2, transport: "KlapTransportV2" },
] as const;

const python = await installPythonKasa();
if (typeof python === "string") {
  Deno.test({ name: `tapo: SKIPPED, ${python}`, ignore: true, fn() {} });
} else {
  Deno.test.afterAll(async () => await python[Symbol.asyncDispose]());

  for (const { family, version, outlets, transport } of PLUGS) {
    const title = `${family} over ${version}, ${outlets} outlet(s)`;
    Deno.test(`python-kasa finds, reads and switches our plug: ${title}`, async () => {
      await using fake = await startFakeTapo({ family, version, outlets, firmware: { watts: 8 } });
      const told = await python.run("plug", `${fake.udpPort}`, user, password, family);
      assertEquals(told["mac"], "AA:BB:CC:00:00:01");
      assertEquals(told["transport"], transport);
      assertEquals(told["outlets"], outlets === 1 ? 0 : outlets);
      assertEquals(told["on"], [true, false, true]);
      assertEquals(fake.relay.commands, ["off", "on"]);
      assertEquals(fake.relay.timer?.to, "on");
      const { delay, remain } = told["rule"] as Readonly<Record<string, unknown>>;
      assertEquals([delay, remain], [90, 90]);
      if (family === "smart" && outlets === 1) assertEquals(told["watts"], 8);
    });
  }

  Deno.test("python-kasa too is told of a wrong password", async () => {
    await using fake = await startFakeTapo();
    const error = await assertRejects(() =>
      python.run("plug", `${fake.udpPort}`, user, "guess", "smart")
    );
    assertMatch(String(error), /AuthenticationError/);
    assertEquals(fake.relay.commands, []);
  });

  for (const version of ["v1", "v2"] as const) {
    Deno.test(`python-kasa makes of accounts and seeds what we make, KLAP ${version}`, async () => {
      for (const secret of [password, "", "日本語 пароль", "x".repeat(64)]) {
        const local = crypto.getRandomValues(new Uint8Array(16));
        const remote = crypto.getRandomValues(new Uint8Array(16));
        const message = `{"method":"get_device_info","n":${local[0]}}`;
        const theirs = await python.run(
          "hash",
          version,
          user,
          secret,
          local.toHex(),
          remote.toHex(),
          message,
        );
        const credential = credentialOf(version, { user, password: secret });
        const seeds = { local, remote };
        const keys = sessionKeys(credential, seeds);
        assertEquals(credential.hash.toHex(), theirs["hash"]);
        assertEquals(proofFor(credential, seeds).toHex(), theirs["ourProof"]);
        const proof = Uint8Array.fromHex(String(theirs["plugProof"]));
        assertEquals(isProofOf(credential, seeds, proof), true);
        assertEquals(keys.sequence + 1, theirs["sequence"]);
        assertEquals(seal(keys, keys.sequence + 1, message).toHex(), theirs["sealed"]);
      }
    });
  }
}
