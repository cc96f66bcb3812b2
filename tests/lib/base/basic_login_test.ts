import { assertEquals } from "@std/assert";
import { basicLogin } from "../../../lib/base/basic_login.ts";

Deno.test("a login is that of RFC 7617, with its own example and in UTF-8", () => {
  const aladdin = basicLogin({ user: "Aladdin", password: "open sesame" });
  assertEquals(aladdin, "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
  assertEquals(basicLogin({ user: "test", password: "123\u00a3" }), "Basic dGVzdDoxMjPCow==");
});
