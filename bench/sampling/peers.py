"""Lets Optuna or SMAC3 choose measured configurations; one JSON document in, one out.

In: {"peer": "optuna" | "smac", "isOrdered": [bool], "configurations": [[index of value]],
     "levels": [[number, less is better]], "tasks": [{"count": n, "seed": n}]}
Out: {"version": text, "samples": [[index of configuration]]}
A configuration that a peer asks for and that was not measured is the nearest one that is not taken.
"""

import json
import sys
import tempfile
from importlib.metadata import version

import numpy

request = json.load(sys.stdin)
is_ordered = request["isOrdered"]
configurations = numpy.array(request["configurations"], dtype=int)
levels = request["levels"]
widest = configurations.max(axis=0) if len(configurations) else numpy.array([], dtype=int)
scale = numpy.where(is_ordered, numpy.maximum(widest, 1), 1)


def nearest(wanted, taken):
    gaps = numpy.minimum(numpy.abs(configurations - wanted) / scale, 1).sum(axis=1)
    gaps[list(taken)] = numpy.inf
    return int(gaps.argmin())


def sample_by_optuna(count, seed):
    import optuna

    optuna.logging.set_verbosity(optuna.logging.ERROR)
    study = optuna.create_study(
        directions=["minimize"] * len(levels[0]), sampler=optuna.samplers.TPESampler(seed=seed)
    )
    chosen = []
    while len(chosen) < count:
        trial = study.ask()
        wanted = [
            trial.suggest_int(f"o{option}", 0, int(most))
            if is_ordered[option]
            else trial.suggest_categorical(f"o{option}", list(range(int(most) + 1)))
            for option, most in enumerate(widest)
        ]
        index = nearest(numpy.array(wanted), chosen)
        study.tell(trial, levels[index])
        chosen.append(index)
    return chosen


def sample_by_smac(count, seed):
    from ConfigSpace import Categorical, ConfigurationSpace, Integer
    from smac import HyperparameterOptimizationFacade, Scenario
    from smac.multi_objective.parego import ParEGO
    from smac.runhistory.dataclasses import TrialInfo, TrialValue

    space = ConfigurationSpace(seed=seed)
    for option, most in enumerate(widest):
        name = f"o{option}"
        # Both kinds need two values.
        if most == 0:
            continue
        space.add(
            Integer(name, (0, int(most)))
            if is_ordered[option]
            else Categorical(name, list(range(int(most) + 1)))
        )
    objectives = [f"objective{index}" for index in range(len(levels[0]))]
    with tempfile.TemporaryDirectory() as directory:
        scenario = Scenario(
            space, objectives=objectives, n_trials=count * 2, seed=seed,
            deterministic=True, output_directory=directory,
        )
        smac = HyperparameterOptimizationFacade(
            scenario, lambda config, seed: None, overwrite=True, logging_level=False,
            multi_objective_algorithm=ParEGO(scenario) if len(objectives) > 1 else None,
        )
        chosen = []
        while len(chosen) < count:
            info = smac.ask()
            asked = dict(info.config)
            wanted = [asked.get(f"o{option}", 0) for option in range(len(widest))]
            index = nearest(numpy.array(wanted), chosen)
            cost = levels[index] if len(objectives) > 1 else levels[index][0]
            smac.tell(TrialInfo(info.config, seed=info.seed), TrialValue(cost=cost))
            chosen.append(index)
    return chosen


sample = {"optuna": sample_by_optuna, "smac": sample_by_smac}[request["peer"]]
samples = [sample(task["count"], task["seed"]) for task in request["tasks"]]
json.dump({"version": version(request["peer"]), "samples": samples}, sys.stdout)
