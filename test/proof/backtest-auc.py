"""Values for backtest-auc.json, by the definitions and without ranks: every pair is compared. Run with: python3 test/proof/backtest-auc.py > test/proof/backtest-auc.json

AUC and DeLong's variance are written from the 1988 paper (structural components); the clustered one drops a customer and counts all pairs
again.
"""
import json
import random
from statistics import NormalDist, mean, variance

Z = NormalDist().inv_cdf(0.975)


def right(lost, kept):
    return 1.0 if lost < kept else 0.5 if lost == kept else 0.0


def auc(cases):
    pairs = total = 0.0
    for day in {c["day"] for c in cases}:
        lost = [c["score"] for c in cases if c["day"] == day and c["lost"]]
        kept = [c["score"] for c in cases if c["day"] == day and not c["lost"]]
        pairs += len(lost) * len(kept)
        total += sum(right(a, b) for a in lost for b in kept)
    return total / pairs


def components(cases):
    lost = [c["score"] for c in cases if c["lost"]]
    kept = [c["score"] for c in cases if not c["lost"]]
    return [mean(right(a, b) for b in kept) for a in lost], [mean(right(a, b) for a in lost) for b in kept]


def clip(value, half, least=0.0):
    return {"value": value, "low": max(least, value - half), "high": min(1.0, value + half)}


def delong(cases):
    v1, v0 = components(cases)
    return clip(auc(cases), Z * (variance(v1) / len(v1) + variance(v0) / len(v0)) ** 0.5)


def difference(before, after):
    a1, a0 = components(before)
    b1, b0 = components(after)
    cov = lambda x, y: sum((i - mean(x)) * (j - mean(y)) for i, j in zip(x, y)) / (len(x) - 1)
    var = sum(
        (variance(a) + variance(b) - 2 * cov(a, b)) / len(a) for a, b in ((a1, b1), (a0, b0))
    )
    return clip(auc(after) - auc(before), Z * var**0.5, -1.0)


def jackknife(cases):
    names = sorted({c["customer"] for c in cases})
    without = [auc([c for c in cases if c["customer"] != name]) for name in names]
    k = len(without)
    var = (k - 1) / k * sum((one - mean(without)) ** 2 for one in without)
    return clip(auc(cases), Z * var**0.5)


def draw(seed, customers, days, step):
    r = random.Random(seed)
    out = []
    for day in range(days):
        for c in range(customers):
            lost = r.random() < 0.3
            score = r.gauss(45 if lost else 60, 18)
            score = min(100, max(0, round(score / step) * step))
            out.append({"customer": f"c{c}", "day": day, "score": score, "lost": lost})
    return out


def case(cases, by):
    return {"cases": [[c["customer"], c["day"], c["score"], 1 if c["lost"] else 0] for c in cases], "expected": by(cases)}


one, tied, several = draw(1, 60, 1, 0.1), draw(2, 40, 1, 10), draw(3, 25, 4, 5)
r = random.Random(4)
after = [{**c, "score": min(100, max(0, round(c["score"] + r.gauss(-6 if c["lost"] else 2, 9))))} for c in one]
print(
    json.dumps(
        {
            "how": "test/proof/backtest-auc.py, Python's standard library",
            "one day": case(one, delong),
            "one day, many ties": case(tied, delong),
            "several days": case(several, jackknife),
            "difference": {"after": [c["score"] for c in after], "expected": difference(one, after)},
        }
    )
)
