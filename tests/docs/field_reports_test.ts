/**
 * Public reports of what plugs, hosts and lines do, by the project that was told: each was played
 * against this product, went wrong once, and names the tests that hold it.
 */
import { assertEquals } from "@std/assert";

const ROOT = new URL("../../", import.meta.url);

type Holder = readonly [path: string, test: string];

const TASMOTA = "tests/home/plugs/tasmota/plug_test.ts";
const ZIGBEE = "tests/home/plugs/zigbee2mqtt";
const REFUSALS = "tests/home/plugs/tuya/stories/refusal_test.ts";
const TIMERS = "tests/lib/watch/power/timers_test.ts";
const OFF_TIME = "tests/lib/watch/power/off_time_test.ts";
const OWN = "tests/lib/watch/own_network_test.ts";
const DOCTOR = "tests/lib/doctor/network_test.ts";
const INSTALL = "tests/e2e/install/install_sh_test.ts";

const HELD_BY: Readonly<Record<string, readonly Holder[]>> = {
  "H1 Tasmota 7772, OctoPrint-Tasmota 108: any command ends a Backlog's delay": [
    [TASMOTA, "a cycle is one timed command, looked at without disturbing it"],
    [TASMOTA, "older firmware gets one Backlog, and is not asked within its delay"],
    [OFF_TIME, "a queue that a question may end is asked nothing, unless it was seen to go on"],
  ],
  "H2 the same queue, two outlets of a strip": [
    [TASMOTA, "two outlets are timed one by one, each to its own time"],
    [TASMOTA, "two outlets of older firmware are refused, for each would end the other's delay"],
  ],
  "H3 zigbee-herdsman-converters 7475, zigbee2mqtt 22182, 29537: a state between off and countdown":
    [
      ["tests/home/plugs/stepped_plug_test.ts", "a state that comes between the outlet and its"],
      [`${ZIGBEE}/plug_test.ts`, "a state that is told between off and its countdown is no reason"],
      ["tests/peers/zigbee2mqtt_test.ts", "a TS011F is cut for its time"],
    ],
  "H4 zigbee2mqtt 26791, 30493: a cache goes on telling of a timer that is over": [
    [TIMERS, "the same N again is a timer until it is over, and none after"],
    [TIMERS, "a stale timer puts a cut off by its length, once, and says how long it still waits"],
  ],
  "H5 HAP-python, homekit_python 20: accessories leave types out": [
    [
      "tests/home/plugs/homekit/answer_test.ts",
      "where types are left out, the list of accessories",
    ],
    [
      "tests/home/plugs/homekit/plug_test.ts",
      "an accessory that leaves types out is cut, and known",
    ],
    ["tests/peers/hap_python_test.ts", "an outlet by HAP-python is paired, read, cut and"],
  ],
  "H6 localtuya 194, 574, tuyapi 246, tinytuya 650: refuses to say its state and obeys": [
    [REFUSALS, "plug that refuses until it is switched once is read as not saying, and cut"],
    [REFUSALS, "plug that takes no query is asked by a command with nothing in it"],
  ],
  "H7 tinytuya 17, 505, tuyapi 33: an answer in pieces": [
    ["tests/support/plugs/contract.ts", '"pieces_1": WELL'],
    ["tests/home/plugs/tuya/contract_test.ts", "testPlugContract("],
    ["tests/home/plugs/tuya/wire_test.ts", "frames of both kinds are put together from pieces of"],
  ],
  "H8 tinytuya 177, tuyapi 70: a state in clear text proves no key": [
    [REFUSALS, "a 3.1 plug that tells its state is not taken for one whose key fits"],
    [REFUSALS, "a timer that runs on a 3.1 plug is not touched to prove a key"],
    [OFF_TIME, "an outlet that is on within its off time, and whose command was"],
  ],
  "H9 LifeOS 427, raspberrypi/linux 1137: this computer's own cable is out": [
    [OWN, "a cable that is out: no cut before 5 min, one then, none more in 24 h"],
    [OWN, "an outage that began as observed silence goes on when the lease runs out"],
    [
      OWN,
      "the first look after a failure of its own may be as old as that, and counts for nothing",
    ],
  ],
  "H10 openwrt/packages 18900: a full-tunnel VPN dies": [
    [OWN, "a way that leads elsewhere, or is missing while the router answers, is never a cut"],
    [DOCTOR, '[{ route: "elsewhere", elsewhere: "wg0" }, "warning", "leads by wg0"]'],
  ],
  "H11 zh-converters 2545, domoticz 5961, zigbee2mqtt 8580, 7795: two gangs, names with a slash": [
    [`${ZIGBEE}/config_test.ts`, "a name may hold a slash, and an outlet of several a name"],
    [`${ZIGBEE}/answer_test.ts`, "one of several outlets has its name behind each of its fields"],
    [`${ZIGBEE}/plug_test.ts`, "one of several outlets of a device with a slash in its name"],
    [`${ZIGBEE}/plug_test.ts`, "a device that answers without the state is not silent"],
  ],
  "H12 no gateway configured: not asked is not answered": [
    [
      "tests/lib/watch/diagnose_test.ts",
      "diagnose() takes a gateway that was not asked for neither answering nor silent",
    ],
    ["tests/lib/watch/observe_test.ts", "an outage carries that no router was asked"],
    ["tests/lib/wire/cause_test.ts", "only a router that answered is said to answer"],
    ["tests/lib/pages/record/headline_test.ts", "a router that was not asked is not said to have"],
    [DOCTOR, "without a gateway the doctor presses for one, and names the default route's"],
    ["tests/home/setup/ask_test.ts", "the default route's gateway is written without being asked"],
  ],
  "H13 clash 5: names lead to 198.18.0.0/15 and answer": [
    ["tests/home/probes/tcp_test.ts", "judgeAddress() takes a proxy's made-up address for"],
    ["tests/home/probes/dns_test.ts", "judgeAddresses() takes a proxy's made-up address for"],
  ],
  "H14 perfsonar-testpoint 44, docker-alpine 60: not everybody may ping": [
    [
      "tests/lib/doctor/ping_right_test.ts",
      "a range that holds no group is closed, as on Debian 12",
    ],
    [
      "tests/lib/doctor/ping_right_test.ts",
      "an installed watchdog that may not ping is told, with",
    ],
  ],
  "H15 denoland/deno 26423, 2295: no Deno for 32 bits, nor on musl": [
    [INSTALL, "install.sh says in one line that ${machine} is 32-bit"],
    [INSTALL, "a 32-bit system on a 64-bit kernel"],
    [INSTALL, "a system without glibc"],
    [INSTALL, "what one needs begins with the systems for which there is no Deno"],
  ],
  "H16 tuya-local and others: passwords beyond ASCII": [
    [
      "tests/lib/plugs/mqtt_packet_test.ts",
      "user and password are UTF-8 as MQTT has it, with the length",
    ],
    [`${ZIGBEE}/plug_test.ts`, "zigbee2mqtt: Mosquitto lets"],
    [
      "tests/lib/base/http_text_test.ts",
      "a login is that of RFC 7617, with its own example and in",
    ],
    ["tests/home/plugs/shelly/plug_test.ts", 'for (const password of [null, "Größe 1"])'],
    [TASMOTA, 'const PASSWORD = "a & b=c größe"'],
  ],
};

for (const [report, holders] of Object.entries(HELD_BY)) {
  Deno.test(`the tests that hold ${report} are there`, () => {
    const missing = holders.filter(([path, test]) =>
      !Deno.readTextFileSync(new URL(path, ROOT)).includes(test)
    );
    assertEquals(missing, []);
  });
}
