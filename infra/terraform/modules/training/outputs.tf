output "repository_url" {
  description = "Where the trainer's images are pushed to."
  value       = aws_ecr_repository.trainer.repository_url
}

output "log_group" {
  description = "Where jobs write their logs."
  value       = aws_cloudwatch_log_group.trainer.name
}

output "cpu" {
  description = "Queue and job definition of CPU jobs."
  value = {
    queue_arn             = aws_batch_job_queue.cpu.arn
    queue_name            = aws_batch_job_queue.cpu.name
    definition_arn        = aws_batch_job_definition.cpu.arn
    definition_arn_prefix = aws_batch_job_definition.cpu.arn_prefix
    definition_name       = aws_batch_job_definition.cpu.name
  }
}

output "gpu" {
  description = "Queue and job definition of GPU jobs; null where there are none."
  value = var.gpu == null ? null : {
    queue_arn             = aws_batch_job_queue.gpu[0].arn
    queue_name            = aws_batch_job_queue.gpu[0].name
    definition_arn        = aws_batch_job_definition.gpu[0].arn
    definition_arn_prefix = aws_batch_job_definition.gpu[0].arn_prefix
    definition_name       = aws_batch_job_definition.gpu[0].name
  }
}
