"""Asks and switches a plug as people's scripts do: ADDRESS PORT ID KEY VERSION."""

import json
import sys

import tinytuya

address, port, device, key, version = sys.argv[1:6]
plug = tinytuya.OutletDevice(
    device,
    address,
    key,
    version=float(version),
    port=int(port),
    connection_timeout=20,
    connection_retry_limit=2,
)
told = {"before": plug.status()}
told["off"] = plug.turn_off()
told["whenOff"] = plug.status()
told["on"] = plug.turn_on()
told["both"] = plug.set_multiple_values({"1": False, "9": 60})
told["whenCut"] = plug.status()
print(json.dumps(told))
