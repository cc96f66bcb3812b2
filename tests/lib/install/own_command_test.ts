import { assertEquals } from "@std/assert";
import { isInstalledCopy, nameCommands } from "../../../lib/install/own_command.ts";

const INSTALLED = {
  deno: "/usr/local/lib/rebootinator/bin/deno",
  project: "/usr/local/lib/rebootinator/app",
};
const CHECKOUT = {
  deno: "/home/ann/.npm/_npx/1/node_modules/@deno/linux-x64-glibc/deno",
  project: "/home/ann/app",
};

Deno.test("an installation is its own Deno beside its own project, wherever both are", () => {
  assertEquals(isInstalledCopy(INSTALLED), true);
  assertEquals(isInstalledCopy({ deno: "/opt/re/bin/deno", project: "/opt/re/app" }), true);
  assertEquals(isInstalledCopy(CHECKOUT), false);
  assertEquals(isInstalledCopy({ ...INSTALLED, deno: "/usr/bin/deno" }), false);
  assertEquals(isInstalledCopy({ ...INSTALLED, project: "/bin/deno" }), false);
});

Deno.test("an installed command is called by its name, in hints and in usage", () => {
  const named = (text: string) => nameCommands(text, INSTALLED);
  assertEquals(
    named("run `sudo deno task install` again"),
    "run `sudo rebootinator install` again",
  );
  assertEquals(
    named("deno task pause TIME [--state DIR]"),
    "rebootinator pause TIME [--state DIR]",
  );
  assertEquals(named('"deno task --quiet token --read"'), '"rebootinator token --read"');
  assertEquals(named("`deno task cloud-setup`"), "`rebootinator cloud setup`");
  assertEquals(named("`deno task setup --driver shelly`"), "`rebootinator setup --driver shelly`");
  assertEquals(named("`a` and `deno task reboot` or `deno task plug`").match(/deno/), null);
});

Deno.test("in a checkout it is the Deno that runs, for sudo and an outage know no other", () => {
  const named = (text: string) => nameCommands(text, CHECKOUT);
  assertEquals(named("`sudo deno task install`"), `\`sudo ${CHECKOUT.deno} task install\``);
  assertEquals(
    named('"deno task token --new-secret"'),
    `"${CHECKOUT.deno} task token --new-secret"`,
  );
  assertEquals(
    named("this needs root: sudo deno task install"),
    `this needs root: sudo ${CHECKOUT.deno} task install`,
  );
});

Deno.test("in a checkout usage stays as short as it is", () => {
  assertEquals(nameCommands("deno task pause TIME", CHECKOUT), "deno task pause TIME");
});

Deno.test("a Deno in a folder with a space is quoted, and $ is no reference", () => {
  const named = (deno: string) => nameCommands("`deno task doctor`", { ...CHECKOUT, deno });
  assertEquals(named("/my apps/deno"), "`'/my apps/deno' task doctor`");
  assertEquals(named("/a$&b/deno"), "`/a$&b/deno task doctor`");
});
