/**
 * Loaded into Homebridge before anything else (`node --require`): keeps its servers and its mDNS on
 * the loopback interface, so that a test neither shows it to a network nor finds others'.
 */
const dgram = require("node:dgram");
const net = require("node:net");
const os = require("node:os");

const LOOPBACK = "127.0.0.1";

const address = {
  address: LOOPBACK,
  netmask: "255.0.0.0",
  family: "IPv4",
  mac: "02:00:00:00:00:01",
  cidr: `${LOOPBACK}/8`,
};
os.networkInterfaces = () => ({
  lo: [{ ...address, internal: true }],
  // What is announced must be of another interface.
  twin: [{ ...address, internal: false }],
});

const { listen } = net.Server.prototype;
net.Server.prototype.listen = function (first, ...rest) {
  if (typeof first === "object" && first !== null && "port" in first) {
    return listen.call(this, { ...first, host: LOOPBACK }, ...rest);
  }
  if (typeof first !== "number" && !/^\d+$/.test(String(first))) {
    return listen.call(this, first, ...rest);
  }
  return listen.call(
    this,
    Number(first),
    LOOPBACK,
    ...rest.filter((each) => typeof each === "function"),
  );
};

const { addMembership, bind } = dgram.Socket.prototype;
dgram.Socket.prototype.addMembership = function (group) {
  return addMembership.call(this, group, LOOPBACK);
};
dgram.Socket.prototype.bind = function (...args) {
  this.once("listening", () => this.setMulticastInterface(LOOPBACK));
  return bind.apply(this, args);
};
