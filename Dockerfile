# One image for web, worker and beat; docker-compose.yml says which it is.
FROM python:3.12-slim-bookworm

# Pango draws the PDFs.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/*
RUN pip install --no-cache-dir 'uv>=0.8'

WORKDIR /app
COPY pyproject.toml uv.lock .python-version ./
RUN uv sync --frozen --no-dev --no-cache
ENV PATH=/app/.venv/bin:$PATH PYTHONUNBUFFERED=1

COPY . .
RUN useradd --system --create-home joynet && install --directory --owner joynet /data
USER joynet
ENV JOYNET_DATA_DIR=/data JOYNET_BIND=0.0.0.0:8000
VOLUME /data
EXPOSE 8000
CMD ["python", "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", "joynet.wsgi"]
