import { assert, assertEquals, assertFalse, assertRejects } from "@std/assert";
import type { ChannelConfig } from "../../../lib/config/channel_config.ts";
import { loadCloudConfig, type SettingsSource } from "../../../cloud/host/settings.ts";

const SECRET = "0123456789abcdef0123456789abcdef";

function source(
  environment: Record<string, string>,
  options: { readonly mayList?: boolean } = {},
): SettingsSource {
  return {
    get: (name) => environment[name],
    all: options.mayList === true ? () => environment : null,
    readTextFile: (path) => Deno.readTextFile(path),
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
