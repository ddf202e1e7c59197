locals {
  # One pattern a file, shared with the local platform. A file's name is the stage that it wakes, with a suffix after a
  # hyphen where a stage has several.
  routes = {
    for file in fileset("${path.module}/../routes", "*.json") :
    trimsuffix(file, ".json") => jsondecode(file("${path.module}/../routes/${file}"))
  }

  # The files do not know the deployment: events of other buckets and of other job queues must not come in.
  own = {
    "aws.s3"    = { bucket = { name = [local.bucket.name] } }
    "aws.batch" = { jobQueue = compact([module.training.cpu.queue_arn, try(module.training.gpu.queue_arn, null)]) }
  }

  patterns = {
    for name, pattern in local.routes : name => jsonencode(merge(pattern, {
      detail = merge(pattern.detail, local.own[one(pattern.source)])
    }))
  }

  stage_patterns = {
    for stage in toset([for name in keys(local.routes) : split("-", name)[0]]) :
    stage => { for name, pattern in local.patterns : "${var.prefix}-${name}" => pattern if split("-", name)[0] == stage }
  }

  sweep = jsondecode(file("${path.module}/../schedules/sweep.json"))

  # The schedule leads into these stages' queues; each then looks for what was left undone.
  schedules = { for stage in local.sweep.stages : stage => {
    name = aws_cloudwatch_event_rule.sweep.name
    arn  = aws_cloudwatch_event_rule.sweep.arn
  } }

  # Deliveries of a message before it is set aside; the functions are told, because the last one records the failure.
  max_receives = 5
}

resource "aws_cloudwatch_event_rule" "sweep" {
  name                = "${var.prefix}-sweep"
  description         = "Wakes the stages to look for work that an event did not bring"
  schedule_expression = local.sweep.rate_minutes == 1 ? "rate(1 minute)" : "rate(${local.sweep.rate_minutes} minutes)"

  lifecycle {
    precondition {
      condition     = length(setsubtract(local.sweep.stages, ["preprocess", "dispatch", "evaluate"])) == 0
      error_message = "infra/schedules/sweep.json names a stage that no queue leads to; it can name preprocess, dispatch and evaluate."
    }

    precondition {
      condition     = length(setsubtract(keys(local.stage_patterns), ["preprocess", "dispatch", "evaluate"])) == 0
      error_message = "infra/routes has a file for a stage that no queue leads to; a file's name starts with preprocess, dispatch or evaluate."
    }
  }
}
