#!/usr/bin/env bash
# The tests on a Ray cluster of two nodes of this machine. They need Ray, which is large and not for every platform: this installs
# it into an environment of its own, or that which VIRTUAL_ENV names, beside the package.
#
#     bash python/tests/with-ray.sh
set -euo pipefail

cd "$(dirname "$0")/../.."
environment=${VIRTUAL_ENV:-target/python}
[[ -x $environment/bin/python ]] || python3 -m venv "$environment"
if ! "$environment/bin/python" -c "import pactsim, pytest" 2> /dev/null; then
    "$environment/bin/pip" install --quiet "./python[test]"
fi
if ! "$environment/bin/python" -c "import ray" 2> /dev/null &&
    ! "$environment/bin/pip" install --quiet "ray>=2.50"; then
    echo "tests on a Ray cluster are skipped: Ray cannot be installed here"
    exit 0
fi
"$environment/bin/python" -m pytest python/tests/test_ray.py
