# shellcheck shell=bash
# For ./berth and ./check: where JDK 25 and Maven are. Sourced; starts no process where it can be helped.

# Maven's own libraries use what JDK 25 warns about.
# shellcheck disable=SC2034 # used by those who source this
maven_jvm_options="--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow"

# Whether $1 is the home of a JDK 25 (with a compiler).
is_jdk_25() {
  local line
  [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] || return 1
  if [ -r "$1/release" ]; then
    while IFS= read -r line; do
      case $line in
        'JAVA_VERSION="25"'* | 'JAVA_VERSION="25.'*) return 0 ;;
        'JAVA_VERSION='*) return 1 ;;
      esac
    done <"$1/release"
  fi
  "$1/bin/javac" -version 2>&1 | grep -Eq '^javac 25([.-]|$)'
}

# Where JDKs and Maven usually are, beside JAVA_HOME, MAVEN_HOME and the PATH. Variables, so that the test can empty them.
jdk_places=(
  /usr/lib/jvm/*25* /usr/lib/jvm/*
  "${SDKMAN_DIR:-${HOME:-}/.sdkman}"/candidates/java/25*
  "${ASDF_DATA_DIR:-${HOME:-}/.asdf}"/installs/java/*25*
  "${HOME:-}"/.jdks/*25*
  /opt/java/openjdk /opt/*jdk*25*
)
mac_java_home=/usr/libexec/java_home
maven_places=(
  "${SDKMAN_DIR:-${HOME:-}/.sdkman}/candidates/maven/current/bin/mvn" /opt/*maven*/bin/mvn /usr/share/maven/bin/mvn
)

# Prints the home of a JDK 25, or says what is missing.
find_jdk_25() {
  local home on_path
  if [ -n "${BERTH_JAVA_HOME:-}" ]; then
    if is_jdk_25 "$BERTH_JAVA_HOME"; then
      printf '%s\n' "$BERTH_JAVA_HOME"
      return 0
    fi
    echo "berth: BERTH_JAVA_HOME is $BERTH_JAVA_HOME, which is not a JDK 25. Maybe unset it, or point it at one." >&2
    return 1
  fi
  for home in "${JAVA_HOME:-/nonexistent}" ${jdk_places[@]+"${jdk_places[@]}"}; do
    if is_jdk_25 "$home"; then
      printf '%s\n' "$home"
      return 0
    fi
  done
  if [ -x "$mac_java_home" ] && home=$("$mac_java_home" -F -v 25 2>/dev/null) && is_jdk_25 "$home"; then
    printf '%s\n' "$home"
    return 0
  fi
  if on_path=$(command -v java) && on_path=$(readlink -f "$on_path" 2>/dev/null); then
    home=${on_path%/bin/java}
    if is_jdk_25 "$home"; then
      printf '%s\n' "$home"
      return 0
    fi
  fi
  cat >&2 <<'MISSING'
berth: no JDK 25 found. Looked at BERTH_JAVA_HOME, JAVA_HOME, the usual folders, SDKMAN!, asdf and the PATH.
  Get one:  apt-get install openjdk-25-jdk  |  brew install openjdk@25  |  sdk install java 25-tem  |  adoptium.net
  Have one: set BERTH_JAVA_HOME to its folder (the one that holds bin/javac).
MISSING
  return 1
}

# Prints the path of Maven, or says what is missing.
find_maven() {
  local mvn
  for mvn in "${MAVEN_HOME:-/nonexistent}/bin/mvn" "$(command -v mvn)" ${maven_places[@]+"${maven_places[@]}"}; do
    if [ -n "$mvn" ] && [ -x "$mvn" ]; then
      printf '%s\n' "$mvn"
      return 0
    fi
  done
  cat >&2 <<'MISSING'
berth: no Maven found; building needs version 3.8 or newer.
  Get it:   apt-get install maven  |  brew install maven  |  sdk install maven
  Have it:  put its bin folder on the PATH, or set MAVEN_HOME.
MISSING
  return 1
}
