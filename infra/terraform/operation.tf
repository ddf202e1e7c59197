resource "aws_sns_topic" "alarms" {
  name = "${var.prefix}-alarms"
}

resource "aws_sns_topic_policy" "alarms" {
  arn = aws_sns_topic.alarms.arn

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "AlarmsAndBudgetsSpeak"
      Effect    = "Allow"
      Principal = { Service = ["cloudwatch.amazonaws.com", "budgets.amazonaws.com"] }
      Action    = "sns:Publish"
      Resource  = aws_sns_topic.alarms.arn
      Condition = { StringEquals = { "aws:SourceAccount" = local.account } }
    }]
  })
}

resource "aws_sns_topic_subscription" "email" {
  count = var.alarm_email == null ? 0 : 1

  topic_arn = aws_sns_topic.alarms.arn
  protocol  = "email"
  endpoint  = var.alarm_email
}

resource "aws_budgets_budget" "monthly" {
  count = var.budget == null ? 0 : 1

  name         = var.prefix
  budget_type  = "COST"
  time_unit    = "MONTHLY"
  limit_amount = tostring(var.budget.usd_per_month)
  limit_unit   = "USD"

  dynamic "cost_filter" {
    for_each = var.budget.only_this_deployment ? ["user:millrace:deployment$${var.prefix}"] : []

    content {
      name   = "TagKeyValue"
      values = [cost_filter.value]
    }
  }

  dynamic "notification" {
    for_each = { ACTUAL = 80, FORECASTED = 100 }

    content {
      notification_type         = notification.key
      threshold                 = notification.value
      threshold_type            = "PERCENTAGE"
      comparison_operator       = "GREATER_THAN"
      subscriber_sns_topic_arns = [aws_sns_topic.alarms.arn]
    }
  }

  depends_on = [aws_sns_topic_policy.alarms]
}

locals {
  stages = {
    preprocess = module.preprocess_events
    dispatch   = module.dispatch_events
    evaluate   = module.evaluate_events
  }

  functions = {
    preprocess = module.preprocess.name
    dispatch   = module.dispatch.name
    evaluate   = module.evaluate.name
    inference  = module.inference.name
  }

  api = ["ApiId", aws_apigatewayv2_api.inference.id]

  widgets = [
    {
      title   = "Messages worked off"
      stat    = "Sum"
      metrics = [for stage, events in local.stages : ["AWS/SQS", "NumberOfMessagesDeleted", "QueueName", events.queue_name, { label = stage }]]
    },
    {
      title   = "Dead letters"
      stat    = "Maximum"
      metrics = [for stage, events in local.stages : ["AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName", events.dead_letter_queue_name, { label = stage }]]
    },
    {
      title   = "Oldest message, seconds"
      stat    = "Maximum"
      metrics = [for stage, events in local.stages : ["AWS/SQS", "ApproximateAgeOfOldestMessage", "QueueName", events.queue_name, { label = stage }]]
    },
    {
      title   = "Duration, p95, milliseconds"
      stat    = "p95"
      metrics = [for stage, name in local.functions : ["AWS/Lambda", "Duration", "FunctionName", name, { label = stage }]]
    },
    {
      title = "Errors and throttles"
      stat  = "Sum"
      metrics = flatten([for stage, name in local.functions : [for metric in ["Errors", "Throttles"] :
        { line = ["AWS/Lambda", metric, "FunctionName", name, { label = "${stage} ${lower(metric)}" }] }
      ]])[*].line
    },
    {
      title   = "Requests"
      stat    = "Sum"
      metrics = [for metric in ["Count", "4xx", "5xx"] : concat(["AWS/ApiGateway", metric], local.api)]
    },
    {
      title   = "Request latency, p95, milliseconds"
      stat    = "p95"
      metrics = [for metric in ["Latency", "IntegrationLatency"] : concat(["AWS/ApiGateway", metric], local.api)]
    },
  ]

  # AWS reports charges of the whole account, in us-east-1 only, where the account's billing alerts are switched on.
  cost_widget = {
    type   = "metric"
    width  = 12
    height = 6
    x      = 12
    y      = 18
    properties = {
      title   = "Charges of this month, whole account, USD"
      region  = "us-east-1"
      stat    = "Maximum"
      period  = 21600
      view    = "timeSeries"
      metrics = [["AWS/Billing", "EstimatedCharges", "Currency", "USD"]]
    }
  }
}

resource "aws_cloudwatch_dashboard" "this" {
  dashboard_name = var.prefix

  dashboard_body = jsonencode({
    widgets = concat(
      [for index, widget in local.widgets : {
        type   = "metric"
        width  = 12
        height = 6
        x      = index % 2 * 12
        y      = floor(index / 2) * 6
        properties = {
          title   = widget.title
          region  = local.region
          stat    = widget.stat
          period  = 300
          view    = "timeSeries"
          metrics = widget.metrics
        }
      }],
      [local.cost_widget],
    )
  })
}
