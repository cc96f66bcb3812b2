import { assert, assertEquals, assertFalse, assertStringIncludes, assertThrows } from "@std/assert";
import { parseTarget } from "../../../lib/probes/target.ts";

Deno.test("parseTarget() reads each kind with its defaults", () => {
  assertEquals(parseTarget("ping://1.1.1.1"), {
    kind: "ping",
    url: "ping://1.1.1.1",
    role: "internet",
    host: "1.1.1.1",
  });
  assertEquals(parseTarget("tcp://[2606:4700::1]:443"), {
    kind: "tcp",
    url: "tcp://[2606:4700::1]:443",
    role: "internet",
    host: "2606:4700::1",
    port: 443,
  });
  assertEquals(parseTarget("dns://1.1.1.1?name=example.com"), {
    kind: "dns",
    url: "dns://1.1.1.1?name=example.com",
    role: "internet",
    host: "1.1.1.1",
    port: 53,
    name: "example.com",
  });
  assertEquals(parseTarget("dns://system?name=example.com"), {
    kind: "dns",
    url: "dns://system?name=example.com",
    role: "resolver",
    host: null,
    port: 53,
    name: "example.com",
  });
});

Deno.test("parseTarget() takes the status from the setting, else from the path", () => {
  const cases: readonly [string, string, number][] = [
    ["http://www.gstatic.com/generate_204", "http://www.gstatic.com/generate_204", 204],
    ["http://example.com:8080/a?b=c", "http://example.com:8080/a?b=c", 200],
    ["https://example.com", "https://example.com/", 200],
    ["https://example.com/x#status=100", "https://example.com/x", 100],
    ["https://example.com/generate_204#status=599", "https://example.com/generate_204", 599],
  ];
  for (const [text, request, status] of cases) {
    const target = parseTarget(text);
    assert(target.kind === "http");
    assertEquals([target.url, target.request, target.status], [text, request, status]);
  }
});

Deno.test("parseTarget() derives what an address may prove", () => {
  const cases: readonly [string, string][] = [
    ["ping://192.168.1.1", "local"],
    ["ping://[::1]", "local"],
    ["tcp://100.64.0.1:80", "local"],
    ["tcp://example.com:80", "internet"],
    ["tcp://fritz.box:80", "local"],
    ["http://127.1/x", "local"],
    ["http://localhost/x", "local"],
    ["http://9.9.9.9/", "internet"],
    ["dns://192.168.1.1?name=a.example", "resolver"],
    ["dns://[2606:4700:4700::1111]:5353?name=a.example", "internet"],
    ["tcp://127.0.0.1:1234#role=internet", "internet"],
    ["http://127.0.0.1:1/x#status=204&role=gateway", "gateway"],
    ["dns://system?name=a.example#role=local", "local"],
  ];
  for (const [text, role] of cases) assertEquals(parseTarget(text).role, role, text);
  assertEquals(parseTarget("ping://9.9.9.9", { role: "gateway" }).role, "gateway");
});

Deno.test("parseTarget() says what is wrong by name and on one line", () => {
  const cases: readonly [string, string][] = [
    ["", "be ping://"],
    ["1.1.1.1", "be ping://"],
    ["ftp://1.1.1.1", "be ping://"],
    ["ping://1.1.1.1\n", "be ping://"],
    ["ping://1.1.1.1:80", "nothing after it"],
    ["ping://1.1.1.1/x", "nothing after it"],
    ["ping://127.1", "name a host or an IP address"],
    ["tcp://1.1.1.1", "port of 1 – 65535"],
    ["tcp://1.1.1.1:0", "port of 1 – 65535"],
    ["tcp://1.1.1.1:65536", "be ping://"],
    ["tcp://1.1.1.1:1?x", "port of 1 – 65535"],
    ["http://a:b@example.com/", "no user name or password"],
    ["http://example.com/#status=99", "100 – 599"],
    ["http://example.com/#status=600", "100 – 599"],
    ["http://example.com/#stauts=200", "nothing after #"],
    ["tcp://1.1.1.1:1#status=200", "nothing after #"],
    ["tcp://1.1.1.1:1#role=proof", "#role= of internet, gateway"],
    ["dns://1.1.1.1", "?name=NAME"],
    ["dns://1.1.1.1?name=", "?name=NAME"],
    ["dns://1.1.1.1?name=a&x=b", "?name=NAME"],
    ["dns://1.1.1.1?name=a&name=b", "?name=NAME"],
    ["dns://one.one?name=a", "by IP address"],
    ["dns://system:53?name=a", "without a port"],
    ["dns://1.1.1.1/p?name=a", "without a path"],
    [`tcp://${"a".repeat(190)}:1234`, "at most 200 characters"],
  ];
  for (const [text, part] of cases) {
    const error = assertThrows(() => parseTarget(text), SyntaxError);
    assertStringIncludes(error.message, part, text);
    assert(error.message.startsWith('Cannot read target: "target" must '), error.message);
    assertFalse(error.message.includes("\n"), text);
  }
  for (
    const text of [
      ...["ping://[fe80::1]", "tcp://[FE80::1%25eth0]:80", "dns://[febf::1%2]?name=a.b"],
      "http:///[fe80::1]/",
    ]
  ) {
    assertThrows(() => parseTarget(text), SyntaxError, '"target" must name no fe80: address');
  }
  const options = { act: "read home.toml", field: "probe.targets.1" };
  assertEquals(
    assertThrows(() => parseTarget("tcp://a.example", options)).message,
    'Cannot read home.toml: "probe.targets.1" must be tcp://HOST:PORT with a port of 1 – 65535, ' +
      'got "tcp://a.example"',
  );
});
