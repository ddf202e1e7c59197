variable "name" {
  description = "Name of the queues, job definitions, roles and the image repository."
  type        = string
}

variable "network" {
  description = "Where jobs run. With assign_public_ip, containers on Fargate get a public address; hosts with a GPU go by their subnet's own setting."
  type = object({
    vpc_id           = string
    subnet_ids       = list(string)
    assign_public_ip = bool
  })

  validation {
    condition     = length(var.network.subnet_ids) > 0
    error_message = "network must name at least one subnet."
  }
}

variable "images" {
  description = "Images of the trainer; null: the tags cpu and gpu of the repository made here."
  type = object({
    cpu = optional(string)
    gpu = optional(string)
  })
  default = {}
}

variable "cpu_max_vcpus" {
  description = "Most vCPUs of all CPU jobs together."
  type        = number
}

variable "gpu" {
  description = "Hosts with a GPU; null: none."
  type = object({
    instance_types = list(string)
    max_vcpus      = number
    spot           = bool
    disk_gb        = number
  })
}

variable "environment" {
  description = "Environment of the trainer: the names in docs/configuration.md."
  type        = map(string)
}

variable "policy" {
  description = "IAM policy (JSON) of what a job may do."
  type        = string
}

variable "attempt_seconds" {
  description = "Time limit of an attempt that names none of its own; dispatch always names one."
  type        = number
  default     = 3600

  validation {
    condition     = var.attempt_seconds >= 60
    error_message = "attempt_seconds must be 60 or more, which is AWS Batch's least."
  }
}

variable "capacity_wait_seconds" {
  description = "Seconds a job may wait for a host that AWS does not have, before it is cancelled and its run fails with that reason."
  type        = number
  default     = 3600

  validation {
    condition     = var.capacity_wait_seconds >= 600 && var.capacity_wait_seconds <= 86400
    error_message = "capacity_wait_seconds must be 600 to 86400, which is what AWS Batch takes."
  }
}

variable "log_days" {
  description = "Days that log lines are kept."
  type        = number
}
