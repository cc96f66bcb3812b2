"""Reads and switches a plug or strip with the old protocol by python-kasa: PORT plug|strip."""

import asyncio
import json
import sys

from kasa import DeviceConfig
from kasa.iot import IotPlug, IotStrip
from kasa.protocols import IotProtocol
from kasa.transports import XorTransport


async def main(port, kind):
    config = DeviceConfig(host="127.0.0.1", port_override=int(port), timeout=20)
    make = IotStrip if kind == "strip" else IotPlug
    device = make(
        "127.0.0.1",
        config=config,
        protocol=IotProtocol(transport=XorTransport(config=config)),
    )
    await device.update()
    outlet = device.children[-1] if device.children else device
    told = {"mac": device.mac, "outlets": len(device.children), "on": [outlet.is_on]}
    for act in (outlet.turn_off, outlet.turn_on):
        await act()
        await device.update()
        told["on"].append(outlet.is_on)
    await device.disconnect()
    print(json.dumps(told))


asyncio.run(main(*sys.argv[1:3]))
