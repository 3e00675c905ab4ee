"""Compares package models with statsmodels, linearmodels and pyfixest on the same simulated data.

    python3 -m venv venv && venv/bin/pip install -r benchmarks/regress/requirements.txt
    OMP_NUM_THREADS=1 venv/bin/python benchmarks/regress/compare.py [ROWS]

Run it from the root of the repository. It prints, for each regression, the largest relative difference
of coefficients and of standard errors, and the seconds each program took. ROWS is 1000000 if not given.
"""

import json
import os
import subprocess
import sys
import tempfile
import time

import numpy as np
import pandas as pd
import statsmodels.api as sm
from linearmodels.panel import FamaMacBeth

try:
    import pyfixest
except ImportError:
    pyfixest = None

FIRMS, SESSIONS = 3000, 2500


def simulate(rows):
    rng = np.random.default_rng(1)
    x = rng.standard_normal((rows, 8))
    x[:, 0] = 1
    firm = rng.integers(0, FIRMS, rows)
    session = rng.integers(0, SESSIONS, rows)
    noise = rng.standard_normal(rows) + 0.3 * rng.standard_normal(FIRMS)[firm]
    return x @ (np.arange(8) / 10) + noise, x, firm, session


def ours(y, x, firm, session):
    with tempfile.TemporaryDirectory() as directory:
        for name, values in (("y", y), ("x", x), ("firm", firm), ("session", session)):
            values.tofile(os.path.join(directory, name))
        env = dict(os.environ, REGRESS_DATA=directory, GOMAXPROCS="1")
        subprocess.run(["go", "test", "-count=1", "./benchmarks/regress"], env=env, check=True, stdout=subprocess.DEVNULL)
        with open(os.path.join(directory, "answers.jsonl")) as lines:
            return [json.loads(line) for line in lines]


def timed(estimate):
    start = time.perf_counter()
    coef, std_err = estimate()
    return time.perf_counter() - start, np.asarray(coef), np.asarray(std_err)


def ols(y, x, **kind):
    fit = sm.OLS(y, x).fit(**kind)
    return fit.params, fit.bse


def two_effects(y, x, firm, session):
    data = pd.DataFrame(x[:, 1:4], columns=["a", "b", "c"]).assign(y=y, firm=firm, session=session)
    fit = pyfixest.feols("y ~ a + b + c | firm + session", data=data, vcov="HC1")
    return fit.coef().to_numpy(), fit.se().to_numpy()


def fama_macbeth(y, x, session):
    # Each row is an entity of its own within its session: only sessions matter.
    entity = pd.Series(session).groupby(session).cumcount().to_numpy()
    order = pd.MultiIndex.from_arrays([entity, session], names=["entity", "time"])
    data = pd.DataFrame(x, index=order)
    fit = FamaMacBeth(pd.Series(y, index=order), data).fit(cov_type="kernel", kernel="bartlett", bandwidth=4, debiased=True)
    return fit.params, fit.std_errors


def main():
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    y, x, firm, session = simulate(rows)
    theirs = {
        "ols hc1": ("statsmodels", lambda: ols(y, x, cov_type="HC1")),
        "ols nw:30": ("statsmodels", lambda: ols(y, x, cov_type="HAC", cov_kwds={"maxlags": 30, "use_correction": False})),
        "ols cluster:firm": ("statsmodels", lambda: ols(y, x, cov_type="cluster", cov_kwds={"groups": firm})),
        "fama-macbeth nw:4": ("linearmodels", lambda: fama_macbeth(y, x, session)),
    }
    if pyfixest is not None:
        theirs["two effects hc1"] = ("pyfixest", lambda: two_effects(y, x, firm, session))
    print(f"{'regression':20} {'ours s':>8} {'theirs s':>9} {'coef':>8} {'std err':>8}  program")
    for answer in ours(y, x, firm, session):
        if answer["name"] not in theirs:
            continue
        program, estimate = theirs[answer["name"]]
        seconds, coef, std_err = timed(estimate)
        off = [np.max(np.abs(np.array(a) / b - 1)) for a, b in ((answer["coef"], coef), (answer["std_err"], std_err))]
        print(f"{answer['name']:20} {answer['seconds']:8.2f} {seconds:9.2f} {off[0]:8.1e} {off[1]:8.1e}  {program}")


if __name__ == "__main__":
    main()
