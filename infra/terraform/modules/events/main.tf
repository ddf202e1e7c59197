data "aws_caller_identity" "current" {}

locals {
  visibility_seconds = coalesce(var.visibility_seconds, 6 * var.function.timeout_seconds)
  rule_arns = concat(
    [for rule in aws_cloudwatch_event_rule.route : rule.arn],
    var.schedule == null ? [] : [var.schedule.arn],
  )
}

resource "aws_sqs_queue" "dead" {
  name                      = "${var.name}-dead"
  message_retention_seconds = 14 * 24 * 60 * 60
  sqs_managed_sse_enabled   = true
}

resource "aws_sqs_queue" "this" {
  name                       = var.name
  visibility_timeout_seconds = local.visibility_seconds
  # Longer than all deliveries of a message together.
  message_retention_seconds = 4 * 24 * 60 * 60
  sqs_managed_sse_enabled   = true

  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead.arn
    maxReceiveCount     = var.max_receives
  })
}

# The dead-letter queue takes what EventBridge could not deliver, too: no event ends in silence.
resource "aws_sqs_queue_policy" "rules" {
  for_each = { main = aws_sqs_queue.this, dead = aws_sqs_queue.dead }

  queue_url = each.value.url

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "RulesSend"
        Effect    = "Allow"
        Principal = { Service = "events.amazonaws.com" }
        Action    = "sqs:SendMessage"
        Resource  = each.value.arn
        Condition = {
          ArnEquals    = { "aws:SourceArn" = local.rule_arns }
          StringEquals = { "aws:SourceAccount" = data.aws_caller_identity.current.account_id }
        }
      },
      {
        Sid       = "OnlyEncryptedConnections"
        Effect    = "Deny"
        Principal = "*"
        Action    = "sqs:*"
        Resource  = each.value.arn
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
    ]
  })
}

resource "aws_cloudwatch_event_rule" "route" {
  for_each = var.patterns

  name          = each.key
  description   = "Wakes ${var.name}"
  event_pattern = each.value
}

resource "aws_cloudwatch_event_target" "route" {
  for_each = aws_cloudwatch_event_rule.route

  rule = each.value.name
  arn  = aws_sqs_queue.this.arn

  dead_letter_config {
    arn = aws_sqs_queue.dead.arn
  }
}

resource "aws_cloudwatch_event_target" "schedule" {
  count = var.schedule == null ? 0 : 1

  rule      = var.schedule.name
  target_id = var.name
  arn       = aws_sqs_queue.this.arn
}

resource "aws_iam_role_policy" "consume" {
  name = "consume"
  role = var.function.role_name

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid      = "Consume"
      Effect   = "Allow"
      Action   = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]
      Resource = [aws_sqs_queue.this.arn]
    }]
  })
}

resource "aws_lambda_event_source_mapping" "this" {
  event_source_arn        = aws_sqs_queue.this.arn
  function_name           = var.function.alias_arn
  function_response_types = ["ReportBatchItemFailures"]

  # A message that ends the process takes its whole batch with it.
  batch_size = 1

  scaling_config {
    maximum_concurrency = var.concurrency
  }

  depends_on = [aws_iam_role_policy.consume]
}

resource "aws_cloudwatch_metric_alarm" "dead_letters" {
  alarm_name          = "${var.name}-dead-letters"
  alarm_description   = "Messages of ${var.name} failed ${var.max_receives} times. Read one, repair the cause, then send them back: aws sqs start-message-move-task --source-arn ${aws_sqs_queue.dead.arn} --destination-arn ${aws_sqs_queue.this.arn}"
  namespace           = "AWS/SQS"
  metric_name         = "ApproximateNumberOfMessagesVisible"
  dimensions          = { QueueName = aws_sqs_queue.dead.name }
  statistic           = "Maximum"
  period              = 300
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm_actions
}

resource "aws_cloudwatch_metric_alarm" "age" {
  alarm_name          = "${var.name}-age"
  alarm_description   = "The oldest message of ${var.name} waits for longer than one delivery takes: deliveries fail, or more comes in than is worked off."
  namespace           = "AWS/SQS"
  metric_name         = "ApproximateAgeOfOldestMessage"
  dimensions          = { QueueName = aws_sqs_queue.this.name }
  statistic           = "Maximum"
  period              = 300
  evaluation_periods  = 1
  threshold           = local.visibility_seconds
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm_actions
}
