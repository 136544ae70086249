# Setting up: what ./run and ./test share.  Sourced by both, after they have set $root.
#
# POSIX sh and a base Debian or Ubuntu are all it may count on: no make, no pip, no git, no venv module.
# It names what it is going to install before installing it, installs only what is missing, asks nothing,
# and is done in a moment when everything is there.  The reasons: docs/decisions/0010-setting-up.md

venv=$root/.venv
wheels=$root/build/wheels      # kept, so that .venv can be made again without a network
requirements=$root/packaging/requirements.txt
stamp=$venv/oerdesk-setup      # written last; tells what .venv was made from

# What Qt and its web engine load from the system, and fonts for the world's scripts.
# a/b: the same library is called b in newer releases.
system_packages="
    libglib2.0-0/libglib2.0-0t64 libegl1 libgl1 libdbus-1-3 libfontconfig1 libxkbcommon0
    libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0 libxkbcommon-x11-0
    libnss3 libasound2/libasound2t64 libxcomposite1 libxdamage1 libxrandr2 libxtst6 libxkbfile1
    libpulse0
    fonts-noto-core"

# What ./test needs beside it: a screen nobody sees, and what screen readers look through.
test_packages="xvfb xauth dbus at-spi2-core python3-pyatspi"

say() { # line…
    printf '%s\n' "$@" >&2
}

fail() { # title, hint
    say "" "oerdesk: $1"
    say "$2"
    exit 1
}

set_up() {
    find_python
    install_missing_packages
    [ -n "$python" ] || find_python
    [ -n "$python" ] || fail "Python 3.11, 3.12 or 3.13 with its venv module is needed and was not found." \
        "Install python3 and python3-venv of one of these versions, then run this again."
    wanted=$(describe_setup)
    [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ] || make_venv
    [ "$(cat "$venv/oerdesk-project" 2>/dev/null)" = "$(hash_of "$root/pyproject.toml")" ] || install_project
    catalogs_are_compiled || compile_catalogs
}

find_python() { # sets $python to a Python that can make a .venv, or to nothing
    for python in python3 python3.13 python3.12 python3.11; do
        if command -v "$python" >/dev/null 2>&1 && "$python" -c '
import sys, venv, ensurepip
sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' >/dev/null 2>&1; then
            return
        fi
    done
    python=
}

install_missing_packages() {
    [ -z "${OERDESK_SKIP_PACKAGES:-}" ] || return 0
    command -v dpkg-query >/dev/null 2>&1 || {
        [ -n "$python" ] || fail "Python 3.11, 3.12 or 3.13 with its venv module is needed and was not found." \
            "This is no Debian or Ubuntu: install it with your own package manager, then run this again."
        return 0
    }
    list_missing
    [ -n "$missing" ] || return 0
    say "These system packages are missing and will be installed:" "   $missing"
    become_root
    # A source that cannot be reached may be one that is not needed: let the installation decide.
    $as_root apt-get -q update >&2 || say "Not all package lists could be refreshed; trying with the old ones."
    list_missing # again: only now are the names in newer releases known
    # shellcheck disable=SC2086 # words are wanted
    DEBIAN_FRONTEND=noninteractive $as_root apt-get -q install -y --no-install-recommends \
        -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3 $missing >&2 ||
        cannot_install "they could not be fetched or installed (see above)"
}

list_missing() { # sets $missing
    missing=
    names=$system_packages
    [ "${0##*/}" != test ] || names="$names $test_packages" # sourced by ./test
    [ -n "$python" ] || names="python3 python3-venv $names"
    # shellcheck disable=SC2046,SC2086
    installed=" $(dpkg-query -W -f '${db:Status-Status} ${Package}\n' $(echo $names | tr / ' ') 2>/dev/null |
        sed -n 's/^installed //p' | tr '\n' ' ')"
    for name in $names; do
        older=${name%/*}
        newer=${name#*/}
        case $installed in *" $older "* | *" $newer "*) continue ;; esac
        if [ "$older" != "$newer" ] && [ -n "$(apt-cache show "$newer" 2>/dev/null)" ]; then
            older=$newer
        fi
        missing="$missing $older"
    done
}

become_root() { # sets $as_root
    as_root=
    [ "$(id -u)" -ne 0 ] || return 0
    command -v sudo >/dev/null 2>&1 || cannot_install "only root may install packages, and there is no sudo"
    as_root="sudo"
    [ -t 0 ] || as_root="sudo -n" # nobody is there to type a password
    $as_root true || cannot_install "sudo was refused"
    as_root="$as_root env DEBIAN_FRONTEND=noninteractive"
}

cannot_install() { # why
    fail "System packages are missing, and $1." "With a connection, have an administrator run:

    apt-get update && apt-get install -y --no-install-recommends$missing

and then run this again.  To try without them: OERDESK_SKIP_PACKAGES=1"
}

hash_of() {
    sha256sum "$1" | cut -d ' ' -f 1
}

describe_setup() { # everything .venv depends on; it cannot be moved, so the place is part of it
    "$python" -c 'import platform, sys; print(sys.base_prefix, platform.python_version(), platform.machine())'
    hash_of "$requirements"
    printf '%s\n' "$root"
}

make_venv() {
    one_at_a_time
    [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ] && return 0 # somebody else has just made it
    say "Setting up $venv with $("$python" --version).  It takes 1.6 GB on the disk."
    mkdir -p "$wheels"
    pip --version >/dev/null 2>&1 || new_venv
    all_fetched || fetch_wheels
    # Always anew: a half-unpacked package is never built upon, and nothing stays that is not on the list.
    # Only now, with all that is needed on the disk: a lost connection leaves an older .venv as it was.
    say "" "Unpacking."
    new_venv
    install_wheels >&2 || fail "The Python packages could not be installed." \
        "Free 1.6 GB on the disk and run this again."
    for wheel in "$wheels"/*; do # those of older lists
        grep -q "$(hash_of "$wheel")" "$requirements" || rm -f "$wheel"
    done
    printf '%s\n' "$wanted" >"$stamp.new"
    mv "$stamp.new" "$stamp"
    exec 9<&-
}

pip() {
    "$venv/bin/python" -m pip --disable-pip-version-check "$@"
}

new_venv() {
    rm -f "$stamp"
    "$python" -m venv --clear "$venv" || fail "$venv could not be made." \
        "Is the disk full, or the folder read-only?  Free some space and run this again."
}

install_wheels() { # option…
    pip install -q --no-index --find-links "$wheels" --only-binary :all: --require-hashes --no-deps \
        "$@" -r "$requirements"
}

all_fetched() {
    install_wheels --dry-run --ignore-installed >/dev/null 2>&1
}

fetch_wheels() {
    say "Fetching the Python packages, some 370 MB the first time." \
        "If this is interrupted, run it again: what has been fetched is not fetched again."
    # pip keeps files only when a whole run is done: those that make up most of the bytes come singly.
    for name in pyside6-essentials pyside6-addons pypandoc-binary typst; do
        awk -v start="$name==" '/^[^ #]/ { on = index($0, start) == 1 } on' "$requirements" >"$wheels/one.txt"
        fetch "$wheels/one.txt"
    done
    rm -f "$wheels/one.txt"
    fetch "$requirements"
}

fetch() { # list
    pip --no-cache-dir download --only-binary :all: --require-hashes --no-deps -d "$wheels" -r "$1" >&2 ||
        fail "The Python packages could not be fetched." \
            "Connect to the internet and run this again: it goes on where it stopped."
}

one_at_a_time() { # two set-ups at once would tear each other's .venv apart
    exec 9<"$requirements"
    if command -v flock >/dev/null 2>&1 && ! flock -n 9; then
        say "Another set-up is running in this folder; waiting for it."
        flock 9
    fi
}

install_project() { # editable, without fetching or building anything else
    pip install -q --no-deps --no-build-isolation --no-index -e "$root" >&2 ||
        fail "OERDesk could not be installed into $venv." "Delete that folder and run this again."
    hash_of "$root/pyproject.toml" >"$venv/oerdesk-project"
}

catalogs_are_compiled() { # every translation is older than what the program reads
    for catalog in "$root"/resources/locale/*/LC_MESSAGES/*.po; do
        [ ! -f "$catalog" ] || [ "$root/resources/locale/compiled.mo" -nt "$catalog" ] || return 1
    done
}

compile_catalogs() {
    "$venv/bin/python" "$root/packaging/translations.py" compile >&2 ||
        say "The translations could not be compiled; the program will speak English."
}

without_sandbox_for_root() { # Chromium refuses to start as root with its sandbox on
    [ "$(id -u)" -ne 0 ] || export QTWEBENGINE_DISABLE_SANDBOX=1
}
