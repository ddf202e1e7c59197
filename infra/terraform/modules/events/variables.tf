variable "name" {
  description = "Name of the queue; the dead-letter queue adds -dead."
  type        = string
}

variable "function" {
  description = "The function that the queue wakes: its alias, its role and its time limit."
  type = object({
    alias_arn       = string
    role_name       = string
    timeout_seconds = number
  })
}

variable "patterns" {
  description = "EventBridge patterns (JSON) that lead into the queue, by the name of their rule."
  type        = map(string)

  validation {
    condition     = length(var.patterns) > 0 && alltrue([for pattern in var.patterns : length(pattern) <= 2048])
    error_message = "patterns must hold at least one pattern, and EventBridge takes 2,048 characters a pattern."
  }
}

variable "schedule" {
  description = "A scheduled rule that leads into the queue too; null: none."
  type        = object({ name = string, arn = string })
  default     = null
}

variable "visibility_seconds" {
  description = "Seconds after which a message that was not acknowledged comes again; null: six times the function's time limit."
  type        = number
  default     = null

  validation {
    condition     = var.visibility_seconds == null ? true : var.visibility_seconds >= 6 * var.function.timeout_seconds
    error_message = "visibility_seconds must be at least six times the function's time limit, or a message is delivered again while it is being worked on."
  }

  validation {
    condition     = coalesce(var.visibility_seconds, 6 * var.function.timeout_seconds) <= 43200
    error_message = "visibility_seconds must be 43200 (12 hours) or less."
  }

  # Longer than a claim of dispatch holds: a delivery that meets somebody else's claim must outlast it.
  validation {
    condition     = coalesce(var.visibility_seconds, 6 * var.function.timeout_seconds) * var.max_receives > 60
    error_message = "visibility_seconds times max_receives must be more than 60 seconds, or a message is set aside while another delivery's claim still holds."
  }
}

variable "max_receives" {
  description = "Deliveries before a message goes to the dead-letter queue."
  type        = number
  default     = 5

  validation {
    condition     = var.max_receives >= 2 && var.max_receives <= 10
    error_message = "max_receives must be 2 to 10: one delivery is no retry, and a poison message would run for hours."
  }
}

variable "concurrency" {
  description = "Most messages in work at once."
  type        = number

  validation {
    condition     = var.concurrency >= 2 && var.concurrency <= 1000
    error_message = "concurrency must be 2 to 1000, which is what Lambda takes for a queue."
  }
}

variable "alarm_actions" {
  description = "ARNs of SNS topics that alarms go to."
  type        = list(string)
}
