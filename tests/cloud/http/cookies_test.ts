import { assertEquals } from "@std/assert";
import { cookiesOf, dropCookies, keepCookie } from "../../../cloud/http/cookies.ts";

function found(cookie: string | null, kind: "read" | "act" = "read"): string[] {
  const headers: Record<string, string> = cookie === null ? {} : { cookie };
  return cookiesOf(new Request("http://cloud.example/", { headers }), kind);
}

Deno.test("a cookie is found among others, under either name", () => {
  assertEquals(found(null), []);
  assertEquals(found("rebootinator-read=a"), ["a"]);
  assertEquals(found("x=1; rebootinator-read=a; __Host-rebootinator-read=b;y"), ["a", "b"]);
  assertEquals(found("rebootinator-read=a=b"), ["a=b"]);
  assertEquals(found("rebootinator-reads=a; xrebootinator-read=b; rebootinator-act=c"), []);
  assertEquals(found("rebootinator-act=c", "act"), ["c"]);
});

Deno.test("no more is looked at than a browser of ours would send", () => {
  assertEquals(found(Array(50).fill("rebootinator-read=a").join(";")), Array(4).fill("a"));
  assertEquals(found(`rebootinator-read=a; x=${"y".repeat(5_000)}`), []);
});

Deno.test("scripts, other sites and plain http never get a cookie that they must not have", () => {
  assertEquals(
    keepCookie("read", { value: "a", isSecure: true }),
    "__Host-rebootinator-read=a; Path=/; Max-Age=7776000; HttpOnly; SameSite=Lax; Secure",
  );
  assertEquals(
    keepCookie("act", { value: "a", isSecure: true }),
    "__Host-rebootinator-act=a; Path=/; Max-Age=604800; HttpOnly; SameSite=Strict; Secure",
  );
  // On a LAN without https.
  assertEquals(
    keepCookie("act", { value: "a", isSecure: false }),
    "rebootinator-act=a; Path=/; Max-Age=604800; HttpOnly; SameSite=Strict",
  );
});

Deno.test("both kinds are dropped under both names", () => {
  assertEquals(dropCookies().map((line) => line.split("; ").slice(0, 3).join("; ")), [
    "__Host-rebootinator-read=; Path=/; Max-Age=0",
    "rebootinator-read=; Path=/; Max-Age=0",
    "__Host-rebootinator-act=; Path=/; Max-Age=0",
    "rebootinator-act=; Path=/; Max-Age=0",
  ]);
});
