/** Getting in as a person does: by a form, from a notification, with and without script. */
import { assert, assertEquals } from "@std/assert";
import type { Page } from "playwright-core";
import { askAxe, browserTest, findChromium, isTooWide, keepPicture, openPage } from "./browser.ts";
import { withScene } from "./scenes.ts";
import { type Stage, withStage } from "./stage.ts";

const PHONE = { size: "phone", scheme: "light" } as const;
const CLOSED = { config: { statusPublic: false } } as const;
const chromium = await findChromium();

async function logIn(page: Page, token: string): Promise<void> {
  await page.getByLabel(/token/).fill(token);
  await page.getByRole("button", { name: "Log in" }).click();
}

async function prepare(stage: Stage): Promise<void> {
  await stage.beatOf("home");
  await stage.look();
}

for (const hasScript of [true, false]) {
  browserTest(
    chromium,
    `a person logs in once, looks, and acts after another token, ${
      hasScript ? "with" : "without"
    } script`,
    async (browser) => {
      await withStage(async (stage) => {
        await prepare(stage);
        const { page, context, troubles, requests } = await openPage(browser, {
          ...PHONE,
          hasScript,
        });
        const shown = await page.goto(`${stage.url}/sites/home`);
        assertEquals(shown?.status(), 401);
        if (hasScript) {
          await keepPicture(page, "login-phone-light");
          assertEquals([await askAxe(page), await isTooWide(page)], [[], false]);
        }
        await logIn(page, "r1.wrong");
        assert((await page.locator("main").innerText()).includes("That is no token of this cloud"));
        await logIn(page, stage.tokens.read);
        await page.waitForURL("**/sites/home");
        await page.getByRole("link", { name: /^Pause/ }).click();
        assert((await page.locator("h1").innerText()).includes("Log in to act"));
        await logIn(page, stage.tokens.act);
        await page.waitForURL("**/sites/home/actions");
        await page.getByRole("button", { name: "Pause 1 h" }).click();
        await page.waitForURL("**/sites/home#asked");
        const scripted = hasScript ? await page.evaluate("document.cookie") : "";
        assertEquals(scripted, "", "no script sees a cookie");
        await page.goto(`${stage.url}/login`);
        await page.getByRole("button", { name: "Log out" }).click();
        assertEquals((await page.goto(`${stage.url}/sites/home`))?.status(), 401);
        assertEquals(await context.cookies(), []);
        const secrets = [stage.tokens.read, stage.tokens.act];
        assertEquals(requests.filter((url) => secrets.some((each) => url.includes(each))), []);
        assertEquals(troubles, []);
      }, CLOSED);
    },
  );
}

browserTest(
  chromium,
  "a link from elsewhere opens the page of who is logged in, and can do nothing",
  async (browser) => {
    await withStage(async (stage) => {
      await prepare(stage);
      const { page } = await openPage(browser, PHONE);
      await page.goto(`${stage.url}/login?for=act&next=/sites/home`);
      await logIn(page, stage.tokens.act);
      await page.waitForURL("**/sites/home");
      // Another site by its name, on the same machine.
      const other = Deno.serve(
        { hostname: "127.0.0.1", port: 0, onListen: () => {} },
        () =>
          new Response(
            `<a href="${stage.url}/sites/home">Look</a>
<a href="${stage.url}/sites/home/actions">Act</a>
<form method="post" action="${stage.url}/sites/home/actions"><button name="act" value="mute-8h">Win</button></form>`,
            { headers: { "content-type": "text/html" } },
          ),
      );
      try {
        const elsewhere = `http://localhost:${other.addr.port}/`;
        await page.goto(elsewhere);
        await page.getByRole("link", { name: "Look" }).click();
        await page.waitForURL(`${stage.url}/sites/home`);
        assertEquals(await page.locator("h1").innerText(), "Home");
        await page.goto(elsewhere);
        await page.getByRole("link", { name: "Act" }).click();
        await page.waitForURL("**/actions");
        assert((await page.locator("h1").innerText()).includes("Log in to act"));
        await page.goto(elsewhere);
        const [answer] = await Promise.all([
          page.waitForResponse(/\/actions$/),
          page.getByRole("button", { name: "Win" }).click(),
        ]);
        assertEquals(answer.status(), 401);
      } finally {
        await other.shutdown();
      }
    }, CLOSED);
  },
);

browserTest(
  chromium,
  "a link for family opens the home and its outages to who never logged in, and nothing else",
  async (browser) => {
    await withScene("online", async (stage) => {
      const owner = await openPage(browser, { ...PHONE, password: stage.tokens.act });
      await owner.page.goto(`${stage.url}/sites/home/actions`);
      await owner.page.getByText("A link for family").click();
      const address = await owner.page.locator("#share .link").getAttribute("href") ?? "";
      const { page, troubles } = await openPage(browser, PHONE);
      assertEquals((await page.goto(address))?.status(), 200);
      await keepPicture(page, "shared-home-phone-light");
      assertEquals([await askAxe(page), await isTooWide(page)], [[], false]);
      assertEquals(await page.locator("form, a[href^='/sites']").count(), 0);
      await page.locator(".outages a").first().click();
      await page.waitForURL("**/s/*?at=*");
      assert((await page.locator(".word").innerText()).startsWith("Internet was away for 12"));
      for (const path of ["/", "/sites/home", "/sites/cabin", "/sites/home/report"]) {
        assertEquals((await page.goto(`${stage.url}${path}`))?.status(), 401);
      }
      assertEquals(troubles, []);
    }, CLOSED);
  },
);
