"""An outlet by HAP-python: hap_outlet.py PORT STATE_FILE. For each line that it reads it tells, as JSON,
what its relay was told since the last."""
import json
import os
import sys
import threading

from pyhap.accessory import Accessory
from pyhap.accessory_driver import AccessoryDriver
from pyhap.const import CATEGORY_OUTLET

told = []
answers = sys.stdout
# HAP-python prints its code.
sys.stdout = sys.stderr


class Outlet(Accessory):
    category = CATEGORY_OUTLET

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        service = self.add_preload_service("Outlet")
        service.configure_char("On", value=True, setter_callback=self.set_on)
        service.configure_char("OutletInUse", value=True)

    def set_on(self, value):
        told.append("on" if value else "off")


def say(value):
    print(json.dumps(value), file=answers, flush=True)


def answer():
    for _ in sys.stdin:
        say({"told": told})
        told.clear()
    os._exit(0)


port = int(sys.argv[1])
driver = AccessoryDriver(
    port=port, persist_file=sys.argv[2], address="127.0.0.1", pincode=b"031-45-154"
)
driver.add_accessory(Outlet(driver, "Router outlet"))
threading.Thread(target=answer, daemon=True).start()
say({"port": port})
driver.start()
