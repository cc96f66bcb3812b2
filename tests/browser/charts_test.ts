/** Charts by keyboard, by finger, and without script. */
import { assert, assertEquals } from "@std/assert";
import { browserTest, findChromium, openPage } from "./browser.ts";
import { withScene } from "./scenes.ts";

const chromium = await findChromium();

/** Smallest width and height of what can be touched, in pixels. */
const LEAST_TARGET = `(() => {
  const boxes = [...document.querySelectorAll("[data-tour] > li > *")]
    .map((each) => each.getBoundingClientRect());
  return Math.min(...boxes.map(({ width, height }) => Math.min(width, height)));
})()`;

for (const size of ["phone", "tablet", "desktop"] as const) {
  browserTest(
    chromium,
    `a chart on a ${size} is one tab stop, walked by arrow keys, and its parts fit a finger`,
    async (browser) => {
      await withScene("online", async (stage) => {
        const { page, troubles } = await openPage(browser, { size, scheme: "light" });
        await page.goto(`${stage.url}/sites/home`);
        assert(await page.evaluate(LEAST_TARGET) as number >= 24);
        assertEquals(await page.locator('.days [tabindex="0"]').count(), 1);
        await page.locator('.days [tabindex="0"]').focus();
        const said = () => page.locator("#said-day").innerText();
        assert((await said()).startsWith("Sun 22 Nov: "), await said());
        // A week runs down on a wide page, and across on a narrow one.
        const [dayBefore, weekBefore] = size === "phone"
          ? ["ArrowLeft", "ArrowUp"] as const
          : ["ArrowUp", "ArrowLeft"] as const;
        await page.keyboard.press(dayBefore);
        assert((await said()).startsWith("Sat 21 Nov: "), await said());
        await page.keyboard.press(weekBefore);
        assert((await said()).startsWith("Sat 14 Nov: "), await said());
        await page.keyboard.press("Home");
        assert((await said()).startsWith("Tue 25 Aug: "), await said());
        await page.keyboard.press("End");
        for (let days = 0; days < 4; days++) await page.keyboard.press(dayBefore);
        if (size !== "phone") {
          assert((await said()).startsWith("Wed 18 Nov: "), await said());
          await page.keyboard.press("Enter");
          await page.waitForURL("**/sites/home/outage?at=*");
          assert((await page.locator(".word").innerText()).startsWith("Internet was away"));
        }
        assertEquals(troubles, []);
      });
    },
  );
}

browserTest(chromium, "without script a day with trouble is a link to it", async (browser) => {
  await withScene("online", async (stage) => {
    const { page } = await openPage(browser, { size: "phone", scheme: "light", hasScript: false });
    await page.goto(`${stage.url}/sites/home`);
    await page.locator(".days a").last().click();
    await page.waitForURL("**/sites/home/outage?at=*");
    assertEquals(await page.locator("h1").innerText(), "Home");
  });
});
