#!/bin/sh
# Sets up .venv from the hash-locked requirement files named as arguments (core, dev, bench). Run from the top of the checkout.
# Needs Python 3.11 or later with pip or venv, and once the network. A second run with the same locks does nothing.
set -eu

python=""
for candidate in "${PYTHON:-}" python3 python3.13 python3.12 python3.11; do
    if [ -n "$candidate" ] && "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        python=$candidate
        break
    fi
done
if [ -z "$python" ]; then
    echo "gavah: Python 3.11 or later is needed (Debian: apt install python3; macOS: brew install python)" >&2
    exit 2
fi

# Whoever sits behind a proxy with its own authority needs the certificates of the system, not those in the package.
export UV_SYSTEM_CERTS="${UV_SYSTEM_CERTS:-true}"

stamp=".venv/gavah-$(echo "$@" | tr ' ' '-')-$(cat pyproject.toml requirements/*.txt | cksum | tr ' ' '-')"
[ -e "$stamp" ] && exit 0

if uv=$(command -v uv) && "$uv" --version >/dev/null 2>&1; then
    :
else
    uv="$PWD/.venv/setup/bin/uv"
    if [ ! -x "$uv" ]; then
        mkdir -p .venv
        echo "gavah: fetching uv with pip" >&2
        if "$python" -m venv .venv/setup-venv >/dev/null 2>&1; then
            pip=".venv/setup-venv/bin/python -m pip"
        elif "$python" -m pip --version >/dev/null 2>&1; then
            pip="$python -m pip"
        else
            echo "gavah: this Python has neither venv nor pip (Debian: apt install python3-venv)" >&2
            exit 2
        fi
        # --target also works where the system's Python refuses to be installed into (PEP 668).
        $pip install --quiet --disable-pip-version-check --no-input --require-hashes \
            --target "$PWD/.venv/setup" -r requirements/uv.txt
    fi
fi

[ -x .venv/bin/python ] || "$uv" venv --quiet --allow-existing --no-python-downloads --python "$python" .venv
requirements=""
for name in "$@"; do requirements="$requirements -r requirements/$name.txt"; done
# shellcheck disable=SC2086  # one word for each file is what is wanted
"$uv" pip install --quiet --python .venv/bin/python --require-hashes --only-binary :all: $requirements
"$uv" pip install --quiet --python .venv/bin/python --require-hashes --only-binary :all: -r requirements/build.txt
"$uv" pip install --quiet --python .venv/bin/python --no-deps --no-build-isolation --offline --editable .
rm -f .venv/gavah-"$(echo "$@" | tr ' ' '-')"-*
: >"$stamp"
