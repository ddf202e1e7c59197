locals {
  trainer_environment = merge(
    { MILLRACE_BUCKET = local.bucket.name },
    var.mlflow_tracking_uri == null ? {} : { MLFLOW_TRACKING_URI = var.mlflow_tracking_uri },
  )

  network = var.network == null ? {
    vpc_id           = module.network[0].vpc_id
    subnet_ids       = module.network[0].subnet_ids
    assign_public_ip = true
  } : var.network
}

data "aws_availability_zones" "available" {
  count = var.network == null ? 1 : 0

  state = "available"

  filter {
    name   = "opt-in-status"
    values = ["opt-in-not-required"]
  }
}

module "network" {
  source = "./modules/network"
  count  = var.network == null ? 1 : 0

  name  = var.prefix
  zones = slice(data.aws_availability_zones.available[0].names, 0, min(length(data.aws_availability_zones.available[0].names), 6))
}

module "trainer_access" {
  source = "./modules/access"

  bucket_arn  = local.bucket.arn
  kms_key_arn = local.bucket.kms_key_arn
  read        = ["datasets/*", "runs/*"]
  write       = ["runs/*"]
  delete      = ["runs/*/checkpoints/*", "runs/*/failure.json"]
  list        = ["datasets/", "runs/"]
}

module "training" {
  source = "./modules/training"

  name          = "${var.prefix}-trainer"
  network       = local.network
  images        = var.trainer_images
  cpu_max_vcpus = var.cpu_max_vcpus
  gpu           = var.gpu
  environment   = local.trainer_environment
  policy        = jsonencode({ Version = "2012-10-17", Statement = module.trainer_access.statements })
  log_days      = var.retention.log_days
}
