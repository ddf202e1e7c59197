provider "aws" {
  region = var.region

  default_tags {
    tags = merge(var.tags, { "millrace:deployment" = var.prefix })
  }
}

data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}
data "aws_region" "current" {}

data "aws_s3_bucket" "existing" {
  count = var.existing_bucket == null ? 0 : 1

  bucket = var.existing_bucket
}

locals {
  account = data.aws_caller_identity.current.account_id
  region  = data.aws_region.current.name

  package_path = coalesce(var.package_path, "${path.module}/../../functions/{function}/target/function.zip")

  # An adopted bucket is read and written, and otherwise left as it is.
  bucket = var.existing_bucket == null ? {
    name        = module.bucket[0].name
    arn         = module.bucket[0].arn
    kms_key_arn = module.bucket[0].kms_key_arn
    } : {
    name        = data.aws_s3_bucket.existing[0].id
    arn         = data.aws_s3_bucket.existing[0].arn
    kms_key_arn = var.encryption == "s3" ? null : var.encryption
  }
}

module "bucket" {
  source = "./modules/bucket"
  count  = var.existing_bucket == null ? 1 : 0

  name            = coalesce(var.bucket_name, "${var.prefix}-${local.account}-${local.region}")
  encryption      = var.encryption
  force_destroy   = var.force_destroy
  checkpoint_days = var.retention.checkpoint_days
  prediction_days = var.retention.prediction_days
  noncurrent_days = var.retention.noncurrent_days
  uploaders       = var.uploaders
}
