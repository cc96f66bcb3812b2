"""Verifies a pairing by homekit_python: PORT and the pairing's parts. Prints whether it got in."""

import json
import sys

from homekit.controller.ip_implementation import IpSession

port, device, device_key, own, own_key, own_seed = sys.argv[1:7]
session = IpSession(
    {
        "AccessoryIP": "127.0.0.1",
        "AccessoryPort": int(port),
        "AccessoryPairingID": device,
        "AccessoryLTPK": device_key,
        "iOSPairingId": own,
        "iOSDeviceLTPK": own_key,
        "iOSDeviceLTSK": own_seed,
    }
)
print(json.dumps({"keys": [len(session.c2a_key), len(session.a2c_key)]}))
