import { assertEquals, assertNotEquals } from "@std/assert";
import { createDecorator } from "../../../cloud/phone/decorate.ts";
import { createLinkIssuer } from "../../../cloud/keys/links.ts";
import { createSigner } from "../../../cloud/keys/sign.ts";
import { parsePhone } from "../../../lib/config/phone_config.ts";
import { createDeliveryBench, fallSilent } from "../../support/phone/delivery_bench.ts";
import { DELIVERED, FAILED } from "../../support/phone/fake_channel.ts";
import { withKv } from "../../support/store/kv.ts";

Deno.test("a repeat is the same news with the same buttons, news that took more in is not", () =>
  withKv(async (kv) => {
    const bench = createDeliveryBench(kv);
    const links = createLinkIssuer(await createSigner("0123456789abcdef0123456789abcdef", "link"));
    const phone = parsePhone({ PUBLIC_URL: "https://cloud.example" });
    const config = { phone, publicUrl: "https://cloud.example" };
    const decorate = createDecorator({ config, links, now: bench.deps.now });
    await fallSilent(bench, "home");
    bench.channel.answer = () => FAILED;
    await bench.deliver({ decorate });
    bench.goTo(bench.deps.now() + 60_000);
    await bench.deliver({ decorate });
    bench.goTo(bench.deps.now() + 60_000);
    await bench.beat("home");
    bench.channel.answer = () => DELIVERED;
    await bench.deliver({ decorate });
    const [first, second, third] = bench.channel.tried;
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
    const bench = createDeliveryBench(kv);
    await fallSilent(bench, "home");
    bench.channel.answer = () => ({ kind: "channel_refused", why: "status 403" });
    await bench.deliver();
    bench.goTo(bench.deps.now() + 600_000);
    await bench.sweep("home");
    bench.goTo(bench.deps.now() + 600_000);
    bench.channel.answer = () => DELIVERED;
    await bench.deliver();
    const about = bench.channel.tried.at(-1)?.about;
    assertEquals([about?.kind, about?.site?.id, about?.notice], ["present", "home", null]);
  }));
