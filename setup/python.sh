#!/bin/sh
# Make .venv hold exactly what requirements.lock says. Does nothing when it already does.
set -eu

cd "$(dirname "$0")/.."
python=${PYTHON:-python3}
stamp=.venv/requirements.lock

if .venv/bin/python -c '' 2>/dev/null && cmp -s requirements.lock "$stamp"; then
    exit 0
fi
if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
    echo "需要 Python 3.11 或更新的版本，可用 make PYTHON=python3.12 指定。" >&2
    exit 1
fi
.venv/bin/python -m pip --version >/dev/null 2>&1 || "$python" -m venv --clear .venv
echo "安装 Python 依赖到 .venv"
.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
cp requirements.lock "$stamp"
