locals {
  # In the order in which the queue tries them: what spot hosts cannot take goes to hosts at the full price.
  gpu_hosts = var.gpu == null ? {} : merge(
    var.gpu.spot ? { spot = { order = 1, type = "SPOT", strategy = "SPOT_PRICE_CAPACITY_OPTIMIZED" } } : {},
    { on-demand = { order = 2, type = "EC2", strategy = "BEST_FIT_PROGRESSIVE" } },
  )
}

resource "aws_launch_template" "gpu" {
  count = var.gpu == null ? 0 : 1

  name_prefix = "${var.name}-gpu-"

  block_device_mappings {
    device_name = "/dev/xvda"

    ebs {
      volume_type           = "gp3"
      volume_size           = var.gpu.disk_gb
      encrypted             = true
      delete_on_termination = true
    }
  }

  # Sessions only, and no further than the host: a container does not get the host's role.
  metadata_options {
    http_tokens                 = "required"
    http_put_response_hop_limit = 1
  }
}

resource "aws_batch_compute_environment" "gpu" {
  for_each = local.gpu_hosts

  compute_environment_name_prefix = "${var.name}-gpu-${each.key}-"
  type                            = "MANAGED"

  compute_resources {
    type                = each.value.type
    allocation_strategy = each.value.strategy
    instance_type       = var.gpu.instance_types
    instance_role       = aws_iam_instance_profile.host[0].arn
    # Hosts exist while jobs do.
    min_vcpus          = 0
    desired_vcpus      = 0
    max_vcpus          = var.gpu.max_vcpus
    subnets            = var.network.subnet_ids
    security_group_ids = [aws_security_group.jobs.id]
    tags               = { Name = "${var.name}-gpu-${each.key}" }

    ec2_configuration {
      image_type = "ECS_AL2023_NVIDIA"
    }

    launch_template {
      launch_template_id = aws_launch_template.gpu[0].id
      version            = "$Latest"
    }
  }

  lifecycle {
    create_before_destroy = true
    # AWS Batch moves it as jobs come and go.
    ignore_changes = [compute_resources[0].desired_vcpus]
    # AWS Batch reads the template when the environment is made; the provider cannot plan an update of it.
    replace_triggered_by = [aws_launch_template.gpu]
  }

  depends_on = [aws_iam_role_policy_attachment.host]
}

resource "aws_batch_job_queue" "gpu" {
  count = var.gpu == null ? 0 : 1

  name     = "${var.name}-gpu"
  state    = "ENABLED"
  priority = 1

  dynamic "compute_environment_order" {
    for_each = local.gpu_hosts

    content {
      order               = compute_environment_order.value.order
      compute_environment = aws_batch_compute_environment.gpu[compute_environment_order.key].arn
    }
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

resource "aws_batch_job_definition" "gpu" {
  count = var.gpu == null ? 0 : 1

  name                       = "${var.name}-gpu"
  type                       = "container"
  platform_capabilities      = ["EC2"]
  propagate_tags             = true
  deregister_on_new_revision = false

  container_properties = jsonencode({
    image            = local.images.gpu
    command          = ["--help"]
    jobRoleArn       = aws_iam_role.job.arn
    environment      = local.environment
    logConfiguration = local.log_configuration
    # What a g4dn.xlarge has left beside its operating system.
    resourceRequirements = [
      { type = "VCPU", value = "4" },
      { type = "MEMORY", value = "14336" },
      { type = "GPU", value = "1" },
    ]
  })

  timeout {
    attempt_duration_seconds = var.attempt_seconds
  }

  retry_strategy {
    attempts = 3

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
