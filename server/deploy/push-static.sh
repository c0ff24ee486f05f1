#!/bin/sh
# Brings the built site to a static host: push-static.sh user@host:/srv/kennisbank
# New files first and old ones an hour later, so that a page that is open finds its scripts. static.conf tells the host
# which questions go on to the server. Run it after `npm run publish`; as PURGE_COMMAND it brings baked pages too.
set -eu
target="${1:-${KENNISBANK_STATIC:?to where? user@host:/folder}}"
source="${DIST_DIR:-dist}/current/public/"

rsync --archive --delay-updates --exclude='*.new' "$source" "$target/"
# What was gone from the release before this one goes now.
rsync --archive --delete-delay --existing --ignore-existing --exclude='_astro/' "$source" "$target/"
