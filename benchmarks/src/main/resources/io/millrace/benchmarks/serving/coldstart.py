"""A process of Python from its start to its first prediction, with onnxruntime and no more: no bucket, no event.

Argument: the model's file. Prints the CPU time that the process took, in milliseconds.
"""

import sys
import time

import numpy
import onnxruntime

options = onnxruntime.SessionOptions()
options.intra_op_num_threads = 1
options.inter_op_num_threads = 1
session = onnxruntime.InferenceSession(sys.argv[1], options, providers=["CPUExecutionProvider"])
image = numpy.full((1, 1, 28, 28), 0.5, numpy.float32)
scores = session.run(None, {session.get_inputs()[0].name: image})[0]
assert numpy.isfinite(scores).all()
print(time.process_time() * 1000, flush=True)
