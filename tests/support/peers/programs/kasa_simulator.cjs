// A plug by tplink-smarthome-simulator: node kasa_simulator.cjs MODULES MODEL MAC. Prints its port; on
// each line of its input it says what its relay and its rules are.
const [modules, model, mac] = process.argv.slice(2);
const { Device } = require(`${modules}/tplink-smarthome-simulator`);
const device = new Device({ model, address: "127.0.0.1", port: 0, data: { mac } });
// Our connections end by reset, which a plug takes as an end.
device.deviceNetworking.on("error", () => {});
device.start().then(() => {
  process.stdout.write(`${JSON.stringify({ port: device.port })}\n`);
  process.stdin.on("data", () => {
    const { system, count_down: own } = device.data;
    const child = device.children?.at(-1);
    const { rule_list: rules } = (child?.count_down ?? own).rules;
    const state = child?.sysinfo.state ?? system.sysinfo.relay_state;
    process.stdout.write(
      `${JSON.stringify({ state, rules: rules.map(({ act, delay }) => ({ act, delay })) })}\n`,
    );
  });
  process.stdin.on("end", () => process.exit(0));
});
