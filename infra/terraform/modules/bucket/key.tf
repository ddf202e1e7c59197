resource "aws_kms_key" "bucket" {
  count = local.makes_key ? 1 : 0

  description             = "Objects of ${var.name}"
  enable_key_rotation     = true
  deletion_window_in_days = 30

  # In a key's policy, the resource * is the key itself.
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat(
      [
        {
          Sid       = "AccountAdministers"
          Effect    = "Allow"
          Principal = { AWS = "arn:${data.aws_partition.current.partition}:iam::${data.aws_caller_identity.current.account_id}:root" }
          Action = [
            "kms:CancelKeyDeletion", "kms:CreateAlias", "kms:CreateGrant", "kms:DeleteAlias", "kms:DescribeKey",
            "kms:DisableKey", "kms:DisableKeyRotation", "kms:EnableKey", "kms:EnableKeyRotation", "kms:GetKeyPolicy",
            "kms:GetKeyRotationStatus", "kms:ListAliases", "kms:ListGrants", "kms:ListKeyPolicies",
            "kms:ListResourceTags", "kms:PutKeyPolicy", "kms:RevokeGrant", "kms:ScheduleKeyDeletion",
            "kms:TagResource", "kms:UntagResource", "kms:UpdateAlias", "kms:UpdateKeyDescription",
          ]
          Resource = "*"
        },
        {
          # Who may is decided by IAM policies of this account; only through S3, never on bytes of their own.
          Sid       = "AccountUsesThroughS3"
          Effect    = "Allow"
          Principal = { AWS = "arn:${data.aws_partition.current.partition}:iam::${data.aws_caller_identity.current.account_id}:root" }
          Action    = ["kms:Decrypt", "kms:GenerateDataKey"]
          Resource  = "*"
          Condition = { StringLike = { "kms:ViaService" = "s3.*.amazonaws.com" } }
        },
      ],
      [
        for statement in [{
          # Decrypt too: S3 puts a multipart upload together out of encrypted parts.
          Sid       = "UploadersThroughS3"
          Effect    = "Allow"
          Principal = { AWS = sort(var.uploaders) }
          Action    = ["kms:Decrypt", "kms:GenerateDataKey"]
          Resource  = "*"
          Condition = { StringLike = { "kms:ViaService" = "s3.*.amazonaws.com" } }
        }] : statement if length(var.uploaders) > 0
      ],
    )
  })
}

resource "aws_kms_alias" "bucket" {
  count = local.makes_key ? 1 : 0

  name          = "alias/${var.name}"
  target_key_id = aws_kms_key.bucket[0].key_id
}
