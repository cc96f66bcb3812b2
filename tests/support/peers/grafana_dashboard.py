"""Reads dashboards by Grafana's own Python classes (PyPI: grafana-foundation-sdk), which are made
from the schemas in Grafana's source, and writes them again: a field that is not in the schema of its
panel does not come back. Prints what was lost or changed of each.

Usage: grafana_dashboard.py FILE...
"""

import json
import sys

from grafana_foundation_sdk.cog import plugins
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.models.dashboard import Dashboard


def differences(given, kept, path=""):
    if isinstance(given, dict) and isinstance(kept, dict):
        for key, value in given.items():
            if key not in kept:
                yield f"{path}/{key} is not in the schema"
            else:
                yield from differences(value, kept[key], f"{path}/{key}")
    elif isinstance(given, list) and isinstance(kept, list) and len(given) == len(kept):
        for index, (one, other) in enumerate(zip(given, kept)):
            yield from differences(one, other, f"{path}/{index}")
    elif given != kept:
        yield f"{path} was {given!r} and is {kept!r}"


plugins.register_default_plugins()
found = {}
for name in sys.argv[1:]:
    with open(name, encoding="utf-8") as file:
        given = json.load(file)
    kept = json.loads(JSONEncoder(sort_keys=True).encode(Dashboard.from_json(given)))
    found[name] = list(differences(given, kept))
print(json.dumps(found))
