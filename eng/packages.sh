# Sourced by test.sh and demo.sh: what the system must have, installed where that is possible.

# need_packages <package>... installs Debian packages when run as root, and otherwise says how to.
need_packages() {
  [ $# -eq 0 ] && return 0
  if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
    echo "Missing: $*. Install it first (Debian, Ubuntu: sudo apt-get install $*)." >&2
    return 1
  fi
  echo "Installing $*" >&2
  if ! DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$@" >/dev/null 2>&1; then
    apt-get update -qq >/dev/null 2>&1
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$@" >/dev/null || { echo "Could not install $*." >&2; return 1; }
  fi
}

has_library() { ldconfig -p 2>/dev/null | grep -q "$1" || PATH="$PATH:/sbin:/usr/sbin" ldconfig -p 2>/dev/null | grep -q "$1"; }

# The Stellar SDK runs on it: version 20 or later. A package source with an older one is found out by the tests.
has_node() { command -v node >/dev/null && command -v npm >/dev/null; }

# The server's programs are in no folder that is searched, because several versions may be there at once.
has_postgresql() { compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null; }

need_dotnet() {
  command -v dotnet >/dev/null && return 0
  echo "Missing: the .NET 10 SDK (https://dotnet.microsoft.com/download)." >&2
  return 1
}
