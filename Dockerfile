# One image for web, worker and beat. The same scripts and the same lock as on any other machine.
FROM debian:bookworm-slim

RUN apt-get update -qq \
    && apt-get install -y -qq --no-install-recommends ca-certificates python3 python3-venv \
    && rm -rf /var/lib/apt/lists/*

WORKDIR /srv/minyi
COPY setup setup
RUN sh setup/system.sh run && sh setup/fonts.sh && rm -rf /var/lib/apt/lists/*
COPY requirements.lock .
RUN sh setup/python.sh
ENV PATH=/srv/minyi/.venv/bin:$PATH PYTHONUNBUFFERED=1 DATA_DIR=/data STATIC_ROOT=/srv/minyi/static

COPY . .
RUN python manage.py collectstatic --no-input --verbosity 0 \
    && useradd --system --home-dir /data minyi \
    && install -d -o minyi -g minyi /data
USER minyi
VOLUME /data
EXPOSE 8000
CMD ["gunicorn", "portal.wsgi", "--bind", "0.0.0.0:8000", "--workers", "4", "--timeout", "60", \
     "--max-requests", "2000", "--max-requests-jitter", "200", "--no-control-socket"]
