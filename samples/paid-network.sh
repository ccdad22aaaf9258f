#!/usr/bin/env bash
# A paid network of separate processes on this computer: a ledger with Horizon's API, a directory authority, three relays, an exit and a client, and
# downloads through it with curl. Every command that it runs is printed; all of them can be typed by hand. Everything is in one folder.
#
#   samples/paid-network.sh [FOLDER]     FOLDER: where keys, books, logs and torrcs go (default: a new one under /tmp)
#
# PORT: the first of nine ports that are used, default 9500. STAY=1: go on after the downloads until Ctrl-C. Needs .NET 10, curl and python3 (for a web site).
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
folder=${1:-$(mktemp -d)}
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
port=${PORT:-9500}
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

say() { printf '\n# %s\n' "$*"; }
show() { printf '$'; printf ' %q' "$@"; }
run() { show "$@"; printf '\n'; "$@"; }

processes=()
stop() {
  for process in "${processes[@]}"; do kill "$process" 2>/dev/null || true; done
  for process in "${processes[@]}"; do wait "$process" 2>/dev/null || true; done
}
trap stop EXIT
start() { show "$@"; printf ' &\n'; "$@" >>"$folder/output" 2>&1 & processes+=($!); }
wait_for() { # A file with a text in it.
  for _ in $(seq 600); do
    grep -qs -- "$2" "$1" && return
    sleep 0.2
  done
  echo "Waited in vain for \"$2\" in $1" >&2
  return 1
}

for program in LedgerHost Relay Client; do
  (cd "$root" && dotnet build "samples/MagicWave.$program" -c Release -v q --nologo)
done
ledger=(dotnet "$root/artifacts/bin/MagicWave.LedgerHost/release/MagicWave.LedgerHost.dll")
relay=(dotnet "$root/artifacts/bin/MagicWave.Relay/release/MagicWave.Relay.dll")
client=(dotnet "$root/artifacts/bin/MagicWave.Client/release/MagicWave.Client.dll")

say "The ledger, and an issuer of MWT. It prints the lines for torrcs, and writes them to ledger.torrc."
rm -f "$folder/ledger/ledger.torrc" "$folder"/*/log
start "${ledger[@]}" --data "$folder/ledger" --network "Paid network of $(hostname)" --asset MWT --port "$port"
wait_for "$folder/ledger/ledger.torrc" MWAsset
cat "$folder/ledger/ledger.torrc"

say "The authority's keys. Every torrc names them."
authority=$(run "${relay[@]}" --list-fingerprint authority --quiet --DataDirectory "$folder/authority" --Nickname authority \
  --Address 127.0.0.1 --ORPort "127.0.0.1:$((port + 1))" --DirPort "127.0.0.1:$((port + 2))" | tee /dev/stderr | grep ^DirAuthority)
cat >"$folder/common.torrc" <<END
TestingTorNetwork 1
$authority
OutboundBindAddress 127.0.0.1
%include $folder/ledger/ledger.torrc
# Small amounts, so that something is paid while one looks on.
MWPayThreshold 4 MBytes
MWStarterCredit 8 MBytes
MWPricePerCell 100000
MWSettlementDelay 1 second
END

torrc() { # NAME LINES...
  mkdir -p "$folder/$1"
  { printf '%%include %s\nDataDirectory %s\nLog notice file %s\n' "$folder/common.torrc" "$folder/$1" "$folder/$1/log"; printf '%s\n' "${@:2}"; } >"$folder/$1/torrc"
}
relay_lines() { printf '%s\n' "SocksPort 0" "Nickname $1" "Address 127.0.0.1" "ORPort 127.0.0.1:$2" "AssumeReachable 1"; }
torrc authority "$(relay_lines authority $((port + 1)))" "DirPort 127.0.0.1:$((port + 2))" "AuthoritativeDirectory 1" "V3AuthoritativeDirectory 1" \
  "V3AuthVotingInterval 60" "V3AuthVoteDelay 2" "V3AuthDistDelay 2" "TestingV3AuthInitialVotingInterval 20" "TestingV3AuthInitialVoteDelay 2" \
  "TestingV3AuthInitialDistDelay 2" "TestingDirAuthVoteGuard *" "ExitPolicy reject *:*"
for i in 1 2 3; do
  torrc "relay$i" "$(relay_lines "relay$i" $((port + 2 + i)))" "ExitPolicy reject *:*"
done
torrc exit "$(relay_lines exit $((port + 6)))" "ExitRelay 1" "ExitPolicyRejectPrivate 0" "ExitPolicy accept *:*"
torrc client "SocksPort 127.0.0.1:$((port + 7))" "ClientOnly 1" "ClientRejectInternalAddresses 0"

say "Relays, exit and client."
for name in authority relay1 relay2 relay3 exit; do
  start "${relay[@]}" -f "$folder/$name/torrc"
done
start "${client[@]}" -f "$folder/client/torrc"

say "Their accounts get coins for fees and 100 MWT each. They open their trust lines themselves."
accounts=()
for name in authority relay1 relay2 relay3 exit client; do
  wait_for "$folder/$name/settlement-account" ^G
  accounts+=("$folder/$name/settlement-account")
done
run "${ledger[@]}" give --data "$folder/ledger" --asset MWT --amount 100 "${accounts[@]}"

say "A web site, and downloads of it through three relays."
wait_for "$folder/client/log" "Bootstrapped 100%"
mkdir -p "$folder/site"
head -c 20000000 /dev/urandom >"$folder/site/file"
start python3 -m http.server --bind 127.0.0.1 --directory "$folder/site" $((port + 8))
sleep 1
for _ in 1 2 3; do
  run curl -sS --retry 5 --retry-all-errors -o "$folder/downloaded" -w '%{http_code}, %{size_download} bytes in %{time_total} s\n' \
    -x "socks5h://127.0.0.1:$((port + 7))" "http://127.0.0.1:$((port + 8))/file"
  run cmp "$folder/site/file" "$folder/downloaded"
done

say "What everybody has now, after a while: ask the ledger as any other Horizon server."
sleep 10
for name in client relay1 relay2 relay3 exit authority; do
  url="http://127.0.0.1:$port/accounts/$(cat "$folder/$name/settlement-account")"
  printf '%-10s %s MWT   curl %s\n' "$name" "$(curl -sS "$url" | python3 -c '
import json, sys
print([line["balance"] for line in json.load(sys.stdin)["balances"] if line.get("asset_code") == "MWT"][0])')" "$url"
done

if [ -n "${STAY:-}" ]; then
  say "Running until Ctrl-C, in $folder."
  while sleep 3600; do :; done
fi
