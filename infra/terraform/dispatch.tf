locals {
  dispatch_environment = merge(
    {
      MILLRACE_BUCKET                       = local.bucket.name
      MILLRACE_MAX_RECEIVES                 = tostring(local.max_receives)
      MILLRACE_BATCH_CPU_QUEUE              = module.training.cpu.queue_arn
      MILLRACE_BATCH_CPU_JOB_DEFINITION     = module.training.cpu.definition_arn
      MILLRACE_PRICES_USD_PER_VCPU_HOUR     = tostring(var.prices.usd_per_vcpu_hour)
      MILLRACE_PRICES_USD_PER_GIB_HOUR      = tostring(var.prices.usd_per_gib_hour)
      MILLRACE_PRICES_USD_PER_GPU_HOST_HOUR = tostring(var.prices.usd_per_gpu_host_hour)
    },
    var.gpu == null ? {} : {
      MILLRACE_BATCH_GPU_QUEUE          = module.training.gpu.queue_arn
      MILLRACE_BATCH_GPU_JOB_DEFINITION = module.training.gpu.definition_arn
    },
  )

  compute = [for compute in [module.training.cpu, module.training.gpu] : compute if compute != null]

  dispatch_statements = [
    {
      # Every revision: an alias that is rolled back submits with the revision of its time.
      Sid      = "SubmitJobs"
      Effect   = "Allow"
      Action   = ["batch:SubmitJob"]
      Resource = flatten([for compute in local.compute : [compute.queue_arn, "${compute.definition_arn_prefix}:*"]])
    },
    {
      # A job has no name in its ARN, so only its tags can be bounded.
      Sid       = "TagJobs"
      Effect    = "Allow"
      Action    = ["batch:TagResource"]
      Resource  = ["arn:${data.aws_partition.current.partition}:batch:${local.region}:${local.account}:job/*"]
      Condition = { "ForAllValues:StringLike" = { "aws:TagKeys" = ["millrace:*"] } }
    },
    {
      # Nor for ending one; it must be one that was tagged so.
      Sid       = "EndJobs"
      Effect    = "Allow"
      Action    = ["batch:TerminateJob"]
      Resource  = ["arn:${data.aws_partition.current.partition}:batch:${local.region}:${local.account}:job/*"]
      Condition = { Null = { "aws:ResourceTag/millrace:run" = "false" } }
    },
    {
      # AWS takes no resource for these.
      Sid      = "FindJobs"
      Effect   = "Allow"
      Action   = ["batch:ListJobs", "batch:DescribeJobs"]
      Resource = "*"
    },
  ]
}

module "dispatch_access" {
  source = "./modules/access"

  bucket_arn  = local.bucket.arn
  kms_key_arn = local.bucket.kms_key_arn
  read        = ["accepted/*", "datasets/*", "runs/*", "budgets/*", "failed/*", "attempts/dispatch/*"]
  write       = ["runs/*", "budgets/*", "failed/*", "attempts/dispatch/*"]
  delete      = ["runs/*/checkpoints/*", "runs/*/failure.json", "failed/*"]
  list        = ["accepted/", "datasets/", "runs/", "budgets/", "failed/", "attempts/"]
}

module "dispatch" {
  source = "./modules/function"

  name            = "${var.prefix}-dispatch"
  package         = replace(local.package_path, "{function}", "dispatch")
  package_bucket  = local.bucket.name
  architecture    = var.architecture
  memory_mb       = var.functions.dispatch.memory_mb
  timeout_seconds = var.functions.dispatch.timeout_seconds
  environment     = local.dispatch_environment
  policy          = jsonencode({ Version = "2012-10-17", Statement = concat(module.dispatch_access.statements, local.dispatch_statements) })
  pinned_version  = lookup(var.pinned_versions, "dispatch", null)
  log_days        = var.retention.log_days
  alarm_actions   = [aws_sns_topic.alarms.arn]
}

module "dispatch_events" {
  source = "./modules/events"

  name          = "${var.prefix}-dispatch"
  function      = module.dispatch
  patterns      = local.stage_patterns["dispatch"]
  schedule      = lookup(local.schedules, "dispatch", null)
  max_receives  = local.max_receives
  concurrency   = var.functions.dispatch.concurrency
  alarm_actions = [aws_sns_topic.alarms.arn]
}
