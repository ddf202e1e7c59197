mock_provider "aws" {
  override_during = plan
  source          = "./tests/mocks"
}

variables {
  name            = "millrace-evaluate"
  package         = "./tests/package.zip"
  package_bucket  = "millrace"
  architecture    = "x86_64"
  memory_mb       = 1024
  timeout_seconds = 60
  environment     = { MILLRACE_BUCKET = "millrace" }
  policy          = "{}"
  log_days        = 30
  alarm_actions   = ["arn:aws:sns:eu-west-1:123456789012:alarms"]
}

run "a_function_runs_java_from_a_snapshot_behind_its_alias" {
  command = plan

  module {
    source = "./modules/function"
  }

  assert {
    condition     = aws_lambda_function.this.runtime == "java21" && aws_lambda_function.this.architectures == tolist(["x86_64"])
    error_message = "The function does not run Java 21 on x86_64."
  }

  assert {
    condition     = aws_lambda_function.this.handler == "io.quarkus.amazon.lambda.runtime.QuarkusStreamHandler::handleRequest"
    error_message = "The handler is not Quarkus's."
  }

  assert {
    condition     = aws_lambda_function.this.publish && aws_lambda_function.this.snap_start[0].apply_on == "PublishedVersions"
    error_message = "The function starts without a snapshot."
  }

  assert {
    condition     = aws_lambda_alias.live.name == "live" && aws_lambda_alias.live.function_version == aws_lambda_function.this.version
    error_message = "The alias is not on the newest version."
  }

  assert {
    condition     = aws_s3_object.package.key == "packages/millrace-evaluate/${filesha256("tests/package.zip")}.zip"
    error_message = "The package is not named by its content."
  }

  assert {
    condition     = aws_cloudwatch_log_group.this.name == "/aws/lambda/millrace-evaluate" && aws_cloudwatch_log_group.this.retention_in_days == 30
    error_message = "Logs are kept for ever, or elsewhere."
  }

  assert {
    condition     = jsondecode(aws_iam_role_policy.log.policy).Statement[*].Resource == [["${aws_cloudwatch_log_group.this.arn}:*"]]
    error_message = "The function may write other logs than its own."
  }

  assert {
    condition = alltrue([
      for alarm in [aws_cloudwatch_metric_alarm.errors, aws_cloudwatch_metric_alarm.throttles] :
      alarm.dimensions == tomap({ FunctionName = "millrace-evaluate" }) && alarm.threshold == 0 && alarm.alarm_actions == toset(var.alarm_actions)
    ])
    error_message = "An error or a throttle raises no alarm."
  }
}

run "a_function_runs_on_arm64" {
  command = plan

  module {
    source = "./modules/function"
  }

  variables {
    architecture = "arm64"
  }

  assert {
    condition     = aws_lambda_function.this.architectures == tolist(["arm64"]) && length(aws_lambda_function.this.snap_start) == 1
    error_message = "The function does not run on arm64 from a snapshot."
  }
}

run "a_larger_tmp_rules_the_snapshot_out" {
  command = plan

  module {
    source = "./modules/function"
  }

  variables {
    temporary_mb = 513
  }

  assert {
    condition     = aws_lambda_function.this.ephemeral_storage[0].size == 513 && length(aws_lambda_function.this.snap_start) == 0
    error_message = "Lambda would refuse a snapshot with a /tmp of more than 512 MB."
  }
}

run "a_pinned_version_holds_the_alias" {
  command = plan

  module {
    source = "./modules/function"
  }

  variables {
    pinned_version = "7"
  }

  assert {
    condition     = aws_lambda_alias.live.function_version == "7"
    error_message = "The alias was not rolled back."
  }
}

run "a_function_with_an_entry_of_its_own" {
  command = plan

  module {
    source = "./modules/function"
  }

  variables {
    handler = "io.millrace.inference.lambda.HttpEventHandler::handleRequest"
  }

  assert {
    condition     = aws_lambda_function.this.handler == "io.millrace.inference.lambda.HttpEventHandler::handleRequest"
    error_message = "Lambda calls another handler."
  }
}

run "a_handler_without_a_method_is_refused" {
  command = plan

  module {
    source = "./modules/function"
  }

  variables {
    handler = "io.millrace.inference.lambda.HttpEventHandler"
  }

  expect_failures = [var.handler]
}

run "another_architecture_is_refused" {
  command = plan

  module {
    source = "./modules/function"
  }

  variables {
    architecture = "amd64"
  }

  expect_failures = [var.architecture]
}

run "latest_is_no_version_to_pin" {
  command = plan

  module {
    source = "./modules/function"
  }

  variables {
    pinned_version = "$LATEST"
  }

  expect_failures = [var.pinned_version]
}

run "a_missing_package_is_told" {
  command = plan

  module {
    source = "./modules/function"
  }

  variables {
    package = "./tests/absent.zip"
  }

  expect_failures = [aws_s3_object.package]
}
