import { assertEquals, assertNotEquals } from "@std/assert";
import { sendTimeoutMs } from "../../../cloud/phone/deliver_run.ts";
import { createDresser } from "../../../cloud/phone/dress.ts";
import { createLinkKeeper } from "../../../cloud/keys/links.ts";
import { createSeal } from "../../../cloud/keys/seal.ts";
import { parsePhone } from "../../../lib/config/phone_config.ts";
import { createDesk, fallSilent } from "../../support/phone/delivery_desk.ts";
import { DELIVERED, FAILED } from "../../support/phone/fake_channel.ts";
import { withKv } from "../../support/store/kv.ts";
import { T0 } from "../../support/site/heartbeats.ts";

Deno.test("a request gets the time that is left, at most 10 s, and none below 1.5 s", () => {
  assertEquals(sendTimeoutMs(T0, T0 + 60_000), 10_000);
  assertEquals(sendTimeoutMs(T0, T0 + 10_000), 10_000);
  assertEquals(sendTimeoutMs(T0, T0 + 9_999), 9_999);
  assertEquals(sendTimeoutMs(T0, T0 + 1_500), 1_500);
  assertEquals(sendTimeoutMs(T0, T0 + 1_499), 0);
  assertEquals(sendTimeoutMs(T0, T0 - 1), 0);
});

Deno.test("a repeat is the same news with the same buttons, news that took more in is not", () =>
  withKv(async (kv) => {
    const desk = createDesk(kv);
    const links = createLinkKeeper(await createSeal("0123456789abcdef0123456789abcdef", "link"));
    const phone = parsePhone({ PUBLIC_URL: "https://cloud.example" });
    const config = { phone, publicUrl: "https://cloud.example" };
    const dress = createDresser({ config, links, now: desk.deps.now });
    await fallSilent(desk, "home");
    desk.channel.answer = () => FAILED;
    await desk.deliver({ dress });
    desk.goTo(desk.deps.now() + 60_000);
    await desk.deliver({ dress });
    desk.goTo(desk.deps.now() + 60_000);
    await desk.beat("home");
    desk.channel.answer = () => DELIVERED;
    await desk.deliver({ dress });
    const [first, second, third] = desk.channel.tried;
    assertEquals([first?.about.kind, second?.about.kind, third?.about.kind], [
      "down",
      "down",
      "back",
    ]);
    assertEquals(first?.about.id, second?.about.id);
    assertEquals(first?.message.actions, second?.message.actions);
    assertEquals(first?.message.actions?.length, 2);
    assertNotEquals(second?.about.id, third?.about.id);
  }));

Deno.test("the present state after a refusing channel is about its home", () =>
  withKv(async (kv) => {
    const desk = createDesk(kv);
    await fallSilent(desk, "home");
    desk.channel.answer = () => ({ kind: "channel_refused", why: "status 403" });
    await desk.deliver();
    desk.goTo(desk.deps.now() + 600_000);
    await desk.sweep("home");
    desk.goTo(desk.deps.now() + 600_000);
    desk.channel.answer = () => DELIVERED;
    await desk.deliver();
    const about = desk.channel.tried.at(-1)?.about;
    assertEquals([about?.kind, about?.site?.id, about?.notice], ["present", "home", null]);
  }));
