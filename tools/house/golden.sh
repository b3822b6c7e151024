#!/bin/bash
# golden.sh TREE FOLDER [BEFORE]: golden outputs of a checkout
export PATH=/tmp/wt/moves/.venv-dev/bin:$PATH PYTHONPATH=$1/core:$1/plugins:tools/house/before/tests
rm -rf $2; mkdir -p tools/house/empty; cd tools/house/empty
python -m golden $2 ${3:+--against $3}
