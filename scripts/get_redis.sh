#!/bin/sh
# Redis for the tests of several workers: installed where that is allowed, else those tests say that they were left out.
command -v redis-server >/dev/null 2>&1 && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "Installing Redis for the tests of several workers ..."
  apt-get update -qq >/dev/null 2>&1
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq redis-server >/dev/null 2>&1 && exit 0
fi
echo "No Redis here and it may not be installed: the tests of several workers are left out (on Debian: apt-get install redis-server)."
