mock_provider "aws" {
  override_during = plan
  source          = "./tests/mocks"
}

variables {
  name          = "millrace-trainer"
  network       = { vpc_id = "vpc-0123456789abcdef0", subnet_ids = ["subnet-0123456789abcdef0"], assign_public_ip = true }
  cpu_max_vcpus = 32
  gpu           = { instance_types = ["g4dn.xlarge"], max_vcpus = 8, spot = true, disk_gb = 100 }
  environment   = { MILLRACE_BUCKET = "millrace" }
  policy        = "{}"
  log_days      = 30
}

run "no_gpu_host_is_kept_while_there_are_no_jobs" {
  command = plan

  module {
    source = "./modules/training"
  }

  assert {
    condition = length(aws_batch_compute_environment.gpu) == 2 && alltrue([
      for hosts in aws_batch_compute_environment.gpu : hosts.compute_resources[0].min_vcpus == 0 && hosts.compute_resources[0].desired_vcpus == 0
    ])
    error_message = "A host with a GPU would run, and cost money, without a job."
  }
}

run "spot_hosts_come_first_and_full_price_last" {
  command = plan

  module {
    source = "./modules/training"
  }

  assert {
    condition     = { for name, hosts in aws_batch_compute_environment.gpu : name => hosts.compute_resources[0].type } == { spot = "SPOT", on-demand = "EC2" }
    error_message = "There are not both kinds of hosts."
  }

  assert {
    condition     = { for name, hosts in local.gpu_hosts : name => hosts.order } == { spot = 1, on-demand = 2 }
    error_message = "Hosts at the full price are tried first."
  }

  assert {
    condition     = toset([for order in aws_batch_job_queue.gpu[0].compute_environment_order : order.order]) == toset([1, 2])
    error_message = "The queue does not know both kinds of hosts."
  }
}

run "cpu_jobs_run_on_fargate" {
  command = plan

  module {
    source = "./modules/training"
  }

  assert {
    condition     = aws_batch_compute_environment.cpu.compute_resources[0].type == "FARGATE" && aws_batch_compute_environment.cpu.compute_resources[0].max_vcpus == 32
    error_message = "CPU jobs do not run on Fargate, or without a bound."
  }

  assert {
    condition     = aws_batch_job_definition.cpu.platform_capabilities == toset(["FARGATE"]) && jsondecode(aws_batch_job_definition.cpu.container_properties).networkConfiguration.assignPublicIp == "ENABLED"
    error_message = "Without a public address, a job in a public subnet cannot fetch its image."
  }

  assert {
    condition     = jsondecode(aws_batch_job_definition.cpu.container_properties).executionRoleArn == aws_iam_role.execution.arn
    error_message = "Fargate may not fetch the image."
  }
}

run "a_job_is_repeated_when_its_host_went_or_it_asks_for_it_and_never_otherwise" {
  command = plan

  module {
    source = "./modules/training"
  }

  assert {
    condition = alltrue([
      for definition in [aws_batch_job_definition.cpu, aws_batch_job_definition.gpu[0]] :
      jsonencode([for rule in definition.retry_strategy[0].evaluate_on_exit : [rule.action, rule.on_status_reason, rule.on_exit_code, rule.on_reason]]) ==
      jsonencode([["RETRY", "Host EC2*", null, null], ["RETRY", null, "75", null], ["EXIT", null, null, "*"]])
    ])
    error_message = "Failures that would come again are repeated, or passing ones are not."
  }

  assert {
    condition = alltrue([
      for definition in [aws_batch_job_definition.cpu, aws_batch_job_definition.gpu[0]] : definition.timeout[0].attempt_duration_seconds == 3600
    ])
    error_message = "AWS Batch sets no time limit of its own."
  }
}

run "a_job_that_cannot_start_is_cancelled" {
  command = plan

  module {
    source = "./modules/training"
  }

  variables {
    capacity_wait_seconds = 7200
  }

  assert {
    condition = alltrue([
      for queue in [aws_batch_job_queue.cpu, aws_batch_job_queue.gpu[0]] : {
        for action in queue.job_state_time_limit_action : action.reason => "${action.action} ${action.state} ${action.max_time_seconds}"
        } == {
        "CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY"           = "CANCEL RUNNABLE 7200"
        "MISCONFIGURATION:COMPUTE_ENVIRONMENT_MAX_RESOURCE" = "CANCEL RUNNABLE 600"
        "MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT"         = "CANCEL RUNNABLE 600"
      }
    ])
    error_message = "A job may wait for ever for a host that never comes."
  }
}

run "jobs_know_their_bucket_and_region_and_what_they_need" {
  command = plan

  module {
    source = "./modules/training"
  }

  assert {
    condition = alltrue([
      for definition in [aws_batch_job_definition.cpu, aws_batch_job_definition.gpu[0]] :
      { for pair in jsondecode(definition.container_properties).environment : pair.name => pair.value } == { MILLRACE_BUCKET = "millrace", AWS_REGION = "eu-west-1" }
    ])
    error_message = "The trainer would not find its bucket, or not its region where it may not ask the host."
  }

  assert {
    condition     = contains(jsondecode(aws_batch_job_definition.gpu[0].container_properties).resourceRequirements, { type = "GPU", value = "1" })
    error_message = "A GPU job asks for no GPU."
  }

  assert {
    condition = (
      jsondecode(aws_batch_job_definition.cpu.container_properties).image == "123456789012.dkr.ecr.eu-west-1.amazonaws.com/trainer:cpu" &&
      jsondecode(aws_batch_job_definition.gpu[0].container_properties).image == "123456789012.dkr.ecr.eu-west-1.amazonaws.com/trainer:gpu"
    )
    error_message = "The images are not those of the repository."
  }
}

run "another_image_is_run_and_may_be_fetched" {
  command = plan

  module {
    source = "./modules/training"
  }

  variables {
    images = { cpu = "210987654321.dkr.ecr.us-east-1.amazonaws.com/team/trainer@sha256:0123" }
  }

  assert {
    condition     = jsondecode(aws_batch_job_definition.cpu.container_properties).image == var.images.cpu
    error_message = "Another image runs."
  }

  assert {
    condition     = contains(jsondecode(aws_iam_role_policy.execution.policy).Statement[0].Resource, "arn:aws:ecr:us-east-1:210987654321:repository/team/trainer")
    error_message = "Fargate may not fetch the image."
  }
}

run "hosts_hide_their_role_from_containers_and_encrypt_their_disks" {
  command = plan

  module {
    source = "./modules/training"
  }

  assert {
    condition = (
      aws_launch_template.gpu[0].metadata_options[0].http_tokens == "required" &&
      aws_launch_template.gpu[0].metadata_options[0].http_put_response_hop_limit == 1 &&
      aws_launch_template.gpu[0].block_device_mappings[0].ebs[0].encrypted == "true"
    )
    error_message = "A container can take its host's role, or the disk is not encrypted."
  }

  assert {
    condition     = aws_vpc_security_group_egress_rule.https.from_port == 443 && aws_vpc_security_group_egress_rule.https.to_port == 443
    error_message = "Jobs reach more than HTTPS."
  }
}

run "images_are_scanned_and_go_when_a_newer_one_takes_their_tag" {
  command = plan

  module {
    source = "./modules/training"
  }

  assert {
    condition     = aws_ecr_repository.trainer.image_scanning_configuration[0].scan_on_push && aws_ecr_repository.trainer.force_delete
    error_message = "Images are not scanned, or keep the repository from being destroyed."
  }

  assert {
    condition     = jsondecode(aws_ecr_lifecycle_policy.trainer.policy).rules[0].selection.tagStatus == "untagged"
    error_message = "Images are kept, and paid, for ever."
  }
}

run "without_gpu_there_are_no_hosts_at_all" {
  command = plan

  module {
    source = "./modules/training"
  }

  variables {
    gpu = null
  }

  assert {
    condition = (
      output.gpu == null && length(aws_batch_compute_environment.gpu) == 0 && length(aws_launch_template.gpu) == 0 &&
      length(aws_iam_role.host) == 0 && length(aws_batch_job_queue.gpu) == 0
    )
    error_message = "Something of the GPU hosts is left."
  }
}
