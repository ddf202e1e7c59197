variable "name" {
  description = "Name of the function, its role and its log group."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,55}$", var.name))
    error_message = "name must be 2 to 56 lower-case letters, digits and hyphens, a letter first."
  }
}

variable "package" {
  description = "Path of function.zip, as ./millrace package builds it."
  type        = string
}

variable "package_bucket" {
  description = "Bucket that carries the package to Lambda: a direct upload ends at 50 MB."
  type        = string
}

variable "handler" {
  description = "Class and method that Lambda calls; Quarkus's hand the event to the function's own handler."
  type        = string
  default     = "io.quarkus.amazon.lambda.runtime.QuarkusStreamHandler::handleRequest"

  validation {
    condition     = can(regex("^[A-Za-z0-9_.]+::[A-Za-z0-9_]+$", var.handler))
    error_message = "handler must be a class and one of its methods: io.millrace.Main::handleRequest."
  }
}

variable "architecture" {
  description = "x86_64 or arm64; the package must hold natives of the same."
  type        = string

  validation {
    condition     = contains(["x86_64", "arm64"], var.architecture)
    error_message = "architecture must be x86_64 or arm64."
  }
}

variable "memory_mb" {
  description = "Memory in MB; 1,769 MB come with one vCPU."
  type        = number

  validation {
    condition     = var.memory_mb >= 512 && var.memory_mb <= 10240
    error_message = "memory_mb must be 512 to 10240: Lambda's most, and the least that a JVM with native libraries starts in."
  }
}

variable "temporary_mb" {
  description = "Size of /tmp in MB. More than 512 rules SnapStart out."
  type        = number
  default     = 512

  validation {
    condition     = var.temporary_mb >= 512 && var.temporary_mb <= 10240
    error_message = "temporary_mb must be 512 to 10240."
  }
}

variable "timeout_seconds" {
  description = "Seconds after which Lambda ends an invocation."
  type        = number

  validation {
    condition     = var.timeout_seconds >= 1 && var.timeout_seconds <= 900
    error_message = "timeout_seconds must be 1 to 900."
  }
}

variable "environment" {
  description = "Environment of the function: the names in docs/configuration.md."
  type        = map(string)
}

variable "policy" {
  description = "IAM policy (JSON) of what the function may do besides writing its log."
  type        = string
}

variable "pinned_version" {
  description = "Published version that the alias live stays on, to roll back; null: the newest."
  type        = string
  default     = null

  validation {
    condition     = var.pinned_version == null || can(regex("^[1-9][0-9]*$", var.pinned_version))
    error_message = "pinned_version must be the number of a published version, as aws lambda list-versions-by-function shows it."
  }
}

variable "log_days" {
  description = "Days that log lines are kept."
  type        = number
}

variable "alarm_actions" {
  description = "ARNs of SNS topics that alarms go to."
  type        = list(string)
}
