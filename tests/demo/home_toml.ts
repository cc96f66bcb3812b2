/** The home.toml of the demonstration: every time is short, nothing else is special. */
export interface DemoHome {
  readonly plugPort: number;
  readonly plugId: string;
  readonly protocol: string;
  readonly sitePorts: readonly number[];
  readonly gatewayPort: number;
  readonly cloudPort: number;
}

export function demoHomeToml(home: DemoHome): string {
  const targets = home.sitePorts
    .map((port) => `"http://127.0.0.1:${port}/generate_204#role=internet"`).join(", ");
  return `for_tests_only = true

[site]
id = "home"
name = "Home"

[probe]
targets = [${targets}]
gateway = "tcp://127.0.0.1:${home.gatewayPort}"
resolver_check = "off"
deadline = "1s"

[policy]
stale_after = "4s"
gateway_grace = "0s"
off = "3s"
boot_grace = "10s"

[plug]
driver = "tuya"
address = "127.0.0.1"
port = ${home.plugPort}
id = "${home.plugId}"
key_file = "plug.key"
protocol = "${home.protocol}"
tested = true

[cloud]
url = "http://127.0.0.1:${home.cloudPort}"
token_file = "cloud.token"
stale_after = "15s"
heartbeat_every = "1s"
`;
}
