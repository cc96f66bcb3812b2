/** What somebody can do who reads the topic, or whose page an owner visits. */
import { assert, assertEquals, assertFalse } from "@std/assert";
import { WRONG_TOKENS_MAX } from "../../cloud/http/flood.ts";
import { createLinkIssuer, LINK_PREFIX } from "../../cloud/keys/links.ts";
import { createSigner } from "../../cloud/keys/sign.ts";
import { event, heartbeat } from "../support/site/heartbeats.ts";
import { type AttackedCloud, SECRET, TOPIC, withAttackedCloud } from "./attacked_cloud.ts";

const PUBLIC_URL = "https://cloud.example";
const BUTTONS = { PUBLIC_URL, REBOOT_BUTTON: "true" };
const GAVE_UP = heartbeat({
  events: [event(1, { kind: "gave_up", cuts: 8, retryInMs: 3_600_000 })],
});

/** The path behind the button that reboots, as it stands in the topic. */
async function findButton({ post, phone }: AttackedCloud): Promise<string> {
  assertEquals((await post(GAVE_UP)).status, 200);
  const [message] = await phone.delivered(TOPIC, 1);
  assertEquals(message?.click?.startsWith(`${PUBLIC_URL}/sites/home/outage?at=`), true);
  const button = message?.actions?.find(({ label }) => label === "Reboot now");
  assertEquals([button?.action, button?.method], ["http", "POST"]);
  return new URL(button?.url ?? "").pathname;
}

async function press(attacked: AttackedCloud, path: string, method = "POST"): Promise<number> {
  const response = await fetch(`${attacked.cloud.url}${path}`, { method });
  await response.body?.cancel();
  return response.status;
}

async function commandsOf({ post }: AttackedCloud): Promise<number> {
  return JSON.parse((await post(heartbeat())).text).commands.length;
}

Deno.test("who reads the topic can press a button once, however often and fast he tries", async () => {
  let link = "";
  const said = await withAttackedCloud(async (attacked) => {
    link = await findButton(attacked);
    // Previews and proxies look at links.
    assertEquals(await press(attacked, link, "GET"), 200);
    assertEquals(await press(attacked, link, "HEAD"), 200);
    assertEquals(await commandsOf(attacked), 0);
    const statuses = await Promise.all(Array.from({ length: 20 }, () => press(attacked, link)));
    assertEquals(statuses.filter((status) => status === 202).length, 1, statuses.join(" "));
    assertEquals(statuses.filter((status) => status === 409).length, 19, statuses.join(" "));
    assertEquals(await commandsOf(attacked), 1);
    const messages = await attacked.phone.delivered(TOPIC, 2);
    assertEquals(messages.length, 2);
    assertEquals(messages[1]?.sequence_id, messages[0]?.sequence_id);
  }, BUTTONS);
  assertFalse(said.includes(link.slice(LINK_PREFIX.length)), "a link in the log");
});

Deno.test("a link that was bent, cut, made up or made elsewhere opens nothing", async () => {
  await withAttackedCloud(async (attacked) => {
    const link = await findButton(attacked);
    const [, letter, site, end, number, seconds, mac] =
      /^\/a\/(.)\.(.+?)\.(.+?)\.(.+?)\.(.+?)\.(.+)$/
        .exec(link) ?? [];
    const later = (parseInt(seconds ?? "", 36) + 86_400).toString(36);
    const stranger = createLinkIssuer(await createSigner(`${SECRET}!`, "link"));
    const foreign = await stranger.issue({
      action: "reboot",
      site: "home",
      sequenceId: "home-1",
      number: 1,
      expiresAt: Date.now() + 60_000,
    });
    const bent = [
      `/a/${letter}.${site}.${end}.${number}.${later}.${mac}`,
      `/a/${letter}.${site}.${end}.${number}0.${seconds}.${mac}`,
      `/a/s.${site}.${end}.${number}.${seconds}.${mac}`,
      `/a/${letter}.cabin.${end}.${number}.${seconds}.${mac}`,
      `/a/${letter}.${site}.-1.${number}.${seconds}.${mac}`,
      `/a/${letter}.${site}.${end}.${number}.${seconds}.${"A".repeat(43)}`,
      link.slice(0, -1),
      `${link}A`,
      `${link}/`,
      link.replace("/a/", "/A/"),
      link.replace("/a/", "//a/"),
      foreign,
      "/a/",
    ];
    for (const path of bent) assertEquals(await press(attacked, path), 404, path);
    assertEquals(await commandsOf(attacked), 0);
    assertEquals(await press(attacked, link), 202);
  }, BUTTONS);
});

Deno.test("guessing links is limited, and who has a good one is let in all the while", async () => {
  await withAttackedCloud(async (attacked) => {
    const link = await findButton(attacked);
    const statuses: number[] = [];
    for (let count = 0; count < WRONG_TOKENS_MAX + 10; count++) {
      const guess = count.toString(36).padStart(43, "A");
      statuses.push(await press(attacked, `${link.slice(0, -43)}${guess}`));
    }
    assertEquals(statuses.filter((status) => status === 404).length, WRONG_TOKENS_MAX);
    assertEquals(statuses.filter((status) => status === 429).length, 10);
    assertEquals(await press(attacked, link), 202);
  }, BUTTONS);
});

Deno.test("without the setting no message carries a button that cuts", async () => {
  await withAttackedCloud(async (attacked) => {
    assertEquals((await attacked.post(GAVE_UP)).status, 200);
    const [message] = await attacked.phone.delivered(TOPIC, 1);
    assertEquals(message?.actions?.map(({ label }) => label), ["Status"]);
    const links = createLinkIssuer(await createSigner(SECRET, "link"));
    // Made with the right secret, while the setting was still on.
    const link = await links.issue({
      action: "reboot",
      site: "home",
      sequenceId: "home-1",
      number: 1,
      expiresAt: Date.now() + 60_000,
    });
    assertEquals(await press(attacked, link), 403);
    assertEquals(await commandsOf(attacked), 0);
  }, { PUBLIC_URL });
});

Deno.test("a foreign page cannot act with an owner's password, even with a form it has seen", async () => {
  await withAttackedCloud(async (attacked) => {
    const { cloud, issuer, post } = attacked;
    assertEquals((await post(heartbeat())).status, 200);
    const authorization = `Basic ${btoa(`me:${await issuer.issue({ kind: "act" })}`)}`;
    const address = `${cloud.url}/sites/home/actions`;
    const page = await (await fetch(address, { headers: { authorization } })).text();
    const tokenOf = (act: string) =>
      new RegExp(`name="act" value="${act}">\\s*<input type="hidden" name="token" value="([^"]+)"`)
        .exec(page)?.[1] ?? "";
    const send = async (fields: Record<string, string>, headers: Record<string, string>) => {
      const response = await fetch(address, {
        method: "POST",
        body: new URLSearchParams(fields),
        headers: { authorization, ...headers },
        redirect: "manual",
      });
      await response.body?.cancel();
      return response.status;
    };
    const mute = { act: "mute-8h", token: tokenOf("mute-8h") };
    const ours = { origin: cloud.url, "sec-fetch-site": "same-origin" };
    for (
      const foreign of [
        { origin: "https://evil.example", "sec-fetch-site": "cross-site" },
        { origin: "https://evil.example" },
        { origin: "null" },
        { origin: cloud.url, "sec-fetch-site": "same-site" },
        { "sec-fetch-site": "none" },
      ]
    ) {
      assertEquals(await send(mute, foreign), 403, JSON.stringify(foreign));
    }
    // A page that can send from here, but has not seen the form.
    assertEquals(await send({ act: "mute-8h", token: "" }, ours), 403);
    assertEquals(await send({ act: "cycle-sure", token: tokenOf("cycle") }, ours), 403);
    const read = `Basic ${btoa(`me:${await issuer.issue({ kind: "read" })}`)}`;
    assertEquals(await send(mute, { ...ours, authorization: read }), 401);
    const status = async () => {
      const headers = { authorization: `Bearer ${await issuer.issue({ kind: "read" })}` };
      return (await (await fetch(`${cloud.url}/v1/sites/home`, { headers })).json()).site;
    };
    assertEquals((await status()).mutedUntil, null);
    assertEquals(await send(mute, ours), 303);
    assert((await status()).mutedUntil > Date.now());
  }, { PUBLIC_URL });
});
