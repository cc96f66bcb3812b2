/**
 * Which tests may be skipped, by file or folder: words that the name of the test or step then holds. Each of
 * them says itself what it lacks. A skip that is not listed here is red.
 */
export const SKIPS: Readonly<Record<string, readonly string[]>> = {
  // No program of that name.
  "tests/home/probes/ping_test.ts": ["(skipped: no ping program here)"],
  "tests/home/host/own_network_test.ts": ["(skipped: no ip program here)"],
  "tests/cloud/host/text_file_test.ts": ["(skipped: mkfifo is not installed)"],
  "tests/cloud/api/promtool_test.ts": ["(skipped: promtool is not installed)"],
  "tests/cloud/api/prometheus_test.ts": [
    "(skipped: prometheus is not installed)",
    "(skipped: promtool is not installed)",
  ],
  "tests/e2e/setup_test.ts": ["(skipped: script is not installed)"],
  "tests/e2e/setup_drivers_test.ts": [
    "(skipped: script is not installed)",
    "(skipped: Mosquitto is not installed)",
  ],
  "tests/home/plugs/zigbee2mqtt/plug_test.ts": ["SKIPPED, Mosquitto is not installed"],
  "tests/home/doctor/home_assistant_test.ts": ["(skipped: Mosquitto is not installed)"],
  "tests/home/watch/mqtt_client_test.ts": ["(skipped: Mosquitto is not installed)"],
  "tests/e2e/home_assistant/": ["(skipped: Mosquitto is not installed)"],
  // No Chromium, or no Firefox.
  "tests/browser/": ["(skipped: no chromium on PATH)", "(skipped: no firefox on PATH)"],
  // npm, PyPI or Debian have no such package, or no time for it.
  "tests/peers/": ["SKIPPED, ", "(skipped: "],
  "tests/home/plugs/homekit/plug_test.ts": ["homekit: SKIPPED, "],
  "tests/home/plugs/homekit/pair_setup_test.ts": ["pairing: SKIPPED, "],
  "tests/home/by_hand/plug_pair_test.ts": ["plug pair: SKIPPED, "],
  "tests/e2e/old_deno_test.ts": ["(skipped: npx could not fetch it)"],
  // No root, no namespaces, no systemd.
  "tests/home/host/files_test.ts": ["skipped: this user may not mount a small file system"],
  "tests/home/net/link_netns_test.ts": ["(skipped: no", "(skipped: not allowed to run unshare)"],
  "tests/home/plugs/tuya/stories/late_off_test.ts": ["(skipped, no network namespace: "],
  "tests/kill/home/disk_test.ts": ["(skipped: "],
  "tests/systemd/": ["(not tried here: ", "(skipped: lintian is not installed)"],
  "tests/e2e/install/ci_run_test.ts": ["(skipped: no bash or timeout here)"],
  "tests/e2e/install/completion_test.ts": ["(skipped: no zsh here)", "(skipped: no bash here)"],
  "tests/e2e/install/container_test.ts": ["(not tried here: "],
  "tests/e2e/install/bundle_test.ts": ["(skipped: the bundler could not be fetched)"],
  "tests/e2e/install/install_sh_test.ts": ["(skipped: no sed, uname or getconf here)"],
  "tests/systemd/exposure_test.ts": ["(skipped: systemd-analyze is too old or not installed)"],
};

/** The words for a file; none: nothing of it may be skipped. */
export function skipsOf(path: string): readonly string[] {
  return SKIPS[path] ?? SKIPS[path.slice(0, path.lastIndexOf("/") + 1)] ?? [];
}
