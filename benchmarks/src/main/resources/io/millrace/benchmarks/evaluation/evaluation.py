"""The figures of a classification, as anybody writes them with NumPy.

Arguments: rows, classes, repetitions. Prints the seconds of CPU time of each repetition, one a line.
"""

import sys
import time

import numpy as np

rows, classes, repetitions = map(int, sys.argv[1:])
random = np.random.default_rng(7)
truth = random.integers(0, classes, rows)
scores = random.standard_normal((rows, classes), dtype=np.float32)
scores[np.arange(rows), truth] += 2
probabilities = np.exp(scores)
probabilities /= probabilities.sum(axis=1, keepdims=True)
answer = probabilities.argmax(axis=1)


def area(score, positive):
    """Under the ROC curve, exactly: from the ranks, ties at their means."""
    order = np.argsort(score)
    ordered = score[order]
    first = np.concatenate(([True], ordered[1:] != ordered[:-1]))
    start = np.flatnonzero(first)
    end = np.concatenate((start[1:], [len(score)]))
    mean_rank = (start + 1 + end) / 2
    ranks = np.repeat(mean_rank, end - start)
    positives = positive[order]
    count = positives.sum()
    return (ranks[positives].sum() - count * (count + 1) / 2) / (count * (len(score) - count))


def figures():
    confusion = np.bincount(truth * classes + answer, minlength=classes * classes).reshape(classes, classes)
    hits = np.diag(confusion)
    support = confusion.sum(axis=1)
    answered = confusion.sum(axis=0)
    recall = hits / support
    precision = hits / answered
    f1 = 2 * hits / (support + answered)
    of_truth = probabilities[np.arange(rows), truth].astype(np.float64)
    log_loss = -np.log(np.maximum(of_truth, 1e-15)).mean()
    brier = (1 - 2 * of_truth + np.square(probabilities, dtype=np.float64).sum(axis=1)).mean()
    confidence = probabilities[np.arange(rows), answer].astype(np.float64)
    right = answer == truth
    bins = np.clip(np.ceil(confidence * 10).astype(np.int64) - 1, 0, 9)
    in_bin = np.bincount(bins, minlength=10)
    confident = np.bincount(bins, weights=confidence, minlength=10)
    right_in_bin = np.bincount(bins, weights=right, minlength=10)
    ece = np.abs(confident - right_in_bin).sum() / rows
    roc_auc = np.mean([area(probabilities[:, c], truth == c) for c in range(classes)])
    return [right.mean(), recall.mean(), precision.mean(), f1.mean(), roc_auc, log_loss, brier, ece, in_bin]


for _ in range(repetitions):
    start = time.process_time()
    figures()
    print(time.process_time() - start)
