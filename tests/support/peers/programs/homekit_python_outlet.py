"""An outlet by homekit_python: FOLDER CODE PORT. Prints where it is, and on each line what it did."""

import json
import sys
import threading

from homekit import accessoryserver
from homekit.model import Accessory
from homekit.model.services import OutletService

folder, code, port = sys.argv[1:4]
commands = []
MAC = "35:88:B2:63:08:EC"


class NoZeroconf:
    """Nothing is announced: who asks knows where it is."""

    def __getattr__(self, name):
        return lambda *args, **kwargs: None


accessoryserver.Zeroconf = NoZeroconf
settings = {
    "name": "Router",
    "host_ip": "127.0.0.1",
    "host_port": int(port),
    "accessory_pairing_id": MAC,
    "accessory_pin": code,
    "c#": 0,
    "category": "Outlet",
}
with open(f"{folder}/server.json", "w") as file:
    json.dump(settings, file)
server = accessoryserver.AccessoryServer(f"{folder}/server.json", None)
accessory = Accessory("Router", "test", "outlet", "1", "1")
outlet = OutletService()
outlet.set_on_set_callback(lambda value: commands.append("on" if value else "off"))
accessory.services.append(outlet)
server.add_accessory(accessory)
points = {each.__class__.__name__: each for each in outlet.characteristics}
on = points["OnCharacteristic"]
used = points["OutletInUseCharacteristic"]
on.value = True
used.value = True
threading.Thread(target=server.serve_forever, daemon=True).start()
place = {"port": int(port), "id": MAC, "accessory": accessory.aid}
print(json.dumps({**place, "on": on.iid, "inUse": used.iid}), flush=True)
for _ in sys.stdin:
    print(json.dumps({"commands": commands, "on": bool(on.value)}), flush=True)
