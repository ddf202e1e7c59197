"""Linear regression by gradient descent on all rows at once, as anybody writes it with NumPy.

Arguments: rows, columns, epochs. Prints the seconds of CPU time of each epoch, one a line.
"""

import sys
import time

import numpy as np

rows, columns, epochs = map(int, sys.argv[1:])
rate = 0.1
random = np.random.default_rng(7)
x = random.standard_normal((rows, columns), dtype=np.float32)
true_weights = np.where(np.arange(columns) % 2 == 0, 0.2, -0.2).astype(np.float32)
y = x @ true_weights + 0.1 * random.standard_normal(rows, dtype=np.float32)
weights = np.zeros(columns, dtype=np.float32)
bias = np.float32(0)
for _ in range(epochs):
    start = time.process_time()
    error = x @ weights + bias - y
    loss = np.mean(error * error)
    weights -= rate * (2 / rows) * (x.T @ error)
    bias -= rate * 2 * np.mean(error)
    print(time.process_time() - start)
assert loss < 0.02, loss
