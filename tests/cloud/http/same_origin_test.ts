import { assertThrows } from "@std/assert";
import { HttpError } from "../../../cloud/http/http.ts";
import { refuseForeign } from "../../../cloud/http/same_origin.ts";

const PUBLIC_URL = "https://cloud.example";

function request(headers: Record<string, string>, url = "http://cloud.example/sites/home/actions") {
  return new Request(url, { method: "POST", headers });
}

function isRefused(headers: Record<string, string>, publicUrl: string | null = null): void {
  assertThrows(
    () => refuseForeign(request(headers), { publicUrl }),
    HttpError,
    "did not come from a page of this cloud",
  );
}

Deno.test("our own page is let through, by whichever header its browser sends", () => {
  const options = { publicUrl: null };
  refuseForeign(
    request({ "sec-fetch-site": "same-origin", origin: "http://cloud.example" }),
    options,
  );
  refuseForeign(request({ "sec-fetch-site": "same-origin" }), options);
  refuseForeign(request({ "sec-fetch-site": "same-origin", origin: "null" }), options);
  refuseForeign(request({ origin: "http://cloud.example" }), options);
  // A proxy took the TLS off.
  refuseForeign(request({ origin: "https://cloud.example" }), options);
  const inside = request({ origin: PUBLIC_URL }, "http://10.0.0.7:8000/sites/home/actions");
  refuseForeign(inside, { publicUrl: PUBLIC_URL });
});

Deno.test("every other page is refused", () => {
  for (const site of ["cross-site", "same-site", "none", "SAME-ORIGIN", ""]) {
    isRefused({ "sec-fetch-site": site });
    isRefused({ "sec-fetch-site": site, origin: "http://cloud.example" });
  }
  for (
    const origin of [
      "https://evil.example",
      "https://cloud.example.evil.example",
      "https://evil-cloud.example",
      "http://cloud.example:8001",
      "http://cloud.example/",
      "cloud.example",
      "file://",
      "",
    ]
  ) {
    isRefused({ origin });
    isRefused({ origin, "sec-fetch-site": "same-origin" }, PUBLIC_URL);
  }
});

Deno.test("who says nothing of where it comes from is no browser", () => {
  isRefused({});
  isRefused({ origin: "null" });
});
