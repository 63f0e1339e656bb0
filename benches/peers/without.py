"""Takes a term of the margin out of the numbers that the ports start from, to see whether the comparison notices.

without.py NUMBERS TERM
"""

import json
import sys

with open(sys.argv[1], encoding="utf-8") as file:
    numbers = json.load(file)
weights = numbers["parameters"]["weights"]
if sys.argv[2] not in weights:
    sys.exit(f"the margin has no term `{sys.argv[2]}`: name one of {', '.join(weights)}")
weights[sys.argv[2]] = 0.0
with open(sys.argv[1], "w", encoding="utf-8") as file:
    json.dump(numbers, file)
