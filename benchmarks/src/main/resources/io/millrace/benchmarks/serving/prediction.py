"""One prediction in process: parse the request, make the array, run the model, write the answer. No server, no log.

Arguments: the model's file, the request's, requests a round, rounds. Prints the seconds of CPU time a request of each
round, one a line.
"""

import sys
import time

import numpy
import onnxruntime
import orjson

model, request, requests, rounds = *sys.argv[1:3], *map(int, sys.argv[3:])
options = onnxruntime.SessionOptions()
options.intra_op_num_threads = 1
options.inter_op_num_threads = 1
session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
wanted = [output.name for output in session.get_outputs()]
with open(request, "rb") as file:
    body = file.read()


def infer(body):
    inputs = orjson.loads(body)["inputs"]
    feed = {i["name"]: numpy.array(i["data"], dtype=numpy.float32).reshape(i["shape"]) for i in inputs}
    outputs = [
        {"name": name, "datatype": "FP32", "shape": list(value.shape), "data": value.ravel()}
        for name, value in zip(wanted, session.run(wanted, feed))
    ]
    answer = {"model_name": "cnn", "model_version": "1", "outputs": outputs}
    return orjson.dumps(answer, option=orjson.OPT_SERIALIZE_NUMPY)


for _ in range(rounds):
    start = time.process_time()
    for _ in range(requests):
        infer(body)
    print((time.process_time() - start) / requests)
