import { assertEquals, assertStringIncludes } from "@std/assert";
import { answerDigest, readDigestChallenge } from "../../../../home/plugs/shelly/digest_auth.ts";

Deno.test("a digest is what RFC 7616 computes in its example", async () => {
  const header = 'Digest realm="http-auth@example.org", qop="auth, auth-int", ' +
    'algorithm=SHA-256, nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="F"';
  const challenge = readDigestChallenge(header);
  if (challenge === null) throw new Error("not understood");
  const answer = await answerDigest(challenge, {
    method: "GET",
    uri: "/dir/index.html",
    user: "Mufasa",
    password: "Circle of Life",
    count: 1,
    clientNonce: "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ",
  });
  assertStringIncludes(
    answer,
    'response="753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"',
  );
  assertStringIncludes(answer, "nc=00000001");
  assertEquals(answer.includes("Circle"), false);
});

for (
  const header of [
    'Basic realm="x"',
    'Digest realm="x", nonce="n", qop="auth"',
    'Digest realm="x", nonce="n", qop="auth", algorithm=MD5',
    'Digest realm="x", qop="auth", algorithm=SHA-256',
    'Digest nonce="n", qop="auth", algorithm=SHA-256',
    'Digest realm="x", nonce="n", qop="auth-int", algorithm=SHA-256',
    "",
  ]
) {
  Deno.test(`a challenge that cannot be answered is none: ${header}`, () => {
    assertEquals(readDigestChallenge(header), null);
  });
}
