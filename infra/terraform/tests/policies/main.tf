# Reads the policies for people who apply, so that a test can look at them.
output "policies" {
  description = "Each policy, by its file."
  value       = { for file in fileset("${path.module}/../../policies", "*.json") : file => jsondecode(file("${path.module}/../../policies/${file}")) }
}
