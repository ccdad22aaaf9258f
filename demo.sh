#!/usr/bin/env bash
# Builds and runs the local network: authorities, relays, an exit and a client on this machine. All arguments go to it; try --help.
set -uo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd) || exit 1
. "$root/eng/packages.sh"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

missing=()
has_library libsodium.so.23 || missing+=(libsodium23)
need_dotnet && need_packages "${missing[@]}" || exit 1

# Built from its own folder, where global.json is; run from the caller's, so that paths in the arguments mean what they say.
if ! output=$(cd "$root" && dotnet build samples/MagicWave.LocalNetwork -c Release -v q --nologo 2>&1); then
  echo "$output" >&2
  exit 1
fi
exec dotnet "$root/artifacts/bin/MagicWave.LocalNetwork/release/MagicWave.LocalNetwork.dll" "$@"
