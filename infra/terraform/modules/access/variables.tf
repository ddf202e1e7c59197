variable "bucket_arn" {
  description = "ARN of the bucket."
  type        = string
}

variable "kms_key_arn" {
  description = "ARN of the KMS key that encrypts the bucket; null where S3 encrypts with its own keys."
  type        = string
  default     = null
}

variable "read" {
  description = "Keys that may be read, as patterns: models/*."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for key in var.read : can(regex("^[a-z]+/", key))])
    error_message = "Each key of read must start with a prefix of the bucket, as in models/*."
  }
}

variable "write" {
  description = "Keys that may be written, as patterns."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for key in var.write : can(regex("^[a-z]+/", key))])
    error_message = "Each key of write must start with a prefix of the bucket, as in models/*."
  }
}

variable "delete" {
  description = "Keys that may be deleted, as patterns. The bucket keeps the versions."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for key in var.delete : can(regex("^[a-z]+/", key))])
    error_message = "Each key of delete must start with a prefix of the bucket, as in runs/*."
  }
}

variable "list" {
  description = "Prefixes that may be listed: models/."
  type        = list(string)

  validation {
    condition     = length(var.list) > 0 && alltrue([for prefix in var.list : can(regex("^[a-z]+/$", prefix))])
    error_message = "list must name at least one prefix that ends with a slash: without s3:ListBucket, S3 answers 403 where an object is missing."
  }
}
