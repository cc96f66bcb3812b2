import { assertStringIncludes } from "@std/assert";
import { UNIT_NAMES } from "../../../../lib/install/paths.ts";
import { RESTART_CLOUD } from "../../../../lib/pages/parts/restart.ts";

Deno.test("a cloud is started anew by the name that its installation gives it", () => {
  const unit = UNIT_NAMES.cloudService.replace(/\.service$/, "");
  assertStringIncludes(RESTART_CLOUD.markup, `<code>sudo systemctl restart ${unit}</code>`);
});
