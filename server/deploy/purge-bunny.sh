#!/bin/sh
# PURGE_COMMAND for a CDN with an API; this one speaks to bunny.net, and another needs two other addresses.
# Wants BUNNY_KEY and BUNNY_ZONE in the environment of the server. Not tried against the real service here.
set -eu

ask() {
    curl --fail --silent --show-error --max-time 10 --request POST --header "AccessKey: $BUNNY_KEY" "$@"
}

while IFS= read -r address; do
    if [ "$address" = "*" ]; then
        ask "https://api.bunny.net/pullzone/$BUNNY_ZONE/purgeCache"
    else
        ask --get --data-urlencode "url=$address" --data async=true "https://api.bunny.net/purge"
    fi
done
