locals {
  objects = {
    ReadObjects  = { keys = var.read, actions = ["s3:GetObject"] }
    WriteObjects = { keys = var.write, actions = ["s3:PutObject", "s3:AbortMultipartUpload"] }
    # Older versions stay: nobody here may delete a version.
    DeleteObjects = { keys = var.delete, actions = ["s3:DeleteObject"] }
  }

  object_statements = [
    for sid, access in local.objects : {
      Sid      = sid
      Effect   = "Allow"
      Action   = access.actions
      Resource = [for key in access.keys : "${var.bucket_arn}/${key}"]
    } if length(access.keys) > 0
  ]

  # IfExists: a GET of a missing object asks for this permission too, and carries no prefix. A plain StringLike would make
  # that 403 where the functions expect 404.
  list_statement = {
    Sid       = "ListPrefixes"
    Effect    = "Allow"
    Action    = ["s3:ListBucket"]
    Resource  = [var.bucket_arn]
    Condition = { StringLikeIfExists = { "s3:prefix" = [for prefix in var.list : "${prefix}*"] } }
  }

  kms_statements = [
    for key in [var.kms_key_arn] : {
      Sid       = "UseBucketKey"
      Effect    = "Allow"
      Action    = ["kms:Decrypt", "kms:GenerateDataKey"]
      Resource  = [key]
      Condition = { StringLike = { "kms:ViaService" = ["s3.*.amazonaws.com"] } }
    } if key != null
  ]
}
