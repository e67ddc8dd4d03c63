"""Fits scikit-learn's random forest on rows read as JSON from stdin; answers with JSON.

In: {"rows": [[number]], "targets": [number], "tasks": [{"train": [row], "test": [row], "seed": n}]}
Out: {"version": text, "fits": [{"seconds", "coreSeconds": number, "predicted": [number]}]}
"""

import json
import sys
import time

import numpy
import sklearn
from sklearn.ensemble import RandomForestRegressor

request = json.load(sys.stdin)
rows = numpy.array(request["rows"], dtype=float)
targets = numpy.array(request["targets"], dtype=float)
fits = []
for task in request["tasks"]:
    forest = RandomForestRegressor(
        n_estimators=100, max_features=1.0, n_jobs=1, random_state=task["seed"]
    )
    start, core_start = time.perf_counter(), time.process_time()
    forest.fit(rows[task["train"]], targets[task["train"]])
    seconds, core_seconds = time.perf_counter() - start, time.process_time() - core_start
    predicted = forest.predict(rows[task["test"]]).tolist() if task["test"] else []
    fits.append({"seconds": seconds, "coreSeconds": core_seconds, "predicted": predicted})
json.dump({"version": sklearn.__version__, "fits": fits}, sys.stdout)
