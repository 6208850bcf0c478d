#!/usr/bin/env bash
# The core's tests on the newest CPython that the registries carry: 3.14 as WebAssembly, under Node.
# usage: tests/wasm/run.sh PYTHON FOLDER [ARGUMENT…]; PYTHON has pip, FOLDER keeps what is fetched.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
python=$(realpath -s "$1") && mkdir -p "$2" && cd "$2" && shift 2
if [ $# -eq 0 ]; then set -- -q tests/base tests/calendars tests/tickets tests/policies tests/clocks; fi
if ! command -v npm >/dev/null; then
    apt-get update -qq && apt-get install -y -qq --no-install-recommends nodejs npm >/dev/null
fi

fetch() { "$python" -m pip download -q --only-binary=:all: --python-version 3.14 --implementation cp -d wheels "$@"; }
if [ ! -d site ]; then
    npm install --silent --no-audit --no-fund --prefix . pyodide@314
    fetch --abi cp314 --abi none --platform pyemscripten_2026_0_wasm32 --platform any \
        pydantic holidays ruamel.yaml tzdata python-dateutil hypothesis pytest jsonschema
    # No wheel of pendulum is for WebAssembly; without its compiled half it runs as plain Python.
    fetch --no-deps --abi cp314 --platform manylinux_2_17_x86_64 --platform manylinux2014_x86_64 pendulum
    "$python" -c 'import sys, zipfile; [zipfile.ZipFile(name).extractall("unpacked") for name in sys.argv[1:]]' wheels/*.whl
    mv unpacked site
fi
exec node "$here/run.mjs" "$PWD/site" "$here/../.." -p no:cacheprovider "$@"
