import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { findUnfitSetting, renderCloudUnit as render } from "../../../lib/install/cloud_unit.ts";

type Config = Parameters<typeof render>[0];

/** A unit none of whose settings stands in a file. */
function renderCloudUnit(config: Config, { prefix }: { readonly prefix: string }) {
  return render(config, { prefix, secretFiles: [] });
}

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

Deno.test("findUnfitSetting() names a setting that the unit decides, or systemd cannot hand over", () => {
  assertEquals(findUnfitSetting({ PORT: "1", KV_PATH: "https://kv.example.org" }, []), null);
  assertStringIncludes(findUnfitSetting({ KV_PATH: "/x" }, []) ?? "", "KV_PATH must be left out");
  const file = (path: string) => findUnfitSetting({}, [{ name: "NTFY_TOKEN", path }]);
  assertEquals(file("/etc/ntfy.token"), null);
  assertEquals(
    file("ntfy.token"),
    'NTFY_TOKEN_FILE must be a path from the root on, got "ntfy.token"',
  );
});

Deno.test("secrets that stand in files are handed over by systemd, and nothing else is", () => {
  const secretFiles = [
    { name: "DENO_KV_ACCESS_TOKEN", path: "/etc/denokv.token" },
    { name: "NTFY_TOKEN_2", path: "/srv/100% mine/ntfy" },
  ];
  const { text } = render(CONFIG, { prefix: "/opt/re", secretFiles });
  assertMatch(text, /^LoadCredential=DENO_KV_ACCESS_TOKEN:\/etc\/denokv\.token$/m);
  assertMatch(text, /^LoadCredential=NTFY_TOKEN_2:\/srv\/100%% mine\/ntfy$/m);
  assertMatch(text, / --allow-read=\S+,\/dev\/null,%d /);
  assertMatch(text, / --allow-env=\S+,CREDENTIALS_DIRECTORY /);
  const without = renderCloudUnit(CONFIG, { prefix: "/opt/re" }).text;
  assertEquals(/CREDENTIAL|%d/i.test(without), false);
});

Deno.test("a store on a server may be reached, and its token stays out of the unit", () => {
  const store = { kind: "server", url: "https://kv.example.org", token: "x".repeat(12) } as const;
  const { text } = renderCloudUnit({ ...CONFIG, store }, { prefix: "/opt/re" });
  assertStringIncludes(text, "--allow-net=127.0.0.1:8000,kv.example.org:443 ");
  assertStringIncludes(text, ",DENO_KV_ACCESS_TOKEN,");
  assertEquals(text.includes(store.token), false);
});

Deno.test("the unit's files and memory have an end", () => {
  const { text } = renderCloudUnit(CONFIG, { prefix: "/opt/re" });
  assertMatch(text, /^LimitNOFILE=\d+$/m);
  assertMatch(text, /^MemoryMax=\d+M$/m);
});
