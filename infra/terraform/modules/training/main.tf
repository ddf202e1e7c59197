data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}
data "aws_region" "current" {}

locals {
  images = {
    cpu = coalesce(var.images.cpu, "${aws_ecr_repository.trainer.repository_url}:cpu")
    gpu = coalesce(var.images.gpu, "${aws_ecr_repository.trainer.repository_url}:gpu")
  }

  # SDK and agent of a container on EC2 would ask the host for the region, which it may not reach.
  environment = [
    for name, value in merge({ AWS_REGION = data.aws_region.current.name }, var.environment) : { name = name, value = value }
  ]

  log_configuration = {
    logDriver = "awslogs"
    options = {
      "awslogs-group"         = aws_cloudwatch_log_group.trainer.name
      "awslogs-region"        = data.aws_region.current.name
      "awslogs-stream-prefix" = "trainer"
    }
  }

  # As the trainer's exit codes say: 75 asks for another attempt, as does a host that was reclaimed. Everything else, a
  # failure that no rule names included, would fail again the same way. Another attempt resumes from the last checkpoint.
  retries = [
    { action = "RETRY", on_status_reason = "Host EC2*", on_exit_code = null, on_reason = null },
    { action = "RETRY", on_status_reason = null, on_exit_code = "75", on_reason = null },
    { action = "EXIT", on_status_reason = null, on_exit_code = null, on_reason = "*" },
  ]

  # A job that cannot start must not wait for ever: cancelled, it becomes a failure.json that says why.
  stuck = {
    "CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY"           = var.capacity_wait_seconds
    "MISCONFIGURATION:COMPUTE_ENVIRONMENT_MAX_RESOURCE" = 600
    "MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT"         = 600
  }
}

resource "aws_cloudwatch_log_group" "trainer" {
  name              = "/aws/batch/${var.name}"
  retention_in_days = var.log_days
}

resource "aws_ecr_repository" "trainer" {
  name = var.name
  # Images are built from the source, so nothing is lost when the repository goes.
  force_delete = true

  image_scanning_configuration {
    scan_on_push = true
  }

  encryption_configuration {
    encryption_type = "AES256"
  }
}

resource "aws_ecr_lifecycle_policy" "trainer" {
  repository = aws_ecr_repository.trainer.name

  policy = jsonencode({
    rules = [{
      rulePriority = 1
      description  = "Images that a newer push took the tag from"
      selection    = { tagStatus = "untagged", countType = "sinceImagePushed", countUnit = "days", countNumber = 14 }
      action       = { type = "expire" }
    }]
  })
}

# DNS, time and credentials come from link-local addresses, which security groups do not filter.
resource "aws_security_group" "jobs" {
  name        = var.name
  description = "Training jobs: nobody gets in, HTTPS gets out"
  vpc_id      = var.network.vpc_id
}

resource "aws_vpc_security_group_egress_rule" "https" {
  security_group_id = aws_security_group.jobs.id
  description       = "S3, ECR, ECS and CloudWatch Logs"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_ipv4         = "0.0.0.0/0"
}
