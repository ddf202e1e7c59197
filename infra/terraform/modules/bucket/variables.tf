variable "name" {
  description = "Name of the bucket to make; unique in the world."
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$", var.name))
    error_message = "The bucket's name must be 3 to 63 lower-case letters, digits and hyphens."
  }
}

variable "encryption" {
  description = "s3: keys of S3, free of charge. kms: a KMS key of its own, 1 USD a month. Or the ARN of a key you have."
  type        = string

  validation {
    condition     = contains(["s3", "kms"], var.encryption) || can(regex("^arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/.+$", var.encryption))
    error_message = "encryption must be s3, kms, or the ARN of a KMS key (arn:aws:kms:REGION:ACCOUNT:key/ID; an alias will not do)."
  }
}

variable "force_destroy" {
  description = "Whether destroying deletes all objects. Otherwise a bucket with objects stays."
  type        = bool
}

variable "checkpoint_days" {
  description = "Days that replaced and deleted files of a run are kept; nearly all of them are checkpoints."
  type        = number

  validation {
    condition     = var.checkpoint_days >= 1
    error_message = "checkpoint_days must be 1 or more."
  }
}

variable "prediction_days" {
  description = "Days that logged predictions are kept."
  type        = number

  validation {
    condition     = var.prediction_days >= 1
    error_message = "prediction_days must be 1 or more."
  }
}

variable "noncurrent_days" {
  description = "Days that replaced and deleted versions of all other objects are kept."
  type        = number

  validation {
    condition     = var.noncurrent_days >= 1
    error_message = "noncurrent_days must be 1 or more."
  }
}

variable "uploaders" {
  description = "ARNs of IAM users and roles that may write under incoming/, and nowhere else."
  type        = set(string)

  validation {
    condition     = alltrue([for arn in var.uploaders : can(regex("^arn:[a-z-]+:iam::[0-9]{12}:(user|role)/[^*]+$", arn))])
    error_message = "Each uploader must be the ARN of an IAM user or role (arn:aws:iam::ACCOUNT:role/NAME). A whole account will not do: what is denied to uploaders would be denied to all of it."
  }
}
