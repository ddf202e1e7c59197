"""What the inference function does, as one would write it by hand for Lambda with boto3, onnxruntime and orjson.

Takes API Gateway's events from Lambda's Runtime API. Reads the model's aliases, its champion's manifest and file from the
bucket, answers in JSON of the Open Inference Protocol v2, and keeps each answer in the bucket before it goes.
"""

import gzip
import http.client
import os
import uuid
from functools import cache

import boto3
import numpy
import onnxruntime
import orjson

bucket = os.environ["MILLRACE_BUCKET"]
s3 = boto3.client("s3")


def read(key):
    return s3.get_object(Bucket=bucket, Key=key)["Body"].read()


@cache
def champion(model):
    version = orjson.loads(read(f"models/{model}/aliases.json"))["champion"]
    manifest = orjson.loads(read(f"models/{model}/versions/{version}/version.json"))
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    file = read(manifest["model_key"])
    return version, onnxruntime.InferenceSession(file, options, providers=["CPUExecutionProvider"])


def infer(event):
    model = event["rawPath"].split("/")[3]
    version, session = champion(model)
    inputs = orjson.loads(event["body"])["inputs"]
    feed = {i["name"]: numpy.array(i["data"], numpy.float32).reshape(i["shape"]) for i in inputs}
    wanted = [output.name for output in session.get_outputs()]
    outputs = [
        {"name": name, "datatype": "FP32", "shape": list(value.shape), "data": value.ravel()}
        for name, value in zip(wanted, session.run(wanted, feed))
    ]
    answer = {"model_name": model, "model_version": str(version), "outputs": outputs}
    body = orjson.dumps(answer, option=orjson.OPT_SERIALIZE_NUMPY).decode()
    s3.put_object(Bucket=bucket, Key=f"predictions/{model}/{uuid.uuid4()}.jsonl.gz", Body=gzip.compress(body.encode()))
    return {"statusCode": 200, "headers": {"content-type": "application/json"}, "body": body}


runtime = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])
while True:
    runtime.request("GET", "/2018-06-01/runtime/invocation/next")
    event = runtime.getresponse()
    request = event.getheader("Lambda-Runtime-Aws-Request-Id")
    answer = orjson.dumps(infer(orjson.loads(event.read())))
    runtime.request("POST", f"/2018-06-01/runtime/invocation/{request}/response", answer)
    runtime.getresponse().read()
