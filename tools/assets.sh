#!/bin/sh
# Build the style sheets and scripts: assets.sh OUTDIR writes portal.css, portal.js, work.css and work.js there.
#
# The packages are pinned by package-lock.json and fetched once, with the package manager's own settings; their install scripts do
# not run. When neither sources nor packages changed since the last run into OUTDIR, nothing is built.
set -eu
out=${1:?usage: assets.sh OUTDIR}
mkdir -p "$out"
out=$(cd "$out" && pwd)
cd "$(dirname "$0")/.."
names='portal.css portal.js work.css work.js icon.svg'

if ! command -v npm >/dev/null 2>&1; then
	echo 'assets.sh: npm is missing (Debian: apt-get install nodejs npm)' >&2
	exit 1
fi
lock=$(sha256sum package-lock.json | cut -d' ' -f1)
if [ "$(cat node_modules/.lock-sha256 2>/dev/null)" != "$lock" ]; then
	npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >&2
	echo "$lock" >node_modules/.lock-sha256
fi

now=$( (find assets -type f | LC_ALL=C sort | xargs sha256sum; echo "$lock"; sha256sum tools/assets.sh) | sha256sum | cut -d' ' -f1)
fresh=yes
for n in $names; do
	[ -s "$out/$n" ] || fresh=no
done
if [ "$fresh" = yes ] && [ "$(cat "$out/.assets-sha256" 2>/dev/null)" = "$now" ]; then
	for n in $names; do touch "$out/$n"; done
	exit 0
fi

node_modules/.bin/sass --style=compressed --no-source-map --no-charset --no-error-css --quiet-deps --load-path=node_modules \
	assets/css/portal.scss:"$out/portal.css" assets/css/work.scss:"$out/work.css"
node_modules/.bin/esbuild assets/ts/portal.ts assets/ts/work.ts --bundle --minify --target=es2018 --charset=utf8 \
	--legal-comments=none --log-level=warning --outdir="$out"
cp assets/icon.svg "$out/icon.svg"
echo "$now" >"$out/.assets-sha256"
