import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { findFixedSetting, renderCloudUnit } from "../../../lib/install/cloud_unit.ts";

const PHONE = { channels: [], quietHours: null, digestMinute: null, rebootButton: false };
const CONFIG = {
  host: "127.0.0.1",
  port: 8_000,
  publicUrl: null,
  phone: PHONE,
  store: { kind: "file", path: null },
} as const;

Deno.test("the cloud's unit may listen where it should, reach ntfy, and nothing else", () => {
  const alone = renderCloudUnit(CONFIG, { prefix: "/opt/re" }).text;
  assertStringIncludes(alone, "--allow-net=127.0.0.1:8000 ");
  const ntfy = { kind: "ntfy", name: "ntfy", token: null, sites: null } as const;
  const channels = [
    { ...ntfy, url: "https://ntfy.sh/topic" },
    { ...ntfy, name: "ntfy-2", url: "https://ntfy.sh/other" },
    {
      kind: "webhook",
      name: "webhook",
      url: "http://hook.example:81/x",
      secret: "s",
      sites: null,
    } as const,
  ];
  const phone = { ...PHONE, channels };
  const rings = renderCloudUnit({ ...CONFIG, host: "::1", phone }, { prefix: "/opt/re" }).text;
  assertStringIncludes(rings, "--allow-net=[::1]:8000,ntfy.sh:443,hook.example:81 ");
});

Deno.test("the cloud may see that its machine slept, and ask its own address whether homes come in", () => {
  const publicUrl = "https://home.example.org";
  const { text } = renderCloudUnit({ ...CONFIG, publicUrl }, { prefix: "/opt/re" });
  assertStringIncludes(text, "--allow-net=127.0.0.1:8000,home.example.org:443 ");
  assertStringIncludes(text, " --allow-sys=osUptime ");
});

Deno.test("the cloud's secret reaches it by a file that root reads, and comes back by itself", () => {
  const { text } = renderCloudUnit(CONFIG, { prefix: "/opt/re" });
  assertMatch(text, /^EnvironmentFile=\/etc\/rebootinator\/cloud\.env$/m);
  assertMatch(text, /^Restart=always$/m);
  assertMatch(text, /^Environment=.*KV_PATH=\/var\/lib\/rebootinator-cloud\/cloud\.kv$/m);
});

Deno.test("findFixedSetting() names a setting that the unit decides", () => {
  assertEquals(findFixedSetting({ PORT: "1" }), null);
  assertStringIncludes(findFixedSetting({ KV_PATH: "/x" }) ?? "", "KV_PATH must be left out");
});

Deno.test("a store on a server may be reached, and its token stands in the settings themselves", () => {
  const store = { kind: "server", url: "https://kv.example.org", token: "x".repeat(12) } as const;
  const { text } = renderCloudUnit({ ...CONFIG, store }, { prefix: "/opt/re" });
  assertStringIncludes(text, "--allow-net=127.0.0.1:8000,kv.example.org:443 ");
  assertStringIncludes(text, ",DENO_KV_ACCESS_TOKEN,");
  assertEquals(text.includes(store.token), false);
  assertEquals(findFixedSetting({ KV_PATH: store.url, DENO_KV_ACCESS_TOKEN: store.token }), null);
  assertStringIncludes(
    findFixedSetting({ KV_PATH: store.url, DENO_KV_ACCESS_TOKEN_FILE: "/x" }) ?? "",
    "put DENO_KV_ACCESS_TOKEN itself into this file",
  );
});

Deno.test("the unit's files and memory have an end", () => {
  const { text } = renderCloudUnit(CONFIG, { prefix: "/opt/re" });
  assertMatch(text, /^LimitNOFILE=\d+$/m);
  assertMatch(text, /^MemoryMax=\d+M$/m);
});
