"""One tick of the same job in python3's standard library, to measure against.

Reads the same home.toml and its secrets, probes one HTTP and one TCP target, reads the state, saves
it, sends one heartbeat, saves again. Usage: tick.py HOME_TOML STATE_FOLDER. SSL_CERT_FILE names a
CA bundle.
"""

import http.client
import json
import os
import socket
import sys
import time
import tomllib
from urllib.parse import urlsplit

TIMEOUT_S = 4


def connect(url):
    if url.scheme == "https":
        return http.client.HTTPSConnection(url.hostname, url.port, timeout=TIMEOUT_S)
    return http.client.HTTPConnection(url.hostname, url.port, timeout=TIMEOUT_S)


def probe(target):
    url = urlsplit(target)
    started = time.monotonic()
    try:
        if url.scheme == "tcp":
            socket.create_connection((url.hostname, url.port), TIMEOUT_S).close()
        else:
            connection = connect(url)
            connection.request("GET", url.path)
            status = connection.getresponse().status
            connection.close()
            if status != 204:
                return {"outcome": "wrong", "latencyMs": None, "why": f"status {status}"}
    except OSError as error:
        return {"outcome": "silent", "latencyMs": None, "why": str(error)}
    return {"outcome": "answered", "latencyMs": (time.monotonic() - started) * 1000, "why": None}


def save(folder, state):
    draft = os.path.join(folder, "python.json.new")
    with open(draft, "w", encoding="utf-8") as file:
        json.dump(state, file)
        file.flush()
        os.fdatasync(file.fileno())
    os.replace(draft, os.path.join(folder, "python.json"))
    handle = os.open(folder, os.O_RDONLY)
    os.fsync(handle)
    os.close(handle)


def load(folder):
    try:
        with open(os.path.join(folder, "python.json"), encoding="utf-8") as file:
            return json.load(file)
    except FileNotFoundError:
        with open(os.path.join(folder, "state.json"), encoding="utf-8") as file:
            return json.load(file)["state"]


def read_secret(folder, name):
    with open(os.path.join(folder, name), encoding="utf-8") as file:
        return file.read().strip()


def heartbeat_of(state, config, results):
    return {
        "version": 1,
        "sequence": state["sequence"],
        "epoch": state["events"]["epoch"],
        "uptimeMs": state["uptimeMs"],
        "wallMs": state["wallMs"],
        "release": "0.1.0",
        "cause": "online",
        "phase": "watching",
        "cuts24h": len(state["cuts"]),
        "pausedForMs": None,
        "probes": results,
        "warnings": [],
        "events": state["events"]["pending"],
        "site": {"name": config["site"]["name"], "staleAfterMs": 60000, "timeZone": None},
    }


def send(state, config, token, results):
    url = urlsplit(config["cloud"]["url"])
    connection = connect(url)
    body = json.dumps(heartbeat_of(state, config, results))
    headers = {
        "Authorization": f"Bearer {token}",
        "Content-Type": "application/json",
    }
    connection.request("POST", f"/v1/sites/{config['site']['id']}/heartbeat", body, headers)
    response = connection.getresponse()
    reply = json.loads(response.read())
    connection.close()
    if response.status != 200:
        raise RuntimeError(f"Cannot send: status {response.status}")
    return reply


def main():
    path, folder = sys.argv[1:]
    with open(path, "rb") as file:
        config = tomllib.load(file)
    token = read_secret(os.path.dirname(path), config["cloud"]["token_file"])
    read_secret(os.path.dirname(path), config["plug"]["key_file"])
    state = load(folder)
    state["sequence"] += 1
    state["wallMs"] = int(time.time() * 1000)
    state["uptimeMs"] = int(time.clock_gettime(time.CLOCK_BOOTTIME)) * 1000
    results = [
        {"url": target, "role": "internet", **probe(target)}
        for target in config["probe"]["targets"]
    ]
    save(folder, state)
    reply = send(state, config, token, results)
    state["cloud"]["lastAcceptedMs"] = state["uptimeMs"]
    pending = state["events"]["pending"]
    state["events"]["pending"] = [each for each in pending if each["id"] > reply["acknowledged"]]
    state["sequence"] += 1
    save(folder, state)
    shown = ", ".join(f"{each['url']} {each['outcome']}" for each in results)
    print(f"online, cloud: accepted | {shown}")


main()
