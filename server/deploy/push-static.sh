#!/bin/sh
# Brings the built site to a static host: push-static.sh user@host:/srv/kennisbank
# New files first; then pages that are gone go. Old files in _astro/ stay, so that a page that is open finds its scripts.
# static.conf tells the host which questions go on to the server. Run it after `npm run publish`; as PURGE_COMMAND it
# brings baked pages too.
set -eu
target="${1:-${KENNISBANK_STATIC:?to where? user@host:/folder}}"
source="${DIST_DIR:-dist}/current/public/"

rsync --archive --delay-updates --exclude='*.new' "$source" "$target/"
# What is not in this release goes.
rsync --archive --delete-delay --existing --ignore-existing --exclude='_astro/' "$source" "$target/"
