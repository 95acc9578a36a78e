#!/bin/sh
# A browser for the tests marked `browser`: the one that is there, else Debian's if we may install it.
for name in ${CHROMIUM:-} chromium chromium-browser google-chrome; do
  command -v "$name" >/dev/null 2>&1 && exit 0
done
command -v apt-get >/dev/null 2>&1 || { echo "No Chromium here: the browser tests cannot run." >&2; exit 0; }
if [ "$(id -u)" = 0 ]; then may=""
elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then may="sudo -n"
else echo "No Chromium here and no right to install it (apt-get install chromium): the browser tests cannot run." >&2; exit 0
fi
echo "Installing Chromium for the browser tests ..."
export DEBIAN_FRONTEND=noninteractive
{ $may apt-get update -qq && $may apt-get install -qq -y --no-install-recommends chromium fonts-dejavu-core; } >/dev/null \
  || echo "Chromium could not be installed: the browser tests cannot run." >&2
exit 0
