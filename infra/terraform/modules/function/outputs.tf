output "name" {
  description = "The function's name."
  value       = aws_lambda_function.this.function_name
}

output "alias" {
  description = "The alias that events and requests go to."
  value       = aws_lambda_alias.live.name
}

output "alias_arn" {
  description = "ARN of the alias."
  value       = aws_lambda_alias.live.arn
}

output "alias_invoke_arn" {
  description = "ARN under which API Gateway calls the alias."
  value       = aws_lambda_alias.live.invoke_arn
}

output "role_name" {
  description = "Name of the function's role."
  value       = aws_iam_role.this.name
}

output "timeout_seconds" {
  description = "Seconds after which Lambda ends an invocation."
  value       = var.timeout_seconds
}

output "version" {
  description = "The version that the alias is on."
  value       = aws_lambda_alias.live.function_version
}
