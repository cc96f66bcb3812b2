import { assertEquals, assertThrows } from "@std/assert";
import { CommandError, readArguments } from "../../../lib/base/command.ts";
import { PLUG_SHAPE, readPlugRequest } from "../../../home/by_hand/plug_request.ts";

function read(args: readonly string[], usual: string) {
  return readPlugRequest(readArguments(args, PLUG_SHAPE), usual);
}

Deno.test("a request is an act with its options", () => {
  assertEquals(read(["read"], "home.toml"), {
    kind: "run",
    request: {
      act: "read",
      name: null,
      config: "home.toml",
      state: null,
      confirmed: "no",
      print: "words",
    },
  });
  const args = ["cycle", "--yes", "--json", "--config", "a.toml", "--state=b"];
  assertEquals(read(args, "home.toml"), {
    kind: "run",
    request: {
      act: "cycle",
      name: null,
      config: "a.toml",
      state: "b",
      confirmed: "yes",
      print: "json",
    },
  });
});

Deno.test("pairing keeps its file beside home.toml unless told otherwise", () => {
  assertEquals(read(["pair"], "home.toml"), {
    kind: "pair",
    request: {
      config: "home.toml",
      address: null,
      codeFile: null,
      pairingFile: "plug.pairing",
      print: "words",
    },
  });
  const place = ["--address", "::1", "--port", "65535", "--config", "/etc/x/home.toml"];
  const parsed = read(
    ["pair", ...place, "--code-file", "code", "--json"],
    "home.toml",
  );
  assertEquals(parsed.kind === "pair" ? parsed.request : parsed, {
    config: "/etc/x/home.toml",
    address: { hostname: "::1", port: 65_535 },
    codeFile: "code",
    pairingFile: "/etc/x/plug.pairing",
    print: "json",
  });
  const root = read(
    ["pair", "--config=/home.toml", "--pairing-file=/p"],
    "home.toml",
  );
  assertEquals(root.kind === "pair" ? root.request.pairingFile : root, "/p");
});

for (
  const [args, why] of [
    [[], "one of list, read, cycle, on, pair is wanted"],
    [["off"], "got off"],
    [["read", "on", "off"], "got read on off"],
    [["list", "modem"], "got list modem"],
    [["read", "--comfig", "x"], "--comfig is not known"],
    [["read", "--config="], "--config needs a value"],
    [["read", "--address=127.0.0.1"], "--address is for pair"],
    [["pair", "read"], "got pair read"],
    [["pair", "--yes"], "--yes is not for pair"],
    [["pair", "--state=x"], "--state is not for pair"],
    [["pair", "--address=127.0.0.1"], "go together"],
    [["pair", "--port=80"], "go together"],
    [["pair", "--address=plug.local", "--port=80"], "must be an IP address"],
    [["pair", "--address=fe80::1", "--port=80"], "must be an IP address"],
    [["pair", "--address=127.0.0.1", "--port=0"], "--port must be 1 – 65535"],
    [["pair", "--address=127.0.0.1", "--port=65536"], "--port must be 1 – 65535"],
    [["pair", "--code-file="], "--code-file needs a value"],
  ] as const
) {
  Deno.test(`"${args.join(" ")}" is refused in one line`, () => {
    const { message } = assertThrows(() => read(args, "home.toml"), CommandError, why);
    assertEquals(message.includes("\n"), false);
  });
}
