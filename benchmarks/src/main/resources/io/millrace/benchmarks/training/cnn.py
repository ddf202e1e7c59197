"""The first network of every course, trained with Keras on TensorFlow.

Either as its tutorials do, by arrays given to fit, or by somebody who wants it quick: images are cached and shuffled by
tf.data, and 16 steps are one call. Compiled by XLA (jit_compile=True) it takes more than three times as long on a CPU.

Arguments: MNIST's folder, rows, rows a batch, epochs, "arrays" or "pipeline". Prints the seconds of CPU time of each epoch,
one a line.
"""

import gzip
import os
import sys
import time

os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

import keras
import numpy as np
import tensorflow as tf

folder = sys.argv[1]
rows, batch, epochs = map(int, sys.argv[2:5])
quick = sys.argv[5] == "pipeline"
tf.config.threading.set_intra_op_parallelism_threads(1)
tf.config.threading.set_inter_op_parallelism_threads(1)
keras.utils.set_random_seed(7)


def idx(name, header):
    with gzip.open(os.path.join(folder, name)) as file:
        return np.frombuffer(file.read(), np.uint8, offset=header)


try:
    shades = idx("train-images-idx3-ubyte.gz", 16).reshape(-1, 28, 28, 1)[:rows]
    digits = idx("train-labels-idx1-ubyte.gz", 8)[:rows]
except OSError:  # random ones of the same shape cost the same
    random = np.random.default_rng(7)
    shades = random.integers(0, 256, (rows, 28, 28, 1), np.uint8)
    digits = random.integers(0, 10, rows, np.uint8)
images = shades.astype(np.float32) / 255
labels = digits.astype(np.int64)
pipeline = tf.data.Dataset.from_tensor_slices((images, labels)).cache().shuffle(rows).batch(batch).prefetch(1)

model = keras.Sequential(
    [
        keras.Input((28, 28, 1)),
        keras.layers.Conv2D(32, 3, activation="relu"),
        keras.layers.MaxPooling2D(2),
        keras.layers.Flatten(),
        keras.layers.Dense(10),
    ]
)
model.compile(
    optimizer="adam",
    loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    metrics=["accuracy"],
    steps_per_execution=16 if quick else 1,
)


class Costs(keras.callbacks.Callback):
    def on_train_begin(self, logs=None):
        self.last = time.process_time()

    def on_epoch_end(self, epoch, logs=None):
        now = time.process_time()
        print(now - self.last)
        self.last = now


given = {"x": pipeline, "shuffle": False} if quick else {"x": images, "y": labels, "batch_size": batch}
losses = model.fit(**given, epochs=epochs, verbose=0, callbacks=[Costs()]).history["loss"]
assert losses[-1] < losses[0], losses
