import { assertEquals, assertRejects } from "@std/assert";
import { testWith } from "../../support/base/needs.ts";
import {
  makeFile,
  readSmallFile,
  UnfitFile,
  whyUnreadable,
} from "../../../cloud/host/text_file.ts";
import { inFolder } from "../../support/base/in_folder.ts";

Deno.test("readSmallFile() gives the text, also through a link, as systems hand secrets over", async () => {
  await inFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/secret`, "höchst geheim\n");
    await Deno.symlink("secret", `${folder}/link`);
    assertEquals(await readSmallFile(`${folder}/secret`), "höchst geheim\n");
    assertEquals(await readSmallFile(`${folder}/link`), "höchst geheim\n");
  });
});

Deno.test("readSmallFile() waits for nothing that may never end, and says what is in the way", async () => {
  await inFolder(async (folder) => {
    await Deno.writeFile(`${folder}/large`, new Uint8Array(64 * 1024 + 1));
    await Deno.writeFile(`${folder}/bytes`, new Uint8Array([0xff, 0xfe, 0x00]));
    for (
      const [path, why] of [
        [folder, "not a file"],
        ["/dev/zero", "not a file"],
        [`${folder}/large`, "larger than 64 KiB"],
        [`${folder}/bytes`, "not UTF-8 text"],
      ] as const
    ) {
      const error = await assertRejects(() => readSmallFile(path), UnfitFile);
      assertEquals(whyUnreadable(error), why);
    }
    const missing = await assertRejects(() => readSmallFile(`${folder}/no`), Deno.errors.NotFound);
    assertEquals(whyUnreadable(missing), "NotFound");
  });
});

Deno.test("makeFile() makes a file for one user, leaves one that is there, and refuses all else", async () => {
  await inFolder(async (folder) => {
    await makeFile(`${folder}/kv`);
    assertEquals((await Deno.stat(`${folder}/kv`)).mode! & 0o777, 0o600);
    await Deno.writeTextFile(`${folder}/kv`, "kept");
    await makeFile(`${folder}/kv`);
    assertEquals(await Deno.readTextFile(`${folder}/kv`), "kept");
    await assertRejects(() => makeFile(folder), UnfitFile, "not a file");
    await assertRejects(() => makeFile("/dev/null"), UnfitFile, "not a file");
  });
});

testWith(
  "mkfifo",
  "a pipe into which nobody writes is waited for by neither",
  () =>
    inFolder(async (folder) => {
      const pipe = `${folder}/pipe`;
      await new Deno.Command("mkfifo", { args: [pipe] }).output();
      await assertRejects(() => readSmallFile(pipe), UnfitFile, "not a file");
      await assertRejects(() => makeFile(pipe), UnfitFile, "not a file");
    }),
);
