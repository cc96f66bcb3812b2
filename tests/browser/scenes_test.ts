/** Every state of the pages at both widths, light and dark, with a picture of each. */
import { assert, assertEquals } from "@std/assert";
import {
  ARTEFACTS,
  askAxe,
  browserTest,
  findChromium,
  isTooWide,
  keepPicture,
  type Look,
  LOOKS,
  openPage,
  say,
  SIZES,
  type WatchedPage,
} from "./browser.ts";
import { SCENES } from "./scenes.ts";
import { type Stage, withStage } from "./stage.ts";

const chromium = await findChromium();
if (chromium !== null) say(`Pictures are kept in ${ARTEFACTS.pathname}`);

for (const scene of SCENES) {
  browserTest(chromium, `the pages look right when: ${scene.name}`, async (browser) => {
    await withStage(async (stage) => {
      await scene.prepare(stage);
      for (const path of scene.paths) {
        const watched = await openPage(browser, { size: "phone", scheme: "light" });
        const { page } = watched;
        await page.goto(`${stage.url}${path}`);
        for (const look of LOOKS) {
          await page.setViewportSize(SIZES[look.size]);
          await page.emulateMedia({ colorScheme: look.scheme });
          const part = path === "/" ? "" : path.startsWith("/?") ? "-filtered" : "-one";
          const where = `${scene.name}${part}-${look.size}-${look.scheme}`;
          await keepPicture(page, where);
          await checkPage(watched, { stage, look, where });
        }
        await watched.context.close();
      }
    }, scene.options?.() ?? {});
  });
}

async function checkPage(
  { page, requests, troubles }: WatchedPage,
  context: { readonly stage: Stage; readonly look: Look; readonly where: string },
): Promise<void> {
  const { stage, look, where } = context;
  // Both widths and both schemes, but not each with each: it is half of the time.
  const isAsked = (look.size === "phone") === (look.scheme === "light");
  if (isAsked) assertEquals(await askAxe(page), [], where);
  assertEquals(await isTooWide(page), false, `${where} is wider than the window`);
  assertEquals(requests.filter((url) => !url.startsWith(`${stage.url}/`)), [], where);
  assertEquals(troubles, [], where);
  const count = (selector: string) => page.locator(selector).count();
  assertEquals(await count("h1"), 1, `${where} has one heading`);
  assertEquals(await count("img, iframe, style, [style], script:not([src])"), 0, where);
  // What a person must see without a finger on the page.
  for (const selector of ["h1", ".hero .word", ".hero .since", ".hero .done"]) {
    if (await count(selector) === 0) continue;
    const box = await page.locator(selector).first().boundingBox();
    assert(box !== null && box.y + box.height < SIZES[look.size].height, `${where} ${selector}`);
  }
}
