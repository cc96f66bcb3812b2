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
  tornWords,
  type WatchedPage,
} from "./browser.ts";
import { SCENES, withScene } from "./scenes.ts";
import type { Stage } from "./stage.ts";

const chromium = await findChromium();
if (chromium !== null) say(`Pictures are kept in ${ARTEFACTS.pathname}`);

for (const scene of SCENES) {
  browserTest(chromium, `the pages look right when: ${scene.name}`, async (browser) => {
    await withScene(scene.name, async (stage) => {
      for (const path of scene.paths) {
        const watched = await openPage(browser, { size: "phone", scheme: "light" });
        const { page } = watched;
        await page.goto(`${stage.url}${path}`);
        const shown = await page.locator("main").innerText();
        if (path === scene.paths[0]) assert(shown.includes(scene.shows ?? ""), scene.name);
        for (const look of LOOKS) {
          await page.setViewportSize(SIZES[look.size]);
          await page.emulateMedia({ colorScheme: look.scheme });
          const where = `${scene.name}${partOf(path)}-${look.size}-${look.scheme}`;
          await keepPicture(page, where);
          await checkPage(watched, { stage, look, where });
        }
        await checkOddMedia(watched, `${scene.name}${partOf(path)}`);
        await watched.context.close();
      }
    });
  });
}

function partOf(path: string): string {
  return path === "/" ? "" : path.startsWith("/?") ? "-filtered" : "-one";
}

/** In colours that the reader's system forces, with letters twice as large, and on paper. */
async function checkOddMedia({ page, troubles }: WatchedPage, name: string): Promise<void> {
  await page.setViewportSize(SIZES.phone);
  await page.emulateMedia({ colorScheme: "dark", forcedColors: "active" });
  await keepPicture(page, `${name}-phone-forced`);
  assertEquals(await isTooWide(page), false, `${name} in forced colours`);
  await page.emulateMedia({ colorScheme: "light", forcedColors: "none" });
  // What a reader's own setting does.
  await page.evaluate("document.documentElement.style.fontSize = '200%'");
  assertEquals(await tornWords(page), [], `${name} with letters of 200 %`);
  assertEquals(await isTooWide(page), false, `${name} with letters of 200 %`);
  await keepPicture(page, `${name}-phone-large`);
  await page.evaluate("document.documentElement.removeAttribute('style')");
  // A4 at 96 dots an inch.
  await page.setViewportSize({ width: 794, height: 1_123 });
  await page.emulateMedia({ media: "print" });
  await keepPicture(page, `${name}-print`);
  assertEquals(await isTooWide(page), false, `${name} on paper`);
  const buttons = await page.locator("button:visible, .ways a:visible").count();
  assertEquals(buttons, 0, `${name} prints no buttons`);
  await page.emulateMedia({ media: "screen" });
  assertEquals(troubles, [], name);
}

/** Rows of a wide table whose cells do not fill them: their colour would have holes. */
const UNEVEN_ROWS = `[...document.querySelectorAll(".rows tbody tr")].filter((row) => {
  const cells = [...row.cells];
  if (getComputedStyle(row).display !== "table-row") return false;
  return new Set(cells.map((cell) => Math.round(cell.getBoundingClientRect().height))).size > 1;
}).map((row) => row.textContent.trim().slice(0, 40))`;

async function checkPage(
  { page, requests, troubles }: WatchedPage,
  context: { readonly stage: Stage; readonly look: Look; readonly where: string },
): Promise<void> {
  const { stage, look, where } = context;
  // Both widths and both schemes, but not each with each: it is half of the time.
  const isAsked = (look.size === "phone") === (look.scheme === "light");
  if (isAsked) assertEquals(await askAxe(page), [], where);
  assertEquals(await isTooWide(page), false, `${where} is wider than the window`);
  assertEquals(await page.evaluate(UNEVEN_ROWS), [], `${where}: rows whose cells differ in height`);
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
