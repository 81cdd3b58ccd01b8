#!/usr/bin/env bash
# What ./berth and ./check say where no JDK 25 or no Maven is to be found. Called by ./check; starts no JVM.
set -uo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
failed=0

# Runs commands after java.sh in a bare environment, and compares exit code and the beginning of what they print.
expect() {
  local name=$1 code=$2 text=$3 script=$4 told got
  told=$(env -i HOME=/nonexistent PATH=/nonexistent BERTH_HERE="$here" "${BASH:-/bin/bash}" -c ". \"\$BERTH_HERE/java.sh\"; $script" 2>&1)
  got=$?
  case $told in
    "$text"*) [ "$got" = "$code" ] && return ;;
  esac
  printf 'java-test: %s: want exit code %s and "%s…", got %s and "%s"\n' "$name" "$code" "$text" "$got" "$told" >&2
  failed=1
}

expect "no JDK" 1 "berth: no JDK 25 found. Looked at BERTH_JAVA_HOME" 'cat() { while IFS= read -r l; do echo "$l"; done; }; jdk_places=(); mac_java_home=; find_jdk_25'
expect "a wrong BERTH_JAVA_HOME" 1 "berth: BERTH_JAVA_HOME is /tmp, which is not a JDK 25." 'BERTH_JAVA_HOME=/tmp; find_jdk_25'
expect "no Maven" 1 "berth: no Maven found; building needs version 3.8" 'cat() { while IFS= read -r l; do echo "$l"; done; }; maven_places=(); find_maven'
exit $failed
