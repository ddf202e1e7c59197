output "name" {
  description = "The bucket's name, known once its policy and its events stand."
  value       = aws_s3_bucket.this.bucket

  depends_on = [aws_s3_bucket_policy.this, aws_s3_bucket_notification.this]
}

output "arn" {
  description = "The bucket's ARN."
  value       = local.bucket_arn
}

output "kms_key_arn" {
  description = "ARN of the key that encrypts objects; null with S3's own keys."
  value       = local.kms_key_arn
}
