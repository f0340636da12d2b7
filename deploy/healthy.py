"""`python deploy/healthy.py worker`: ends with 0 when the web server says that this part is alive, else with 1.

It asks the service `web` of docker-compose.yml; a second word is the address of another one.
"""

import json
import os
import sys
import urllib.error
import urllib.request

WEB = "http://web:8000/healthz"


def main(part: str, url: str = WEB) -> int:
    """Ask once."""
    host = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0].strip()
    request = urllib.request.Request(url, headers={"Host": host})  # noqa: S310 - the address is our own
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:  # noqa: S310
            body = answer.read()
    except urllib.error.HTTPError as refusal:
        body = refusal.read()  # 503: a part is down, perhaps another one
    except OSError as failure:
        print(f"{url} does not answer: {failure}")
        return 1
    try:
        state = json.loads(body)[part]
    except (ValueError, LookupError):
        print(f"{url} does not tell the state of {part}.")
        return 1
    print(f"{part}: {state}")
    return 0 if state == "alive" else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
