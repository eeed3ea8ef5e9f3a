#!/bin/sh
# Put the four Fandol fonts (仿宋, 楷体, 黑体, 宋体) and their licence into .fonts/, out of Debian's
# package texlive-lang-chinese, without installing TeX. Does nothing when they are there.
set -eu

cd "$(dirname "$0")/.."
fonts=${FONTS_DIR:-.fonts}
package=texlive-lang-chinese
inside=usr/share/texlive/texmf-dist

[ ! -e "$fonts/COPYING" ] || exit 0

if ! command -v apt-get >/dev/null || ! command -v dpkg >/dev/null; then
    echo "请将 CTAN 的 fandol 字体（FandolFang、FandolKai、FandolHei、FandolSong 的 .otf 与 COPYING）放入 $fonts/。" >&2
    exit 1
fi
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
download() { (cd "$scratch" && apt-get download -qq -o APT::Sandbox::User=root "$package"); }
update() { if [ "$(id -u)" -eq 0 ]; then apt-get update -qq; else sudo apt-get update -qq; fi; }

echo "取字体：Fandol（约 30 MB）"
download 2>/dev/null || { update && download; }
dpkg -x "$scratch"/*.deb "$scratch"
mkdir -p "$fonts"
for face in Fang Kai Hei Song; do
    cp "$scratch/$inside"/fonts/opentype/public/fandol/Fandol"$face"-*.otf "$fonts/"
done
licence=$(find "$scratch/usr" -path '*fandol*' -name 'COPYING*' | head -n 1)
case $licence in
    *.gz) gzip -dc "$licence" >"$fonts/COPYING" ;;
    *) cp "$licence" "$fonts/COPYING" ;;
esac
