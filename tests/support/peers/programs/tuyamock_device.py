"""A device by tuyamock: KEY VERSION ID. Prints its port; answers each line with its data points."""

import json
import sys

from tuyamock import DeviceConfig, MockDevice

key, version, device = sys.argv[1:4]
mock = MockDevice(key, version=version, dps={"1": True, "9": 0, "19": 110})
mock.config.gw_id = device
mock.start()
print(json.dumps({"port": mock.port}), flush=True)
for _ in sys.stdin:
    print(json.dumps(mock.dps), flush=True)
mock.stop()
