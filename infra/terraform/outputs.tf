locals {
  endpoint_url = trimsuffix(aws_apigatewayv2_stage.inference.invoke_url, "/")
}

output "bucket" {
  description = "The bucket: uploads go under incoming/<model>/."
  value       = local.bucket.name
}

output "endpoint_url" {
  description = "Where models answer: /v2/models/<model>."
  value       = local.endpoint_url
}

output "endpoint_invoke_arn" {
  description = "What a caller's policy must allow execute-api:Invoke on; null where callers bring a JWT."
  value       = var.endpoint.jwt == null ? "${aws_apigatewayv2_api.inference.execution_arn}/*/*" : null
}

output "function_url" {
  description = "Lambda's own URL of the endpoint; null unless endpoint.function_url asks for it."
  value       = one(aws_lambda_function_url.inference[*].function_url)
}

output "queues" {
  description = "URLs of the stages' queues."
  value       = { for stage, events in local.stages : stage => events.queue_url }
}

output "dead_letter_queues" {
  description = "URLs of the stages' dead-letter queues."
  value       = { for stage, events in local.stages : stage => events.dead_letter_queue_url }
}

output "trainer_repository_url" {
  description = "Where the trainer's images are pushed to, with the tags cpu and gpu."
  value       = module.training.repository_url
}

output "job_queues" {
  description = "AWS Batch: names of the job queues; gpu is null where there are no such hosts."
  value       = { cpu = module.training.cpu.queue_name, gpu = try(module.training.gpu.queue_name, null) }
}

output "job_definitions" {
  description = "AWS Batch: ARNs of the job definitions' revisions that dispatch submits with."
  value       = { cpu = module.training.cpu.definition_arn, gpu = try(module.training.gpu.definition_arn, null) }
}

output "function_versions" {
  description = "The published versions that serve: what to note down before an upgrade, and pin to roll back."
  value = {
    preprocess = module.preprocess.version
    dispatch   = module.dispatch.version
    evaluate   = module.evaluate.version
    inference  = module.inference.version
  }
}

output "alarm_topic_arn" {
  description = "SNS topic of all alarms."
  value       = aws_sns_topic.alarms.arn
}

output "env" {
  description = "Exports for a shell, as ./millrace env prints for the local platform: eval \"$(terraform output -raw env)\"."
  value = join("\n", compact([
    "unset AWS_ENDPOINT_URL_S3 AWS_ENDPOINT_URL_BATCH",
    # What ./millrace env may have left in this shell; everything else is the user's own.
    "[ \"$${AWS_ACCESS_KEY_ID:-}\" != millrace-local ] || unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY",
    "export AWS_REGION='${local.region}'",
    "export MILLRACE_BUCKET='${local.bucket.name}'",
    "export MILLRACE_URL='${local.endpoint_url}'",
    "export MILLRACE_BATCH_CPU_QUEUE='${module.training.cpu.queue_name}'",
    try("export MILLRACE_BATCH_GPU_QUEUE='${module.training.gpu.queue_name}'", ""),
  ]))
}
