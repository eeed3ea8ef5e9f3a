#!/bin/sh
# Install what the system lacks: libraries that set Chinese type, and a browser for the tests.
# `sh setup/system.sh run` leaves out what only the tests need. Does nothing when nothing is missing.
set -eu

python=${PYTHON:-python3}
libraries=$(PATH="$PATH:/sbin:/usr/sbin" ldconfig -p 2>/dev/null || true)
missing=

has_library() { case $libraries in *"$1"*) true ;; *) false ;; esac; }
need() { missing="$missing $1"; }

"$python" -c 'import ensurepip, venv' 2>/dev/null || need python3-venv
has_library libpango-1.0.so.0 || need libpango-1.0-0
has_library libpangoft2-1.0.so.0 || need libpangoft2-1.0-0
has_library libharfbuzz-subset.so.0 || need libharfbuzz-subset0 # without it a PDF takes 50 times as long
[ -e /usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc ] || need fonts-noto-cjk
[ -e /usr/share/zoneinfo/Asia/Shanghai ] || need tzdata
[ "${1:-}" = run ] || command -v chromium >/dev/null || need chromium
[ "${1:-}" = run ] || command -v qpdf >/dev/null || need qpdf # a second opinion on the PDFs, for the tests

[ -n "$missing" ] || exit 0

if ! command -v apt-get >/dev/null; then
    echo "缺少以下软件（此处为 Debian 包名），请用本系统的包管理器安装后重试：$missing" >&2
    exit 1
fi
if [ "$(id -u)" -eq 0 ]; then
    as_root=
elif command -v sudo >/dev/null; then
    as_root="sudo env DEBIAN_FRONTEND=noninteractive"
else
    echo "缺少以下软件，请以 root 执行 apt-get install$missing 后重试。" >&2
    exit 1
fi
echo "安装系统软件：$missing"
export DEBIAN_FRONTEND=noninteractive
$as_root apt-get update -qq
# shellcheck disable=SC2086 -- a list of words
$as_root apt-get install -y -qq --no-install-recommends $missing
