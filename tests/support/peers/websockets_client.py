"""Says "I am alive!" over a web socket by PyPI's websockets; prints what it was answered.

Usage: websockets_client.py URL header|message|cookie|basic TOKEN
"""

import asyncio
import base64
import json
import sys

import websockets


async def main(url, way, token):
    headers = {
        "header": {"Authorization": f"Bearer {token}"},
        "cookie": {"Cookie": f"token={token}"},
        "basic": {"Authorization": "Basic " + base64.b64encode(f":{token}".encode()).decode()},
    }.get(way, {})
    try:
        async with websockets.connect(url, additional_headers=headers, proxy=None) as socket:
            if way in ("message", "cookie"):
                await socket.send(token if way == "message" else "I am alive!")
            if way != "cookie":
                await socket.send("I am alive!")
            answer = json.loads(await asyncio.wait_for(socket.recv(), 10))
            latency = await asyncio.wait_for(await socket.ping(), 10)
        return {"stored": "storedAt" in answer, "answersPings": latency >= 0}
    except websockets.exceptions.InvalidStatus as error:
        return {"status": error.response.status_code}
    except websockets.exceptions.ConnectionClosed as error:
        return {"closed": error.rcvd.code, "reason": error.rcvd.reason}


print(json.dumps(asyncio.run(main(*sys.argv[1:4]))))
