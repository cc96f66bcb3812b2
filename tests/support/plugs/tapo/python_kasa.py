"""python-kasa's own client against the simulated plug, and its own hashes beside ours.

    python python_kasa.py plug UDP_PORT USER PASSWORD FAMILY
    python python_kasa.py hash VERSION USER PASSWORD LOCAL_SEED REMOTE_SEED MESSAGE

Prints one line of JSON: what it found, read before and after each command, and of a countdown;
or what it makes of an account and of two seeds (in hexadecimal digits).
"""

import asyncio
import json
import sys

from kasa import Credentials, Device, Discover, Module
from kasa.transports.klaptransport import KlapEncryptionSession, KlapTransport, KlapTransportV2


async def plug(udp_port: str, user: str, password: str, family: str) -> dict:
    # The simulated plug cannot have the usual port: another may run beside it.
    Discover.DISCOVERY_PORT_2 = int(udp_port)
    found = await Discover.discover_single(
        "127.0.0.1",
        credentials=Credentials(user, password),
        discovery_timeout=30,
    )
    # What is found is told apart from a strip only when it is asked.
    device = await Device.connect(config=found.config)
    try:
        await device.update()
        outlet = max(device.children, key=lambda each: each.device_id, default=device)
        told = {
            "mac": device.mac,
            "on": [outlet.is_on],
            "transport": type(device.protocol._transport).__name__,
            "outlets": len(device.children),
        }
        energy = device.modules.get(Module.Energy)
        told["watts"] = None if energy is None else energy.current_consumption
        for command in (outlet.turn_off, outlet.turn_on):
            await command()
            await device.update()
            told["on"].append(outlet.is_on)
        told["rule"] = await countdown(outlet, family)
        return told
    finally:
        await device.disconnect()


async def countdown(outlet, family: str) -> dict:
    if family == "smart":
        rule = {"delay": 90, "desired_states": {"on": True}, "enable": True}
        await outlet.protocol.query({"add_countdown_rule": rule})
        answer = await outlet.protocol.query({"get_countdown_rules": {}})
        return answer["get_countdown_rules"]["rule_list"][0]
    rule = {"enable": 1, "delay": 90, "act": 1, "name": "x"}
    await outlet._query_helper("count_down", "add_rule", rule)
    return (await outlet._query_helper("count_down", "get_rules", {}))["rule_list"][0]


def hashes(version: str, user: str, password: str, local: str, remote: str, message: str) -> dict:
    transport = KlapTransport if version == "v1" else KlapTransportV2
    auth = transport.generate_auth_hash(Credentials(user, password))
    seeds = bytes.fromhex(local), bytes.fromhex(remote)
    session = KlapEncryptionSession(*seeds, auth)
    sealed, sequence = session.encrypt(message.encode())
    return {
        "hash": auth.hex(),
        "plugProof": transport.handshake1_seed_auth_hash(*seeds, auth).hex(),
        "ourProof": transport.handshake2_seed_auth_hash(*seeds, auth).hex(),
        "sequence": sequence,
        "sealed": sealed.hex(),
    }


act, *words = sys.argv[1:]
print(json.dumps(asyncio.run(plug(*words)) if act == "plug" else hashes(*words)))
