#!/bin/sh
# Chromium for the tests in a real browser: installed where that is allowed, else those tests say that they were left out.
command -v chromium >/dev/null 2>&1 && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "Installing Chromium for the browser tests ..."
  apt-get update -qq >/dev/null 2>&1
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null 2>&1 && exit 0
fi
echo "No Chromium here and it may not be installed: the browser tests are left out (on Debian: apt-get install chromium)."
