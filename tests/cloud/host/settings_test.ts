import { assert, assertEquals, assertFalse, assertRejects } from "@std/assert";
import type { ChannelConfig } from "../../../lib/config/channel_config.ts";
import {
  loadCloudConfig,
  loadCommandEnvironment,
  type SettingsSource,
} from "../../../cloud/host/settings.ts";
import { readSmallFile } from "../../../cloud/host/text_file.ts";

const SECRET = "0123456789abcdef0123456789abcdef";

function source(
  environment: Record<string, string>,
  options: {
    readonly mayList?: boolean;
    readonly files?: readonly string[];
    readonly credentials?: string;
  } = {},
): SettingsSource {
  return {
    get: (name) => environment[name],
    all: options.mayList === true ? () => environment : null,
    readTextFile: readSmallFile,
    files: options.files ?? [],
    credentials: options.credentials ?? null,
  };
}

async function withFile(text: string, use: (path: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(`${folder}/secret`, text);
    await use(`${folder}/secret`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function tokenOf(channel: ChannelConfig | undefined): string | null {
  return channel?.kind === "ntfy" ? channel.token : null;
}

Deno.test("loadCloudConfig() takes a secret from the file that is named", async () => {
  await withFile(`${SECRET}\n`, async (path) => {
    const config = await loadCloudConfig(source({
      REBOOTINATOR_SECRET_FILE: path,
      NTFY_URL: "https://ntfy.sh/t",
      NTFY_TOKEN_FILE: path,
    }));
    assertEquals([config.secret, tokenOf(config.phone.channels[0])], [SECRET, SECRET]);
  });
});

Deno.test("what systemd hands over counts before the file itself, which may be for root's eyes", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const named = {
      REBOOTINATOR_SECRET_FILE: "/nowhere/secret",
      KV_PATH: "https://kv.example.org",
      DENO_KV_ACCESS_TOKEN_FILE: `${folder}/token`,
    };
    await Deno.writeTextFile(`${folder}/REBOOTINATOR_SECRET`, `${SECRET}\n`);
    await Deno.writeTextFile(`${folder}/token`, "a-token-of-the-test");
    const config = await loadCloudConfig(source(named, { credentials: folder }));
    assertEquals(config.secret, SECRET);
    assertEquals(config.store.kind === "server" && config.store.token, "a-token-of-the-test");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("loadCloudConfig() refuses a secret that is given twice", async () => {
  const twice = source({ REBOOTINATOR_SECRET: SECRET, REBOOTINATOR_SECRET_FILE: "/x" });
  await assertRejects(() => loadCloudConfig(twice), TypeError, "are both set; keep one");
});

Deno.test("loadCloudConfig() names a file that cannot be read", async () => {
  const missing = source({ REBOOTINATOR_SECRET_FILE: "/nowhere/secret" });
  const error = await assertRejects(() => loadCloudConfig(missing), TypeError);
  assertEquals(
    error.message,
    'Cannot read settings: the file of REBOOTINATOR_SECRET_FILE="/nowhere/secret" cannot be read (NotFound)',
  );
});

for (const text of ["", "\n", `${SECRET}\n${SECRET}`, "x".repeat(4_097)]) {
  Deno.test(`loadCloudConfig() refuses a secret file of ${text.length} characters in ${text.split("\n").length} lines`, async () => {
    await withFile(text, async (path) => {
      const error = await assertRejects(
        () => loadCloudConfig(source({ REBOOTINATOR_SECRET_FILE: path })),
        TypeError,
        "must hold one line",
      );
      assertFalse(error.message.includes(SECRET));
    });
  });
}

Deno.test("loadCloudConfig() finds a likely mistake even where it may not list names", async () => {
  const wrong = { REBOOTINATOR_SECRET: SECRET, REBOOTINATOR_PORT: "1" };
  for (const mayList of [true, false]) {
    await assertRejects(
      () => loadCloudConfig(source(wrong, { mayList })),
      TypeError,
      "did you mean PORT?",
    );
  }
});

Deno.test("loadCloudConfig() finds any unknown name where it may list them", async () => {
  const wrong = { REBOOTINATOR_SECRET: SECRET, REBOOTINATOR_SECRETS: "1" };
  await assertRejects(() => loadCloudConfig(source(wrong, { mayList: true })), TypeError);
  assert(await loadCloudConfig(source(wrong)) !== null);
});

Deno.test("without a secret in the environment the first settings file counts, under the environment", async () => {
  await withFile(`REBOOTINATOR_SECRET=${SECRET}\nPORT=1234\nHOST=::1\n`, async (path) => {
    const files = ["/nowhere/cloud.env", path];
    const config = await loadCloudConfig(source({ PORT: "4321" }, { files }));
    assertEquals([config.secret, config.port, config.host], [SECRET, 4_321, "::1"]);
    const other = "x".repeat(32);
    const given = await loadCloudConfig(source({ REBOOTINATOR_SECRET: other }, { files }));
    assertEquals([given.secret, given.port], [other, 8_000]);
    const environment = await loadCommandEnvironment(source({}, { files }));
    assertEquals(environment["REBOOTINATOR_SECRET"], SECRET);
  });
});

Deno.test("settings files and secrets that are no small files are said to be, and never waited for", async () => {
  await assertRejects(
    () => loadCloudConfig(source({ REBOOTINATOR_SECRET_FILE: "/dev/zero" })),
    TypeError,
    'the file of REBOOTINATOR_SECRET_FILE="/dev/zero" cannot be read (not a file)',
  );
  // Passed over, it would look as if no secret had ever been made.
  await assertRejects(
    () => loadCommandEnvironment(source({}, { files: ["/dev/zero"] })),
    TypeError,
    "Cannot read settings: /dev/zero: not a file",
  );
});

Deno.test("settings that are for others' eyes are not taken for none", async () => {
  const closed: SettingsSource = {
    ...source({}, { files: ["/etc/rebootinator/cloud.env"] }),
    readTextFile: () => Promise.reject(new Deno.errors.PermissionDenied("")),
  };
  const error = await assertRejects(() => loadCommandEnvironment(closed), TypeError);
  assertEquals(
    error.message,
    "Cannot read settings: REBOOTINATOR_SECRET is not set, and /etc/rebootinator/cloud.env is for " +
      "others: try sudo",
  );
  // Whoever brings a token of his own needs none of them.
  const reader = {
    ...closed,
    get: (name: string) => name.endsWith("READ_TOKEN") ? "t" : undefined,
  };
  assertEquals((await loadCommandEnvironment(reader))["REBOOTINATOR_READ_TOKEN"], "t");
});
