resource "aws_batch_compute_environment" "cpu" {
  compute_environment_name_prefix = "${var.name}-cpu-"
  type                            = "MANAGED"

  compute_resources {
    type               = "FARGATE"
    max_vcpus          = var.cpu_max_vcpus
    subnets            = var.network.subnet_ids
    security_group_ids = [aws_security_group.jobs.id]
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_batch_job_queue" "cpu" {
  name     = "${var.name}-cpu"
  state    = "ENABLED"
  priority = 1

  compute_environment_order {
    order               = 1
    compute_environment = aws_batch_compute_environment.cpu.arn
  }

  dynamic "job_state_time_limit_action" {
    for_each = local.stuck

    content {
      state            = "RUNNABLE"
      action           = "CANCEL"
      reason           = job_state_time_limit_action.key
      max_time_seconds = job_state_time_limit_action.value
    }
  }
}

resource "aws_batch_job_definition" "cpu" {
  name                  = "${var.name}-cpu"
  type                  = "container"
  platform_capabilities = ["FARGATE"]
  propagate_tags        = true
  # An older version of dispatch, to which its alias may be rolled back, names an older revision.
  deregister_on_new_revision = false

  # vCPUs, memory, command, time limit and attempts are dispatch's: these are for a job submitted by hand.
  container_properties = jsonencode({
    image                        = local.images.cpu
    command                      = ["--help"]
    jobRoleArn                   = aws_iam_role.job.arn
    executionRoleArn             = aws_iam_role.execution.arn
    environment                  = local.environment
    logConfiguration             = local.log_configuration
    fargatePlatformConfiguration = { platformVersion = "LATEST" }
    runtimePlatform              = { operatingSystemFamily = "LINUX", cpuArchitecture = "X86_64" }
    networkConfiguration         = { assignPublicIp = var.network.assign_public_ip ? "ENABLED" : "DISABLED" }
    resourceRequirements = [
      { type = "VCPU", value = "2" },
      { type = "MEMORY", value = "4096" },
    ]
  })

  timeout {
    attempt_duration_seconds = var.attempt_seconds
  }

  retry_strategy {
    attempts = 2

    dynamic "evaluate_on_exit" {
      for_each = local.retries

      content {
        action           = evaluate_on_exit.value.action
        on_status_reason = evaluate_on_exit.value.on_status_reason
        on_exit_code     = evaluate_on_exit.value.on_exit_code
        on_reason        = evaluate_on_exit.value.on_reason
      }
    }
  }
}
