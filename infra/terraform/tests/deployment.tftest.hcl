mock_provider "aws" {
  override_during = plan
  source          = "./tests/mocks"
}

variables {
  package_path = "tests/{function}/../package.zip"
}

run "a_deployment_needs_no_variable" {
  command = plan

  assert {
    condition     = output.bucket == "millrace-123456789012-eu-west-1"
    error_message = "The bucket's name does not come from prefix, account and region."
  }

  assert {
    condition     = output.endpoint_url == "https://api.execute-api.eu-west-1.amazonaws.com"
    error_message = "The endpoint's URL is not one that paths can be added to."
  }

  assert {
    condition = output.env == join("\n", [
      "unset AWS_ENDPOINT_URL_S3 AWS_ENDPOINT_URL_BATCH",
      "[ \"$${AWS_ACCESS_KEY_ID:-}\" != millrace-local ] || unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY",
      "export AWS_REGION='eu-west-1'",
      "export MILLRACE_BUCKET='millrace-123456789012-eu-west-1'",
      "export MILLRACE_URL='https://api.execute-api.eu-west-1.amazonaws.com'",
      "export MILLRACE_BATCH_CPU_QUEUE='millrace-trainer-cpu'",
      "export MILLRACE_BATCH_GPU_QUEUE='millrace-trainer-gpu'",
    ])
    error_message = "A shell does not get to the deployment."
  }

  assert {
    condition     = output.function_url == null
    error_message = "There is a function URL that nobody asked for."
  }

  assert {
    condition     = length(aws_sns_topic_subscription.email) == 0 && length(aws_budgets_budget.monthly) == 1
    error_message = "Without a wish there is a budget, and nobody is mailed."
  }
}

run "every_route_leads_into_its_stages_queue_for_this_deployment_only" {
  command = plan

  assert {
    condition     = toset(keys(local.patterns)) == toset([for file in fileset("../routes", "*.json") : trimsuffix(file, ".json")])
    error_message = "A file of infra/routes has no rule."
  }

  assert {
    condition = alltrue([
      for name, pattern in local.patterns : try(jsondecode(pattern).detail.bucket.name == ["millrace-123456789012-eu-west-1"], false)
      if jsondecode(pattern).source == ["aws.s3"]
    ])
    error_message = "Objects of other buckets wake a stage."
  }

  assert {
    condition = alltrue([
      for name, pattern in local.patterns : try(jsondecode(pattern).detail.jobQueue == [module.training.cpu.queue_arn, module.training.gpu.queue_arn], false)
      if jsondecode(pattern).source == ["aws.batch"]
    ])
    error_message = "Jobs of other queues wake dispatch."
  }

  assert {
    condition = alltrue([
      for name, pattern in local.patterns : jsondecode(pattern) == merge(local.routes[name], {
        detail = merge(local.routes[name].detail, { for field, value in jsondecode(pattern).detail : field => value if contains(["bucket", "jobQueue"], field) })
      })
    ])
    error_message = "A pattern is not the one of its file."
  }

  assert {
    condition     = { for stage, patterns in local.stage_patterns : stage => keys(patterns) }.dispatch == ["millrace-dispatch", "millrace-dispatch-jobs"]
    error_message = "Ends of jobs do not reach dispatch."
  }

  assert {
    condition     = alltrue([for pattern in values(local.patterns) : length(pattern) <= 2048])
    error_message = "EventBridge takes 2,048 characters a pattern."
  }
}

run "one_schedule_sweeps_the_stages_named_for_it" {
  command = plan

  assert {
    condition     = aws_cloudwatch_event_rule.sweep.schedule_expression == "rate(${jsondecode(file("../schedules/sweep.json")).rate_minutes} minutes)"
    error_message = "The schedule is not the one of infra/schedules/sweep.json."
  }

  assert {
    condition     = toset(keys(local.schedules)) == toset(jsondecode(file("../schedules/sweep.json")).stages)
    error_message = "The schedule leads into other stages."
  }
}

run "policies_name_actions_and_resources_wherever_aws_takes_names" {
  command = plan

  assert {
    condition = alltrue([
      for statement in concat(
        module.preprocess_access.statements, module.dispatch_access.statements, module.trainer_access.statements,
        module.evaluate_access.statements, module.inference_access.statements, local.dispatch_statements,
      ) : alltrue([for action in statement.Action : !strcontains(action, "*")])
    ])
    error_message = "A policy has a * in an action."
  }

  assert {
    condition     = [for statement in local.dispatch_statements : statement.Action if contains(flatten([statement.Resource]), "*")] == [["batch:ListJobs", "batch:DescribeJobs"]]
    error_message = "Only ListJobs and DescribeJobs of AWS Batch take no resource."
  }

  assert {
    condition = alltrue([
      for statement in concat(
        module.preprocess_access.statements, module.dispatch_access.statements, module.trainer_access.statements,
        module.evaluate_access.statements, module.inference_access.statements,
      ) :
      alltrue([for resource in statement.Resource : can(regex("^arn:aws:s3:::millrace-123456789012-eu-west-1($|/[a-z]+/)", resource))])
    ])
    error_message = "A function may reach beyond named prefixes of the bucket."
  }
}

run "each_function_writes_its_own_prefixes_only" {
  command = plan

  assert {
    condition = {
      for name, access in {
        preprocess = module.preprocess_access, dispatch = module.dispatch_access, trainer = module.trainer_access,
        evaluate   = module.evaluate_access, inference = module.inference_access,
      } :
      name => toset([for resource in one([for statement in access.statements : statement.Resource if statement.Sid == "WriteObjects"]) : trimprefix(resource, "arn:aws:s3:::millrace-123456789012-eu-west-1/")])
      } == {
      preprocess = toset(["accepted/*", "attempts/preprocess/*", "datasets/*", "failed/*", "rejected/*"])
      dispatch   = toset(["attempts/dispatch/*", "budgets/*", "failed/*", "runs/*"])
      trainer    = toset(["runs/*"])
      evaluate   = toset(["attempts/evaluate/*", "models/*", "runs/*/failure.json"])
      inference  = toset(["predictions/*"])
    }
    error_message = "A function may write what is another's."
  }
}

run "jobs_tell_mlflow_only_where_a_server_is_named" {
  command = plan

  variables {
    mlflow_tracking_uri = "https://mlflow.example.org"
  }

  assert {
    condition     = local.trainer_environment == { MILLRACE_BUCKET = "millrace-123456789012-eu-west-1", MLFLOW_TRACKING_URI = "https://mlflow.example.org" }
    error_message = "The trainer is not told of the MLflow server."
  }
}

run "dispatch_submits_to_its_own_queues_with_its_own_definitions" {
  command = plan

  assert {
    condition = local.dispatch_environment == {
      MILLRACE_BUCKET                       = "millrace-123456789012-eu-west-1"
      MILLRACE_MAX_RECEIVES                 = "5"
      MILLRACE_BATCH_CPU_QUEUE              = module.training.cpu.queue_arn
      MILLRACE_BATCH_CPU_JOB_DEFINITION     = module.training.cpu.definition_arn
      MILLRACE_BATCH_GPU_QUEUE              = module.training.gpu.queue_arn
      MILLRACE_BATCH_GPU_JOB_DEFINITION     = module.training.gpu.definition_arn
      MILLRACE_PRICES_USD_PER_VCPU_HOUR     = "0.04048"
      MILLRACE_PRICES_USD_PER_GIB_HOUR      = "0.004445"
      MILLRACE_PRICES_USD_PER_GPU_HOST_HOUR = "0.526"
    }
    error_message = "Dispatch submits elsewhere."
  }

  assert {
    condition = one([for statement in local.dispatch_statements : toset(statement.Resource) if contains(statement.Action, "batch:SubmitJob")]) == toset([
      module.training.cpu.queue_arn, "${module.training.cpu.definition_arn_prefix}:*",
      module.training.gpu.queue_arn, "${module.training.gpu.definition_arn_prefix}:*",
    ])
    error_message = "Dispatch may submit elsewhere, or not where it should."
  }
}

run "callers_sign_with_iam_and_are_throttled_and_their_data_is_not_logged" {
  command = plan

  assert {
    condition     = aws_apigatewayv2_route.inference.authorization_type == "AWS_IAM" && length(aws_apigatewayv2_authorizer.jwt) == 0
    error_message = "The endpoint is open."
  }

  assert {
    condition     = aws_apigatewayv2_stage.inference.default_route_settings[0].throttling_rate_limit == 50 && aws_apigatewayv2_stage.inference.default_route_settings[0].throttling_burst_limit == 100
    error_message = "The endpoint is not throttled."
  }

  assert {
    condition     = length(regexall("body|query|header|requestOverride", lower(aws_apigatewayv2_stage.inference.access_log_settings[0].format))) == 0
    error_message = "The access log holds what callers send."
  }

  assert {
    condition     = aws_apigatewayv2_integration.inference.timeout_milliseconds > module.inference.timeout_seconds * 1000
    error_message = "API Gateway gives up before the function does, and the caller gets no reason."
  }
}

run "callers_bring_a_jwt_where_asked_for" {
  command = plan

  variables {
    endpoint = { jwt = { issuer = "https://login.example.org/", audience = ["millrace"] }, function_url = true }
  }

  assert {
    condition     = aws_apigatewayv2_route.inference.authorization_type == "JWT" && aws_apigatewayv2_route.inference.authorizer_id == "authorizer"
    error_message = "The endpoint does not ask for the JWT."
  }

  assert {
    condition     = aws_apigatewayv2_authorizer.jwt[0].jwt_configuration[0].issuer == "https://login.example.org/" && output.endpoint_invoke_arn == null
    error_message = "Another issuer's JWT is taken, or an IAM permission is named that nobody needs."
  }

  assert {
    condition     = output.function_url == "https://url.lambda-url.eu-west-1.on.aws/" && aws_lambda_function_url.inference[0].authorization_type == "AWS_IAM"
    error_message = "The function URL is missing, or open."
  }
}

run "an_adopted_bucket_is_left_as_it_is" {
  command = plan

  variables {
    existing_bucket = "their-bucket"
  }

  assert {
    condition     = length(module.bucket) == 0
    error_message = "Something of the bucket itself is managed: its notification configuration, above all, would be overwritten."
  }

  assert {
    condition     = output.bucket == "their-bucket" && local.preprocess_environment.MILLRACE_BUCKET == "their-bucket"
    error_message = "Another bucket is used."
  }
}

run "two_deployments_do_not_collide" {
  command = plan

  variables {
    prefix = "second"
    gpu    = null
    budget = null
    network = {
      vpc_id     = "vpc-0fedcba9876543210"
      subnet_ids = ["subnet-0fedcba9876543210"]
    }
    alarm_email = "team@example.org"
  }

  assert {
    condition = alltrue([
      for name in concat(
        values(local.functions), [for events in local.stages : events.queue_name], [for events in local.stages : events.dead_letter_queue_name],
        flatten([for patterns in local.stage_patterns : keys(patterns)]),
        [
          output.bucket, aws_cloudwatch_event_rule.sweep.name, aws_sns_topic.alarms.name, aws_apigatewayv2_api.inference.name,
          "${aws_cloudwatch_dashboard.this.dashboard_name}-", module.training.cpu.queue_name, module.training.cpu.definition_name,
          trimprefix(module.training.log_group, "/aws/batch/"), trimprefix(aws_cloudwatch_log_group.access.name, "/aws/vendedlogs/"),
        ],
      ) : startswith(name, "second-")
    ])
    error_message = "A name does not start with the prefix."
  }

  assert {
    condition     = output.job_queues.gpu == null && output.job_definitions.gpu == null && !contains(keys(local.dispatch_environment), "MILLRACE_BATCH_GPU_QUEUE")
    error_message = "Without GPU hosts, dispatch is told of some."
  }

  assert {
    condition     = length(module.network) == 0 && local.network == { vpc_id = "vpc-0fedcba9876543210", subnet_ids = tolist(["subnet-0fedcba9876543210"]), assign_public_ip = false }
    error_message = "Jobs do not run in the subnets given."
  }

  assert {
    condition     = length(aws_budgets_budget.monthly) == 0 && aws_sns_topic_subscription.email[0].endpoint == "team@example.org"
    error_message = "The budget was not switched off, or alarms are not mailed."
  }
}

run "wrong_variables_are_refused_with_what_to_do" {
  command = plan

  variables {
    prefix          = "Mill_Race"
    architecture    = "amd64"
    existing_bucket = "their-bucket"
    encryption      = "kms"
    uploaders       = ["arn:aws:iam::123456789012:role/ingest"]
    retention       = { log_days = 31 }
    functions       = { preprocess = { memory_mb = 1024 } }
    pinned_versions = { trainer = "1" }
    prices          = { usd_per_vcpu_hour = 0 }
    cpu_max_vcpus   = 4
    gpu             = { instance_types = ["m5.large"], max_vcpus = 2, disk_gb = 8 }
    endpoint        = { jwt = { issuer = "http://login.example.org/", audience = [] }, burst = 0 }
    alarm_email     = "team"
    budget          = { usd_per_month = 0 }
    package_path    = "function.zip"

    mlflow_tracking_uri = "http://mlflow.example.org:5000"
  }

  expect_failures = [
    var.prefix, var.architecture, var.encryption, var.uploaders, var.retention, var.functions,
    var.pinned_versions, var.prices, var.cpu_max_vcpus, var.gpu, var.endpoint, var.alarm_email, var.budget, var.package_path,
    var.mlflow_tracking_uri,
  ]
}

run "a_bucket_is_made_or_adopted_but_not_both" {
  command = plan

  variables {
    existing_bucket = "their-bucket"
    bucket_name     = "my-bucket"
  }

  expect_failures = [var.existing_bucket]
}
