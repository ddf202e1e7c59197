locals {
  evaluate_environment = {
    MILLRACE_BUCKET       = local.bucket.name
    MILLRACE_MAX_RECEIVES = tostring(local.max_receives)
  }
}

module "evaluate_access" {
  source = "./modules/access"

  bucket_arn  = local.bucket.arn
  kms_key_arn = local.bucket.kms_key_arn
  read        = ["datasets/*", "runs/*", "models/*", "attempts/evaluate/*"]
  write       = ["models/*", "runs/*/failure.json", "attempts/evaluate/*"]
  delete      = ["runs/*/failure.json"]
  list        = ["datasets/", "runs/", "models/", "attempts/"]
}

module "evaluate" {
  source = "./modules/function"

  name            = "${var.prefix}-evaluate"
  package         = replace(local.package_path, "{function}", "evaluate")
  package_bucket  = local.bucket.name
  architecture    = var.architecture
  memory_mb       = var.functions.evaluate.memory_mb
  temporary_mb    = var.functions.evaluate.temporary_mb
  timeout_seconds = var.functions.evaluate.timeout_seconds
  environment     = local.evaluate_environment
  policy          = jsonencode({ Version = "2012-10-17", Statement = module.evaluate_access.statements })
  pinned_version  = lookup(var.pinned_versions, "evaluate", null)
  log_days        = var.retention.log_days
  alarm_actions   = [aws_sns_topic.alarms.arn]
}

module "evaluate_events" {
  source = "./modules/events"

  name          = "${var.prefix}-evaluate"
  function      = module.evaluate
  patterns      = local.stage_patterns["evaluate"]
  schedule      = lookup(local.schedules, "evaluate", null)
  max_receives  = local.max_receives
  concurrency   = var.functions.evaluate.concurrency
  alarm_actions = [aws_sns_topic.alarms.arn]
}
