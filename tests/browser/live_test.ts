/** An open page keeps itself up to date, and says so when it cannot. */
import { assert, assertEquals } from "@std/assert";
import { LOOK_EVERY_MS } from "../../cloud/pages/live.ts";
import { browserTest, findChromium, openPage } from "./browser.ts";
import { PROBES } from "./story.ts";
import { withStage } from "./stage.ts";

const PHONE = { size: "phone", scheme: "light" } as const;
const chromium = await findChromium();

/** Streams look 50 times a second; all else waits for its end. */
const quick = {
  sleep: (ms: number, signal?: AbortSignal) =>
    new Promise<void>((resolve) => {
      const timer = ms === LOOK_EVERY_MS ? setTimeout(resolve, 20) : undefined;
      signal?.addEventListener("abort", () => {
        clearTimeout(timer);
        resolve();
      });
    }),
};

browserTest(chromium, "an open page tells of news without being loaded again", async (browser) => {
  await withStage(async (stage) => {
    const { clock } = stage;
    await stage.beatOf("home", { probes: PROBES });
    await stage.look();
    const { page, requests, troubles } = await openPage(browser, PHONE);
    await page.goto(`${stage.url}/sites/home`);
    await page.locator(".hero.online").waitFor();
    await page.locator("header a").focus();
    const streams = requests.filter((url) => url.endsWith("/live"));
    assertEquals(streams.length, 1);

    // Only texts that change all the time: nothing is fetched.
    const before = requests.length;
    clock.nowMs += 11_000;
    await stage.look();
    await page.locator('[data-live="beat-home"]', { hasText: "11 s" }).waitFor();
    assertEquals(requests.length, before);

    // The home falls silent: the page is fetched once, in place.
    clock.nowMs += 180_000;
    await stage.look();
    await page.locator(".hero.silent").waitFor();
    assertEquals(await page.title(), "No contact with Home · Rebootinator");
    assertEquals(await page.locator("#news").textContent(), "No contact with Home · Rebootinator");
    assertEquals(await page.locator("link[rel=icon]").getAttribute("href"), "/icon-silent.svg");
    const pages = requests.slice(before).filter((url) => !url.endsWith(".svg"));
    assertEquals(pages, [`${stage.url}/sites/home`]);
    assertEquals(await page.evaluate("document.activeElement.textContent"), "‹ All homes");
    assertEquals(troubles, []);
  }, quick);
});

browserTest(
  chromium,
  "what was asked of a home is followed live: asked for, handed over, done",
  async (browser) => {
    await withStage(async (stage) => {
      const { clock } = stage;
      await stage.beatOf("home");
      await stage.look();
      const { page, troubles } = await openPage(browser, { ...PHONE, password: stage.tokens.act });
      await page.goto(`${stage.url}/sites/home/actions`);
      await page.getByRole("button", { name: "Reboot the router" }).click();
      await page.getByRole("button", { name: "Yes, reboot it" }).click();
      await page.waitForURL("**/sites/home#asked");
      const waits = page.locator("#asked [aria-current]");
      assertEquals(await waits.innerText(), "waits for the home");
      await stage.beatOf("home");
      clock.nowMs += 11_000;
      await stage.look();
      await page.locator("#asked [aria-current]", { hasText: "its answer" }).waitFor();
      const command = "command-1";
      const what = { kind: "command_done", command, result: "done", note: "Cut" } as const;
      await stage.beatOf("home", {
        events: [{ id: 1, agoMs: 0, wallMs: clock.nowMs, told: true, what }],
      });
      clock.nowMs += 11_000;
      await stage.look();
      await page.locator("#asked .lines", { hasText: "Command done: Cut" }).waitFor();
      assertEquals(await waits.count(), 0);
      assertEquals(troubles, []);
    }, quick);
  },
);

browserTest(
  chromium,
  "a page that the cloud does not answer says that it is old",
  async (browser) => {
    await withStage(async (stage) => {
      await stage.beatOf("home");
      await stage.look();
      const { page, context } = await openPage(browser, PHONE);
      await page.clock.install();
      await page.goto(stage.url);
      await page.locator(".hero.online").waitFor();
      assert(await page.locator("#stale").isHidden());
      await context.setOffline(true);
      stage.stop(); // Streams end.
      await page.clock.runFor(60_000);
      await page.locator("#stale").waitFor({ state: "visible" });
      assert((await page.locator("#stale").innerText()).startsWith("Not up to date"));
      await context.setOffline(false);
      await page.clock.runFor(40_000);
      // Streams are gone for good, so this is by asking for the page.
      await page.locator("#stale").waitFor({ state: "hidden" });
    }, quick);
  },
);

browserTest(chromium, "a page that nobody looks at asks for nothing", async (browser) => {
  await withStage(async (stage) => {
    await stage.beatOf("home");
    await stage.look();
    const { page, requests } = await openPage(browser, PHONE);
    await page.goto(stage.url);
    await page.locator(".hero.online").waitFor();
    await page.clock.install();
    const hide = (isHidden: boolean) =>
      page.evaluate(`
        Object.defineProperty(document, "hidden", { configurable: true, get: () => ${isHidden} });
        document.dispatchEvent(new Event("visibilitychange"));
      `);
    await hide(true);
    const before = requests.length;
    await page.clock.runFor(600_000);
    assertEquals(requests.length, before);
    const asked = page.waitForResponse(`${stage.url}/`);
    await hide(false);
    assertEquals((await asked).status(), 200);
  }, quick);
});
