locals {
  preprocess_environment = {
    MILLRACE_BUCKET              = local.bucket.name
    MILLRACE_MAX_RECEIVES        = tostring(local.max_receives)
    MILLRACE_TEMPORARY_DIRECTORY = "/tmp"
    # The process takes about 300 MB more than its database's limit.
    MILLRACE_DATABASE_MEMORY_MB = tostring(floor(var.functions.preprocess.memory_mb * 0.45))
    MILLRACE_DATABASE_THREADS   = "2"
    # Lambda stops at the quick compiler, under which Java hashes and scans at a tenth of its speed.
    JAVA_TOOL_OPTIONS = "-XX:TieredStopAtLevel=4"
    # Four fifths of /tmp; the rest is for what is written.
    MILLRACE_MAX_UNPACKED_BYTES = tostring(floor(var.functions.preprocess.temporary_mb * 0.8) * 1024 * 1024)
  }
}

module "preprocess_access" {
  source = "./modules/access"

  bucket_arn  = local.bucket.arn
  kms_key_arn = local.bucket.kms_key_arn
  read        = ["incoming/*", "accepted/*", "rejected/*", "failed/*", "attempts/preprocess/*", "datasets/*"]
  write       = ["accepted/*", "rejected/*", "failed/*", "attempts/preprocess/*", "datasets/*"]
  delete      = ["failed/*"]
  list        = ["incoming/", "accepted/", "rejected/", "failed/", "attempts/", "datasets/"]
}

module "preprocess" {
  source = "./modules/function"

  name            = "${var.prefix}-preprocess"
  package         = replace(local.package_path, "{function}", "preprocess")
  package_bucket  = local.bucket.name
  architecture    = var.architecture
  memory_mb       = var.functions.preprocess.memory_mb
  temporary_mb    = var.functions.preprocess.temporary_mb
  timeout_seconds = var.functions.preprocess.timeout_seconds
  environment     = local.preprocess_environment
  policy          = jsonencode({ Version = "2012-10-17", Statement = module.preprocess_access.statements })
  pinned_version  = lookup(var.pinned_versions, "preprocess", null)
  log_days        = var.retention.log_days
  alarm_actions   = [aws_sns_topic.alarms.arn]
}

module "preprocess_events" {
  source = "./modules/events"

  name          = "${var.prefix}-preprocess"
  function      = module.preprocess
  patterns      = local.stage_patterns["preprocess"]
  schedule      = lookup(local.schedules, "preprocess", null)
  max_receives  = local.max_receives
  concurrency   = var.functions.preprocess.concurrency
  alarm_actions = [aws_sns_topic.alarms.arn]
}
