"""PORT MODEL: one prediction a request as one would serve it by hand, with FastAPI, onnxruntime and orjson.

One process, one thread for the model, no logs. The request and the answer are JSON of the Open Inference Protocol v2.
"""
import sys

import numpy
import onnxruntime
import orjson
import uvicorn
from fastapi import FastAPI, Request, Response

options = onnxruntime.SessionOptions()
options.intra_op_num_threads = 1
options.inter_op_num_threads = 1
session = onnxruntime.InferenceSession(sys.argv[2], options, providers=["CPUExecutionProvider"])
wanted = [output.name for output in session.get_outputs()]
app = FastAPI()


@app.post("/infer")
async def infer(request: Request):
    inputs = orjson.loads(await request.body())["inputs"]
    feed = {i["name"]: numpy.array(i["data"], dtype=numpy.float32).reshape(i["shape"]) for i in inputs}
    outputs = [
        {"name": name, "datatype": "FP32", "shape": list(value.shape), "data": value.ravel()}
        for name, value in zip(wanted, session.run(wanted, feed))
    ]
    answer = {"model_name": "cnn", "model_version": "1", "outputs": outputs}
    return Response(orjson.dumps(answer, option=orjson.OPT_SERIALIZE_NUMPY), media_type="application/json")


uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_level="error", access_log=False)
