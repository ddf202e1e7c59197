variable "prefix" {
  description = "Start of every name, so that several deployments share an account. Unique in the account, not only in the region: roles have no region."
  type        = string
  default     = "millrace"

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,18}[a-z0-9]$", var.prefix))
    error_message = "prefix must be 3 to 20 lower-case letters, digits and hyphens, a letter first and no hyphen last."
  }
}

variable "region" {
  description = "AWS region; null: the one of the environment or the profile."
  type        = string
  default     = null
}

variable "tags" {
  description = "Tags of everything, beside millrace:deployment."
  type        = map(string)
  default     = {}
}

variable "bucket_name" {
  description = "Name of the bucket to make; null: PREFIX-ACCOUNT-REGION."
  type        = string
  default     = null
}

variable "existing_bucket" {
  description = "Name of a bucket you have, to use instead of a new one. Nothing of the bucket itself is changed: see the README for what it needs."
  type        = string
  default     = null

  validation {
    condition     = var.existing_bucket == null || var.bucket_name == null
    error_message = "Set bucket_name to make a bucket, or existing_bucket to use one, not both."
  }
}

variable "encryption" {
  description = "s3: keys of S3, free of charge. kms: a KMS key of its own, 1 USD a month. Or the ARN of a key. With existing_bucket: what that bucket uses."
  type        = string
  default     = "s3"

  validation {
    condition     = var.existing_bucket == null || var.encryption != "kms"
    error_message = "With existing_bucket, encryption must be s3 or the ARN of the key that the bucket uses: no key is made for a bucket that is left as it is."
  }
}

variable "uploaders" {
  description = "ARNs of IAM users and roles that may write under incoming/, and nowhere else in the bucket."
  type        = set(string)
  default     = []

  validation {
    condition     = var.existing_bucket == null || length(var.uploaders) == 0
    error_message = "uploaders go into the bucket's policy, and the policy of an existing bucket is left as it is. The README says which statements to add to it."
  }
}

variable "force_destroy" {
  description = "Whether terraform destroy deletes the bucket with all data and models. Otherwise a bucket with objects stays."
  type        = bool
  default     = false
}

variable "retention" {
  description = "Days that things are kept: checkpoints after they are replaced, logged predictions, replaced versions of all else, logs."
  type = object({
    checkpoint_days = optional(number, 7)
    prediction_days = optional(number, 90)
    noncurrent_days = optional(number, 30)
    log_days        = optional(number, 30)
  })
  default = {}

  validation {
    condition     = contains([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], var.retention.log_days)
    error_message = "retention.log_days must be one that CloudWatch Logs takes: 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, ..."
  }
}

variable "architecture" {
  description = "Processor of the functions, x86_64 or arm64. The packages must be built for it (arm64: ./millrace package -Dlambda.arch=arm64)."
  type        = string
  default     = "x86_64"

  validation {
    condition     = contains(["x86_64", "arm64"], var.architecture)
    error_message = "architecture must be x86_64 or arm64."
  }
}

variable "package_path" {
  description = "Where the packages lie, with {function} for a function's name; null: where ./millrace package puts them."
  type        = string
  default     = null

  validation {
    condition     = var.package_path == null || strcontains(coalesce(var.package_path, "-"), "{function}")
    error_message = "package_path must contain {function}, as in ../build/{function}.zip."
  }
}

variable "functions" {
  description = "Sizes of the functions: memory, /tmp (above 512 MB without SnapStart), time limit, and most messages in work at once. New accounts are often limited to 3,008 MB and 10 concurrent executions."
  type = object({
    preprocess = optional(object({
      memory_mb       = optional(number, 3008)
      temporary_mb    = optional(number, 10240)
      timeout_seconds = optional(number, 900)
      concurrency     = optional(number, 3)
    }), {})
    dispatch = optional(object({
      memory_mb       = optional(number, 1024)
      timeout_seconds = optional(number, 120)
      concurrency     = optional(number, 2)
    }), {})
    evaluate = optional(object({
      memory_mb       = optional(number, 3008)
      temporary_mb    = optional(number, 2048)
      timeout_seconds = optional(number, 900)
      concurrency     = optional(number, 2)
    }), {})
    inference = optional(object({
      memory_mb = optional(number, 2048)
    }), {})
  })
  default = {}

  validation {
    condition     = var.functions.preprocess.memory_mb >= 2048
    error_message = "functions.preprocess.memory_mb must be 2048 or more: its database spills to disk, and still takes that much for large files."
  }
}

variable "pinned_versions" {
  description = "Published versions that functions are held on, to roll back: {inference = \"7\"}. Leave a function out to have its newest."
  type        = map(string)
  default     = {}

  validation {
    condition     = alltrue([for name in keys(var.pinned_versions) : contains(["preprocess", "dispatch", "evaluate", "inference"], name)])
    error_message = "pinned_versions must name functions: preprocess, dispatch, evaluate, inference."
  }
}

variable "prices" {
  description = "US dollars an hour by which dispatch plans and budgets are kept: a vCPU and a GiB of Fargate, and a host with a GPU. Defaults: us-east-1, on demand. Set your region's own."
  type = object({
    usd_per_vcpu_hour     = optional(number, 0.04048)
    usd_per_gib_hour      = optional(number, 0.004445)
    usd_per_gpu_host_hour = optional(number, 0.526)
  })
  default = {}

  validation {
    condition     = alltrue([for price in values(var.prices) : price > 0])
    error_message = "Each of prices must be more than 0: plans would seem to cost nothing, and no budget would ever end."
  }
}

variable "trainer_images" {
  description = "Images of the trainer; default: the tags cpu and gpu of the repository made here."
  type = object({
    cpu = optional(string)
    gpu = optional(string)
  })
  default = {}
}

variable "mlflow_tracking_uri" {
  description = "Address of an MLflow server that training jobs tell of their trials; null: none. Jobs get out by HTTPS only."
  type        = string
  default     = null

  validation {
    condition     = var.mlflow_tracking_uri == null ? true : can(regex("^https://[^/:]+(:443)?(/.*)?$", var.mlflow_tracking_uri))
    error_message = "mlflow_tracking_uri must start with https:// and use port 443, as in https://mlflow.example.org: nothing else gets out of a training job."
  }
}

variable "cpu_max_vcpus" {
  description = "Most vCPUs of all CPU jobs together."
  type        = number
  default     = 32

  validation {
    condition     = var.cpu_max_vcpus >= 16
    error_message = "cpu_max_vcpus must be 16 or more: the largest CPU job takes 16."
  }
}

variable "gpu" {
  description = "Hosts with a GPU, which exist while jobs do; null: none. Dispatch plans with 4 vCPUs, 14 GiB and one GPU a job, which is a g4dn.xlarge: another type needs another prices.usd_per_gpu_host_hour."
  type = object({
    instance_types = optional(list(string), ["g4dn.xlarge"])
    max_vcpus      = optional(number, 8)
    spot           = optional(bool, true)
    disk_gb        = optional(number, 100)
  })
  default = {}

  validation {
    condition     = var.gpu == null ? true : alltrue([for type in var.gpu.instance_types : can(regex("^(g|p)[0-9][a-z0-9-]*[.][a-z0-9]+$", type))]) && length(var.gpu.instance_types) > 0
    error_message = "gpu.instance_types must name instance types with a GPU, as in g4dn.xlarge."
  }

  validation {
    condition     = var.gpu == null ? true : var.gpu.max_vcpus >= 4
    error_message = "gpu.max_vcpus must be 4 or more: a job takes 4."
  }

  validation {
    condition     = var.gpu == null ? true : var.gpu.disk_gb >= 30
    error_message = "gpu.disk_gb must be 30 or more: the host's image takes 30."
  }
}

variable "network" {
  description = "Subnets you have, for training jobs; null: a VPC of its own. They must reach S3, ECR, ECS and CloudWatch Logs: by a public address, a NAT gateway or endpoints."
  type = object({
    vpc_id           = string
    subnet_ids       = list(string)
    assign_public_ip = optional(bool, false)
  })
  default = null
}

variable "endpoint" {
  description = "Who may call the endpoint and how often. Without jwt: who signs with IAM. function_url adds a URL of Lambda's own, signed with IAM, which has no throttling but answers of more than 30 seconds."
  type = object({
    jwt                 = optional(object({ issuer = string, audience = list(string) }))
    requests_per_second = optional(number, 50)
    burst               = optional(number, 100)
    function_url        = optional(bool, false)
  })
  default = {}

  validation {
    condition     = var.endpoint.jwt == null ? true : startswith(var.endpoint.jwt.issuer, "https://") && length(var.endpoint.jwt.audience) > 0
    error_message = "endpoint.jwt needs an issuer that starts with https:// and at least one audience."
  }

  validation {
    condition     = var.endpoint.requests_per_second > 0 && var.endpoint.burst > 0
    error_message = "endpoint.requests_per_second and endpoint.burst must be more than 0: 0 would refuse every request."
  }
}

variable "alarm_email" {
  description = "Address that alarms go to, once its owner has followed the link that AWS sends; null: the topic has no reader yet."
  type        = string
  default     = null

  validation {
    condition     = var.alarm_email == null || can(regex("^[^@ ]+@[^@ ]+[.][^@ ]+$", var.alarm_email))
    error_message = "alarm_email must be an address, as in team@example.org."
  }
}

variable "budget" {
  description = "US dollars a month at which AWS Budgets raises an alarm, at 80 % spent and 100 % forecast; null: none. It watches the whole account, unless only_this_deployment: then the tag millrace:deployment must be active as a cost allocation tag."
  type = object({
    usd_per_month        = optional(number, 50)
    only_this_deployment = optional(bool, false)
  })
  default = {}

  validation {
    condition     = var.budget == null ? true : var.budget.usd_per_month > 0
    error_message = "budget.usd_per_month must be more than 0; null switches the budget off."
  }
}
