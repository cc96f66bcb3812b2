/** A KV that is closed again whatever happens. */
export async function withKv(test: (kv: Deno.Kv) => Promise<void>): Promise<void> {
  using kv = await Deno.openKv(":memory:");
  await test(kv);
}

/** The same in a file of its own. */
export async function withKvFile(test: (kv: Deno.Kv) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    using kv = await Deno.openKv(`${folder}/test.kv`);
    await test(kv);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
