import { assertEquals, assertNotEquals } from "@std/assert";
import type { Bytes } from "../../../../lib/base/bytes.ts";
import {
  credentialOf,
  isProofOf,
  type KlapVersion,
  proofFor,
  seal,
  SEQUENCE_MAX,
  sessionKeys,
  unseal,
} from "../../../../home/plugs/tapo/cipher.ts";

/** Known answers, made by two implementations that are not ours. */
const ACCOUNT = { user: "Home.Owner@example.com", password: "Correct-Horse 7ü" };
const SEEDS = {
  local: Uint8Array.fromHex("7c1d2e3f405162738495a6b7c8d9eafb"),
  remote: Uint8Array.fromHex("9a8b7c6d5e4f30211203f4e5d6c7b8a9"),
};
const KNOWN = {
  v1: {
    hash: "a8dc0d3534543d60d461e4dedd5e1eb3",
    plugProof: "96f4f27f45d42b7ecd38ee929d9391b4620dfd94c4ba5d6f1720911a836dc63e",
    ourProof: "de8f3e04c73dbb928317f881dcea02a66dc7a0f89319adb5b0c5e09e8e390ded",
    key: "4fc19393ecf3c8dad37cda1edd517d78",
    iv: "f8f092f40b0d245c416797ff",
    signature: "40d3d71c67e6cfa61a2c17611473f8ea8b26cc2dbb45fe9c72ced90d",
    sequence: 1_246_833_888,
    messages: [
      [
        '{"system":{"get_sysinfo":{}}}',
        "109e04d933fef15451eee50f624b57657f2f4341f2bf78c5519b890df3438fec" +
        "7838f9330879834156e78b6ab7444f47ca347ecd13591bbeb93e0aaa333bc977",
      ],
      [
        '{"count_down":{"get_rules":{}}}',
        "d340f9d45d39132b663b22cf793be31338bc921e43440721a1ce93c4b2c8e878" +
        "5fb7bcae1cce88359b972abee92fa9d513116ff8665a90beb7e73badc68d58b5",
      ],
    ],
  },
  v2: {
    hash: "83a8d47c31c57380cd2e9852b630d71f106afe4299ce2f34facfde67eabcc38a",
    plugProof: "6a7bc304876a32eb1264750302483a1db0b5318029db05fe55538c718fc7c9e7",
    ourProof: "1380f656f549fb5080c49638b65a81c0edf10cfc30d2a746fdaf67c19eb29a78",
    key: "733f4996b4afbad66fc754a56319a727",
    iv: "31ab93bfdcfb00ce6caa0c97",
    signature: "a5921c4e350c87a1dd13acfc358ef0a16d6f95dd46d2f876d18c8317",
    sequence: 1_720_664_311,
    messages: [
      [
        '{"method":"get_device_info"}',
        "0be6186df94785c773262936b2b85fda2f8da98dc518edd3f08fd4d503cdbcc2" +
        "120cc5f8a37310ce8b3e9c0e3111071e8cd3074a961af732d07bfb8c08893583",
      ],
      [
        '{"method":"get_countdown_rules","params":{}}',
        "500b3b0f3a28bddf8267a89b8ef8f7c458f2e2cc47362797bdca753631ed217b" +
        "c4f160a54c4d8d6fa996c810f777cfbce7a200095288492b13c6d5d23ee76692" +
        "618aea728ddacd7e92433fbf4c3d7ef5",
      ],
    ],
  },
} as const;
const VERSIONS = ["v1", "v2"] as const satisfies readonly KlapVersion[];

for (const version of VERSIONS) {
  const known = KNOWN[version];
  const credential = credentialOf(version, ACCOUNT);

  Deno.test(`KLAP ${version}: account, proofs and keys are those of other implementations`, () => {
    assertEquals(credential.hash.toHex(), known.hash);
    assertEquals(isProofOf(credential, SEEDS, Uint8Array.fromHex(known.plugProof)), true);
    assertEquals(proofFor(credential, SEEDS).toHex(), known.ourProof);
    const { key, iv, signature, sequence } = sessionKeys(credential, SEEDS);
    assertEquals([key.toHex(), iv.toHex(), signature.toHex(), sequence], [
      known.key,
      known.iv,
      known.signature,
      known.sequence,
    ]);
  });

  Deno.test(`KLAP ${version}: messages are sealed and opened as others do`, () => {
    const keys = sessionKeys(credential, SEEDS);
    for (const [index, [message = "", sealed = ""]] of known.messages.entries()) {
      const sequence = known.sequence + 1 + index;
      assertEquals(seal(keys, sequence, message).toHex(), sealed);
      assertEquals(unseal(keys, sequence, Uint8Array.fromHex(sealed)), message);
    }
  });

  Deno.test(`KLAP ${version}: no other proof is taken`, () => {
    const proof = Uint8Array.fromHex(known.plugProof);
    const other = version === "v1" ? "v2" : "v1";
    const wrong: readonly Bytes[] = [
      proof.slice(1),
      new Uint8Array(),
      new Uint8Array(32),
      Uint8Array.from(proof, (byte, index) => index === 31 ? byte ^ 1 : byte),
    ];
    for (const each of wrong) assertEquals(isProofOf(credential, SEEDS, each), false);
    assertEquals(isProofOf(credentialOf(other, ACCOUNT), SEEDS, proof), false);
    const typed = { ...ACCOUNT, user: ACCOUNT.user.toLowerCase() };
    assertEquals(isProofOf(credentialOf(version, typed), SEEDS, proof), false);
  });
}

Deno.test("message numbers are signed", () => {
  const keys = sessionKeys(credentialOf("v2", ACCOUNT), SEEDS);
  const sealed = seal(keys, -SEQUENCE_MAX - 1, '{"method":"get_device_info"}');
  assertEquals(
    sealed.slice(32).toHex(),
    "34b253ab6890b572b3ae0263269f37e81844ddf32b61db51c017f61ee0cf88c6",
  );
});

Deno.test("the accounts of plugs that nobody has set up have the hashes that others have", () => {
  const known = [
    ["", "", "5873dd45edd01f09c1ef2e7819369e8e"],
    ["kasa@tp-link.net", "kasaSetup", "74b751bdd208bc155ae2a6d4167cc44d"],
    ["test@tp-link.net", "test", "a7317ea07dd83e3393fb702d9bf309a7"],
  ] as const;
  for (const [user, password, hash] of known) {
    assertEquals(credentialOf("v1", { user, password }).hash.toHex(), hash);
  }
});

Deno.test("what is no sealed answer opens as nothing, whatever it is", () => {
  const keys = sessionKeys(credentialOf("v2", ACCOUNT), SEEDS);
  const sealed = seal(keys, 7, "{}");
  for (const length of [0, 1, 31, 32, 33, 47]) {
    assertEquals(unseal(keys, 7, sealed.slice(0, length)), null);
  }
  assertNotEquals(unseal(keys, 8, sealed), "{}");
  assertEquals(unseal({ ...keys, key: new Uint8Array(16) }, 7, sealed), null);
});
