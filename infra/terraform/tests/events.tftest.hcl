mock_provider "aws" {
  override_during = plan
  source          = "./tests/mocks"
}

variables {
  name          = "millrace-dispatch"
  function      = { alias_arn = "arn:aws:lambda:eu-west-1:123456789012:function:dispatch:live", role_name = "dispatch", timeout_seconds = 120 }
  patterns      = { millrace-dispatch = "{\"source\":[\"aws.s3\"]}" }
  schedule      = { name = "millrace-sweep", arn = "arn:aws:events:eu-west-1:123456789012:rule/millrace-sweep" }
  concurrency   = 2
  alarm_actions = ["arn:aws:sns:eu-west-1:123456789012:alarms"]
}

run "a_message_comes_again_after_six_times_the_time_limit_and_is_kept_when_it_failed_five_times" {
  command = plan

  module {
    source = "./modules/events"
  }

  assert {
    condition     = aws_sqs_queue.this.visibility_timeout_seconds == 720
    error_message = "The visibility timeout is not six times the function's time limit."
  }

  assert {
    condition     = jsondecode(aws_sqs_queue.this.redrive_policy) == { deadLetterTargetArn = aws_sqs_queue.dead.arn, maxReceiveCount = 5 }
    error_message = "A message is not set aside after five deliveries."
  }

  assert {
    condition     = aws_sqs_queue.dead.message_retention_seconds == 1209600
    error_message = "Dead letters are not kept for 14 days."
  }

  assert {
    condition     = alltrue([for queue in [aws_sqs_queue.this, aws_sqs_queue.dead] : queue.sqs_managed_sse_enabled])
    error_message = "A queue is not encrypted."
  }

  assert {
    condition     = aws_sqs_queue.this.message_retention_seconds > 720 * 5
    error_message = "A message would expire before its last delivery, and never become a dead letter."
  }
}

run "one_message_cannot_fail_another" {
  command = plan

  module {
    source = "./modules/events"
  }

  assert {
    condition     = aws_lambda_event_source_mapping.this.function_response_types == toset(["ReportBatchItemFailures"])
    error_message = "Failures are not reported message by message."
  }

  assert {
    condition     = aws_lambda_event_source_mapping.this.batch_size == 1
    error_message = "A message that ends the process takes others with it."
  }

  assert {
    condition     = aws_lambda_event_source_mapping.this.scaling_config[0].maximum_concurrency == 2
    error_message = "The queue may take all of the account's concurrent executions."
  }

  assert {
    condition     = aws_lambda_event_source_mapping.this.function_name == var.function.alias_arn
    error_message = "The queue does not wake the alias."
  }
}

run "only_the_stages_own_rules_may_send" {
  command = plan

  module {
    source = "./modules/events"
  }

  assert {
    condition = alltrue([
      for policy in aws_sqs_queue_policy.rules :
      jsondecode(policy.policy).Statement[0].Condition.ArnEquals["aws:SourceArn"] == [
        aws_cloudwatch_event_rule.route["millrace-dispatch"].arn, var.schedule.arn,
      ]
    ])
    error_message = "Others than the rules of this stage may send."
  }

  assert {
    condition     = aws_cloudwatch_event_target.route["millrace-dispatch"].dead_letter_config[0].arn == aws_sqs_queue.dead.arn
    error_message = "An event that cannot be delivered is lost."
  }

  assert {
    condition     = aws_cloudwatch_event_target.schedule[0].rule == "millrace-sweep"
    error_message = "The schedule does not lead into the queue."
  }
}

run "dead_letters_and_waiting_messages_raise_an_alarm" {
  command = plan

  module {
    source = "./modules/events"
  }

  assert {
    condition = (
      aws_cloudwatch_metric_alarm.dead_letters.dimensions == tomap({ QueueName = "millrace-dispatch-dead" }) &&
      aws_cloudwatch_metric_alarm.dead_letters.threshold == 0 &&
      aws_cloudwatch_metric_alarm.dead_letters.comparison_operator == "GreaterThanThreshold"
    )
    error_message = "One dead letter does not raise the alarm."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.age.threshold == 720
    error_message = "A message may wait longer than a delivery takes, unseen."
  }

  assert {
    condition = alltrue([
      for alarm in [aws_cloudwatch_metric_alarm.dead_letters, aws_cloudwatch_metric_alarm.age] :
      alarm.alarm_actions == toset(var.alarm_actions)
    ])
    error_message = "An alarm goes nowhere."
  }
}

run "visibility_shorter_than_six_times_the_time_limit_is_refused" {
  command = plan

  module {
    source = "./modules/events"
  }

  variables {
    visibility_seconds = 719
  }

  expect_failures = [var.visibility_seconds]
}

run "deliveries_that_end_before_a_claim_does_are_refused" {
  command = plan

  module {
    source = "./modules/events"
  }

  variables {
    function     = { alias_arn = "arn:aws:lambda:eu-west-1:123456789012:function:dispatch:live", role_name = "dispatch", timeout_seconds = 2 }
    max_receives = 5
  }

  expect_failures = [var.visibility_seconds]
}

run "a_pattern_longer_than_eventbridge_takes_is_refused" {
  command = plan

  module {
    source = "./modules/events"
  }

  variables {
    patterns = { long = join("", [for n in range(300) : "12345678"]) }
  }

  expect_failures = [var.patterns]
}

run "a_single_delivery_is_refused" {
  command = plan

  module {
    source = "./modules/events"
  }

  variables {
    max_receives = 1
  }

  expect_failures = [var.max_receives]
}
