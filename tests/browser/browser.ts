/** A real Chromium, and what must hold of every page that it is shown. */
import axe, { type AxeResults } from "axe-core";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";

/** Where screenshots are kept; git ignores it. */
export const ARTEFACTS = new URL("../../.artefacts/browser/", import.meta.url);

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"] as const;

/** The path of the system's Chromium; null: there is none. */
export async function findChromium(): Promise<string | null> {
  for (const folder of (Deno.env.get("PATH") ?? "").split(":")) {
    for (const name of NAMES) {
      const path = `${folder}/${name}`;
      const found = await Deno.stat(path).then((stat) => stat.isFile, () => false);
      if (found) return path;
    }
  }
  return null;
}

/** A test in a browser of its own; skipped, and its name says so, where there is no Chromium. */
export function browserTest(
  path: string | null,
  name: string,
  use: (browser: Browser) => Promise<void>,
): void {
  Deno.test({
    name: path === null ? `${name} (skipped: no chromium on PATH)` : name,
    ignore: path === null,
    async fn() {
      const browser = await chromium.launch({
        executablePath: path ?? "",
        // As root its sandbox does not start.
        args: ["--no-sandbox", "--disable-dev-shm-usage"],
      });
      try {
        await use(browser);
      } finally {
        await browser.close();
      }
    },
  });
}

/** A page that is watched from its first byte. */
export interface WatchedPage {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Addresses of all that was asked for. */
  readonly requests: string[];
  /** What went wrong: breaches of the policy, errors, dialogs. */
  readonly troubles: string[];
}

export const SIZES = {
  phone: { width: 390, height: 844 },
  tablet: { width: 768, height: 1_024 },
  desktop: { width: 1280, height: 900 },
} as const;

export interface Look {
  readonly size: keyof typeof SIZES;
  readonly scheme: "light" | "dark";
}

export const LOOKS: readonly Look[] = [
  { size: "phone", scheme: "light" },
  { size: "phone", scheme: "dark" },
  { size: "tablet", scheme: "light" },
  { size: "tablet", scheme: "dark" },
  { size: "desktop", scheme: "light" },
  { size: "desktop", scheme: "dark" },
];

/** Opens an empty page that is watched. */
export async function openPage(
  browser: Browser,
  options: Look & {
    readonly hasScript?: boolean;
    readonly password?: string;
    /** The reader's own zone; left out: that of the homes. */
    readonly zone?: string;
  },
): Promise<WatchedPage> {
  const { size, scheme, hasScript = true, password, zone = "Europe/Berlin" } = options;
  const context = await browser.newContext({
    viewport: SIZES[size],
    colorScheme: scheme,
    javaScriptEnabled: hasScript,
    timezoneId: zone,
    // A page asks by a form, so whoever uses Basic sends it by himself.
    ...(password === undefined
      ? {}
      : { extraHTTPHeaders: { authorization: `Basic ${btoa(`me:${password}`)}` } }),
  });
  const page = await context.newPage();
  const requests: string[] = [];
  const troubles: string[] = [];
  page.on("request", (request) => void requests.push(request.url()));
  page.on("pageerror", (error) => void troubles.push(`error: ${error.message}`));
  page.on("dialog", (dialog) => {
    troubles.push(`dialog: ${dialog.message()}`);
    dialog.dismiss().catch(() => {});
  });
  page.on("console", (message) => {
    // A status that is not 200 is said here too; tests look at it themselves.
    if (message.type() === "error" && !message.text().startsWith("Failed to load resource")) {
      troubles.push(`console: ${message.text()}`);
    }
  });
  return { page, context, requests, troubles };
}

/** What axe finds wrong, a line each; empty: nothing. */
export async function askAxe(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(`axe.run({
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    // Of WCAG 2.2, and off unless it is asked for.
    rules: { "target-size": { enabled: true } },
  })`) as AxeResults;
  return violations.map(({ id, nodes }) =>
    `${id}: ${nodes.slice(0, 3).map(({ html, any }) => `${html} (${any[0]?.message})`).join("; ")}`
  );
}

/** True where the page is wider than the window. */
export async function isTooWide(page: Page): Promise<boolean> {
  const root = "document.documentElement";
  return await page.evaluate(`${root}.scrollWidth > ${root}.clientWidth`);
}

/** Words that go on in the next line, but for addresses, commands and markup; at most five. */
export async function tornWords(page: Page): Promise<string[]> {
  return await page.evaluate(`(() => {
    const torn = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    while (walker.nextNode()) {
      const node = walker.currentNode;
      const parent = node.parentElement;
      if (parent.closest(".link, .target, code, svg, .unseen, .rows thead") || !parent.checkVisibility()) continue;
      for (const { 0: word, index } of node.textContent.matchAll(/(?<=^|\\s|\\()[\\p{L}\\p{N}]+(?![^\\s]*[./<>])/gu)) {
        range.setStart(node, index);
        range.setEnd(node, index + word.length);
        const tops = new Set([...range.getClientRects()].map(({ top }) => Math.round(top)));
        if (tops.size > 1) torn.push(word);
      }
    }
    return torn.slice(0, 5);
  })()`);
}

/** Keeps a picture of the whole page. */
export async function keepPicture(page: Page, name: string): Promise<void> {
  await Deno.mkdir(ARTEFACTS, { recursive: true });
  // Hiding the caret would write a style into the page, which tests look for.
  const path = new URL(`${name}.png`, ARTEFACTS).pathname;
  await page.screenshot({ path, fullPage: true, caret: "initial" });
}

/** Prints a line, for whoever watches the tests. */
export function say(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}
