output "statements" {
  description = "Statements of an IAM policy."
  value       = concat(local.object_statements, [local.list_statement], local.kms_statements)
}
