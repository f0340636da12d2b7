"""How gunicorn serves Joynet: `python -m gunicorn --config deploy/gunicorn.conf.py joynet.wsgi`."""

from pathlib import Path

from joynet.settings import BIND

bind = BIND
workers = 2
worker_class = "gthread"
threads = 4
preload_app = True  # the application is loaded once and shared
timeout = 60
graceful_timeout = 10
max_requests = 2000  # a slow leak ends with its process
max_requests_jitter = 200
loglevel = "warning"
accesslog = None  # paths hold references and signed links; the proxy in front keeps its own log
control_socket_disable = True
MEMORY = Path("/dev/shm")  # noqa: S108 - gunicorn makes an unnamed file there; on a disk its heartbeat can stall
if MEMORY.is_dir():
    worker_tmp_dir = str(MEMORY)
