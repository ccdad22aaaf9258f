#!/usr/bin/env bash
# Restores, builds and runs every test, those with stock tor and the Stellar SDK included.
# The last line is the sum: "N passed, N failed, N skipped".
# Usage: ./test.sh [name]...   only test projects whose names contain one of the given words
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")" || exit 1
. eng/packages.sh
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en

missing=()
has_library libsodium.so.23 || missing+=(libsodium23)
PATH="$PATH:/usr/sbin" command -v tor >/dev/null || missing+=(tor)
has_node || missing+=(nodejs npm)
has_postgresql || missing+=(postgresql)
need_dotnet && need_packages "${missing[@]}" || { echo "0 passed, 1 failed, 0 skipped"; exit 1; }

logs=$(mktemp -d)
child= beside=
trap 'kill $child $beside 2>/dev/null; rm -rf "$logs"' EXIT
trap 'exit 130' INT TERM

echo "Building"
if ! dotnet build MagicWave.sln -c Release -v q --nologo >"$logs/build" 2>&1; then
  grep -E 'error|warning' "$logs/build" | sort -u | head -50
  tail -5 "$logs/build"
  echo "0 passed, 1 failed, 0 skipped"
  exit 1
fi

wanted() {
  [ $# -eq 1 ] && return 0
  local project=$1 word
  shift
  for word in "$@"; do [[ ${project,,} == *"${word,,}"* ]] && return 0; done
  return 1
}

# Runs one project; its sum goes to a file: "passed failed skipped seconds code".
run() {
  local name=$1 log="$logs/$1" started=$SECONDS code sum p f s
  # A test that hangs is a failed test, and must not hang the others.
  timeout --kill-after=10 1800 dotnet test "tests/$name" -c Release --no-build --nologo >"$log" 2>&1 &
  child=$!
  wait "$child"
  code=$?
  sum=$(grep -E '(Passed|Failed|Skipped)! +- Failed:' "$log" | tail -1)
  if [[ $sum =~ Failed:\ *([0-9]+),\ Passed:\ *([0-9]+),\ Skipped:\ *([0-9]+) ]]; then
    f=${BASH_REMATCH[1]} p=${BASH_REMATCH[2]} s=${BASH_REMATCH[3]}
    # The runner can fail without a failed test: a crash, a time-out, an error while closing.
    [ $code -ne 0 ] && [ "$f" -eq 0 ] && f=1
  else
    f=1 p=0 s=0
  fi
  echo "$p $f $s $((SECONDS - started)) $code" >"$log.sum"
}

passed=0 failed=0 skipped=0
report() {
  local name=$1 p f s seconds code
  read -r p f s seconds code <"$logs/$name.sum"
  passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
  echo "$name: $p passed, $f failed, $s skipped ($seconds s)"
  [ "$f" -gt 0 ] && { grep -vE '^(Test run for|VSTest|A total of|Starting test)' "$logs/$name" | tail -200; [ "$code" -eq 124 ] && echo "$name ran into the time limit"; }
}

# Real networks take minutes and wait for most of them, for votes and for timers of stock tor: the other projects run meanwhile.
networks=MagicWave.Interop.Tests
projects=()
for project in tests/*.Tests; do
  name=$(basename "$project")
  wanted "$name" "$@" && projects+=("$name")
done
for name in "${projects[@]}"; do
  [ "$name" = "$networks" ] && { (trap 'kill "$child"; exit' TERM && run "$name") & beside=$!; }
done
for name in "${projects[@]}"; do
  [ "$name" = "$networks" ] || { run "$name"; report "$name"; }
done
[ -n "$beside" ] && { wait "$beside"; report "$networks"; }

echo "$passed passed, $failed failed, $skipped skipped"
[ $failed -eq 0 ] && [ $passed -gt 0 ]
