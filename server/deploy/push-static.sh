#!/bin/sh
# Brings the built site to a static host: push-static.sh user@host:/srv/kennisbank
# New files first; then what is gone goes, pictures too. Old scripts, styles and fonts in _astro/ stay, so that a page that
# is open finds them.
# static.conf tells the host which questions go on to the server. Run it after `npm run publish`; as PURGE_COMMAND it
# brings baked pages too.
set -eu
target="${1:-${KENNISBANK_STATIC:?to where? user@host:/folder}}"
source="${DIST_DIR:-dist}/current/public/"

rsync --archive --delay-updates --exclude='*.new' "$source" "$target/"
# What is not in this release goes.
rsync --archive --delete-delay --existing --ignore-existing \
    --filter='protect /_astro/**.js' --filter='protect /_astro/**.css' --filter='protect /_astro/**.woff2' \
    "$source" "$target/"
