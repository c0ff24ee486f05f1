#!/bin/sh
# PURGE_COMMAND for nginx.conf: takes the pages whose addresses come in (one a line, "*" is all) out of nginx's cache.
# nginx keeps its cache for its own user (0700, which no group or ACL opens): say "user kennisbank;" in /etc/nginx/nginx.conf.
set -eu
cache="${KENNISBANK_CACHE:-/var/cache/nginx/kennisbank}"

while IFS= read -r address; do
    if [ "$address" = "*" ]; then
        find "$cache" -mindepth 1 -type f -delete
        continue
    fi
    # The name of a file is the MD5 of proxy_cache_key, in folders by its last characters (levels=1:2).
    for encoding in "" gzip br; do
        name=$(printf '%s' "$encoding $address" | md5sum | cut -c1-32)
        one=$(printf '%s' "$name" | cut -c32)
        two=$(printf '%s' "$name" | cut -c30-31)
        rm -f "$cache/$one/$two/$name"
    done
done
