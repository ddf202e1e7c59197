locals {
  bucket_arn = "arn:${data.aws_partition.current.partition}:s3:::${var.name}"

  # Objects that are created once: S3 refuses a write that does not say If-None-Match.
  created_once = [
    "accepted/*",
    "rejected/*",
    "failed/*",
    "datasets/*/dataset.json",
    "runs/*/uploads/*",
    "runs/*/trials.json",
    "runs/*/candidate.json",
    "models/*/claim.json",
    "models/*/evaluation.json",
    "models/*/version.json",
    "models/*/settled/*",
    "models/*/promotions/*",
  ]

  # Objects that are created once and then move by compare-and-set: a write must say If-None-Match or If-Match.
  compare_and_set = [
    "runs/*/run.json",
    "models/*/aliases.json",
    "budgets/*",
    "attempts/*",
  ]

  # True for the requests that bring an object into being: PutObject, CompleteMultipartUpload and CopyObject. Starting a
  # multipart upload and sending its parts need the same permission and cannot carry a condition, so they are left out.
  creates_object = { Bool = { "s3:ObjectCreationOperation" = "true" } }

  guards = [
    {
      Sid       = "OnlyEncryptedConnections"
      Effect    = "Deny"
      Principal = "*"
      Action    = ["s3:*"]
      Resource  = [local.bucket_arn, "${local.bucket_arn}/*"]
      Condition = { Bool = { "aws:SecureTransport" = "false" } }
    },
    {
      Sid       = "CreateOnce"
      Effect    = "Deny"
      Principal = "*"
      Action    = ["s3:PutObject"]
      Resource  = [for key in local.created_once : "${local.bucket_arn}/${key}"]
      Condition = merge(local.creates_object, { Null = { "s3:if-none-match" = "true" } })
    },
    {
      Sid       = "CompareAndSet"
      Effect    = "Deny"
      Principal = "*"
      Action    = ["s3:PutObject"]
      Resource  = [for key in local.compare_and_set : "${local.bucket_arn}/${key}"]
      Condition = merge(local.creates_object, { Null = { "s3:if-none-match" = "true", "s3:if-match" = "true" } })
    },
  ]

  # What an uploader is told lies under the last three.
  uploader_reads = ["incoming/", "accepted/", "rejected/", "failed/"]

  uploaders = [
    {
      Sid       = "UploadersWrite"
      Effect    = "Allow"
      Principal = { AWS = sort(var.uploaders) }
      Action    = ["s3:PutObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"]
      Resource  = ["${local.bucket_arn}/incoming/*"]
    },
    {
      Sid       = "UploadersRead"
      Effect    = "Allow"
      Principal = { AWS = sort(var.uploaders) }
      Action    = ["s3:GetObject"]
      Resource  = [for prefix in local.uploader_reads : "${local.bucket_arn}/${prefix}*"]
    },
    {
      Sid       = "UploadersList"
      Effect    = "Allow"
      Principal = { AWS = sort(var.uploaders) }
      Action    = ["s3:ListBucket"]
      Resource  = [local.bucket_arn]
      Condition = { StringLike = { "s3:prefix" = [for prefix in local.uploader_reads : "${prefix}*"] } }
    },
    # Whatever their own policies say.
    {
      Sid         = "UploadersNowhereElse"
      Effect      = "Deny"
      Principal   = { AWS = sort(var.uploaders) }
      Action      = ["s3:PutObject", "s3:DeleteObject", "s3:DeleteObjectVersion"]
      NotResource = ["${local.bucket_arn}/incoming/*"]
    },
  ]

  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = concat(local.guards, [for statement in local.uploaders : statement if length(var.uploaders) > 0])
  })
}
