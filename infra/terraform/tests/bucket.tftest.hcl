mock_provider "aws" {
  override_during = plan
  source          = "./tests/mocks"
}

variables {
  name            = "millrace-bucket"
  encryption      = "s3"
  force_destroy   = false
  checkpoint_days = 7
  prediction_days = 90
  noncurrent_days = 30
  uploaders       = []
}

run "the_bucket_is_private_encrypted_versioned_and_tells_eventbridge" {
  command = plan

  module {
    source = "./modules/bucket"
  }

  assert {
    condition = alltrue([
      aws_s3_bucket_public_access_block.this.block_public_acls,
      aws_s3_bucket_public_access_block.this.block_public_policy,
      aws_s3_bucket_public_access_block.this.ignore_public_acls,
      aws_s3_bucket_public_access_block.this.restrict_public_buckets,
    ])
    error_message = "Public access is not blocked."
  }

  assert {
    condition     = one(one(aws_s3_bucket_server_side_encryption_configuration.this.rule).apply_server_side_encryption_by_default).sse_algorithm == "AES256" && length(aws_kms_key.bucket) == 0
    error_message = "Without a wish, S3's own keys encrypt, and no key is made that costs money."
  }

  assert {
    condition     = aws_s3_bucket_versioning.this.versioning_configuration[0].status == "Enabled"
    error_message = "Objects have no versions."
  }

  assert {
    condition     = aws_s3_bucket_ownership_controls.this.rule[0].object_ownership == "BucketOwnerEnforced"
    error_message = "Objects may belong to others."
  }

  assert {
    condition     = aws_s3_bucket_notification.this.eventbridge
    error_message = "Nothing wakes the stages."
  }

  assert {
    condition     = !aws_s3_bucket.this.force_destroy
    error_message = "Destroying would delete data."
  }
}

run "unencrypted_connections_are_refused" {
  command = plan

  module {
    source = "./modules/bucket"
  }

  assert {
    condition = [for statement in jsondecode(aws_s3_bucket_policy.this.policy).Statement : statement if statement.Sid == "OnlyEncryptedConnections"] == [{
      Sid       = "OnlyEncryptedConnections"
      Effect    = "Deny"
      Principal = "*"
      Action    = ["s3:*"]
      Resource  = ["arn:aws:s3:::millrace-bucket", "arn:aws:s3:::millrace-bucket/*"]
      Condition = { Bool = { "aws:SecureTransport" = "false" } }
    }]
    error_message = "The bucket answers without TLS."
  }
}

run "manifests_are_written_on_a_condition_only_and_large_files_still_in_parts" {
  command = plan

  module {
    source = "./modules/bucket"
  }

  assert {
    condition = {
      for statement in local.guards : statement.Sid => statement.Condition if startswith(statement.Sid, "C")
      } == {
      CreateOnce = {
        Bool = { "s3:ObjectCreationOperation" = "true" }
        Null = { "s3:if-none-match" = "true" }
      }
      CompareAndSet = {
        Bool = { "s3:ObjectCreationOperation" = "true" }
        Null = { "s3:if-none-match" = "true", "s3:if-match" = "true" }
      }
    }
    error_message = "A manifest can be overwritten, or parts of a multipart upload are refused."
  }

  # Written without a condition by design: the trainer replaces its own failure, and artifacts are put before the manifest.
  assert {
    condition = alltrue(flatten([
      for pattern in concat(local.created_once, local.compare_and_set) : [
        for key in ["runs/m/r/failure.json", "runs/m/r/1/failure.json", "runs/m/r/1/rung-1.json", "runs/m/r/job-2.json", "runs/m/r/1/model.onnx", "runs/m/r/1/checkpoints/epoch-000001.ckpt", "runs/m/r/1/trial.json",
          "runs/m/r/1/progress.jsonl", "runs/m/r/job.json", "datasets/m/d/train.parquet", "datasets/m/d/profile.json", "models/m/versions/1/model.onnx",
        "models/m/versions/1/report.html", "models/m/versions/1/card.md", "incoming/m/data.csv", "predictions/m/2026-11-24/a.jsonl", "packages/f/a.zip"] :
        !can(regex("^${replace(replace(pattern, ".", "[.]"), "*", ".*")}$", key))
      ]
    ]))
    error_message = "The functions write one of these without a condition; the policy would refuse it."
  }

  assert {
    condition = alltrue([
      for key in ["accepted/m/u.json", "rejected/m/u.json", "failed/m/u.json", "datasets/m/d/dataset.json", "runs/m/r/trials.json", "runs/m/r/1/candidate.json",
        "models/m/versions/1/claim.json", "models/m/versions/1/evaluation.json", "models/m/versions/1/version.json",
      "models/m/settled/r/1.json", "models/m/promotions/1.json", "runs/m/r/uploads/u.json"] :
      anytrue([for pattern in local.created_once : can(regex("^${replace(replace(pattern, ".", "[.]"), "*", ".*")}$", key))])
    ])
    error_message = "A manifest that is created once is not guarded."
  }

  assert {
    condition = alltrue([
      for key in ["runs/m/r/run.json", "models/m/aliases.json", "budgets/m/2026-11.json", "attempts/dispatch/m/r.json"] :
      anytrue([for pattern in local.compare_and_set : can(regex("^${replace(replace(pattern, ".", "[.]"), "*", ".*")}$", key))])
    ])
    error_message = "An object that moves by compare-and-set is not guarded."
  }
}

run "checkpoints_predictions_and_unfinished_uploads_expire" {
  command = plan

  module {
    source = "./modules/bucket"
  }

  variables {
    checkpoint_days = 3
    prediction_days = 45
    noncurrent_days = 60
  }

  assert {
    condition     = [for rule in aws_s3_bucket_lifecycle_configuration.this.rule : [rule.filter[0].prefix, rule.noncurrent_version_expiration[0].noncurrent_days] if rule.id == "checkpoints"] == [["runs/", 3]]
    error_message = "Replaced checkpoints do not expire after the days asked for."
  }

  assert {
    condition     = [for rule in aws_s3_bucket_lifecycle_configuration.this.rule : [rule.filter[0].prefix, rule.expiration[0].days] if rule.id == "predictions"] == [["predictions/", 45]]
    error_message = "Logged predictions do not expire after the days asked for."
  }

  assert {
    condition     = [for rule in aws_s3_bucket_lifecycle_configuration.this.rule : rule.noncurrent_version_expiration[0].noncurrent_days if rule.id == "replaced-versions"] == [60]
    error_message = "Replaced versions do not expire after the days asked for."
  }

  assert {
    condition     = [for rule in aws_s3_bucket_lifecycle_configuration.this.rule : rule.abort_incomplete_multipart_upload[0].days_after_initiation if rule.id == "unfinished-uploads"] == [2]
    error_message = "Parts of uploads that never ended cost money for ever."
  }

  assert {
    condition     = alltrue([for rule in aws_s3_bucket_lifecycle_configuration.this.rule : rule.status == "Enabled"])
    error_message = "A lifecycle rule is switched off."
  }
}

run "uploaders_write_under_incoming_and_nowhere_else" {
  command = plan

  module {
    source = "./modules/bucket"
  }

  variables {
    uploaders = ["arn:aws:iam::123456789012:role/ingest"]
  }

  assert {
    condition = {
      for statement in jsondecode(aws_s3_bucket_policy.this.policy).Statement : statement.Sid => try(statement.Resource, statement.NotResource)
      if startswith(statement.Sid, "Uploaders") && contains(statement.Action, "s3:PutObject")
      } == {
      UploadersWrite       = ["arn:aws:s3:::millrace-bucket/incoming/*"]
      UploadersNowhereElse = ["arn:aws:s3:::millrace-bucket/incoming/*"]
    }
    error_message = "An uploader may write elsewhere."
  }

  assert {
    condition = alltrue([
      for statement in jsondecode(aws_s3_bucket_policy.this.policy).Statement :
      statement.Principal == { AWS = ["arn:aws:iam::123456789012:role/ingest"] } if startswith(statement.Sid, "Uploaders")
    ])
    error_message = "Others than the uploaders are meant."
  }

  assert {
    condition = alltrue([
      for statement in jsondecode(aws_s3_bucket_policy.this.policy).Statement :
      statement.Effect == "Deny" || startswith(statement.Sid, "Uploaders")
    ])
    error_message = "The bucket's policy lets somebody in who is no uploader."
  }
}

run "a_whole_account_is_no_uploader" {
  command = plan

  module {
    source = "./modules/bucket"
  }

  variables {
    uploaders = ["arn:aws:iam::123456789012:root"]
  }

  expect_failures = [var.uploaders]
}

run "a_key_of_its_own_is_used_through_s3_only" {
  command = plan

  module {
    source = "./modules/bucket"
  }

  variables {
    encryption = "kms"
  }

  assert {
    condition     = one(one(aws_s3_bucket_server_side_encryption_configuration.this.rule).apply_server_side_encryption_by_default).kms_master_key_id == aws_kms_key.bucket[0].arn && one(aws_s3_bucket_server_side_encryption_configuration.this.rule).bucket_key_enabled
    error_message = "Objects are not encrypted with the key, or each with a call to KMS."
  }

  assert {
    condition     = aws_kms_key.bucket[0].enable_key_rotation && aws_kms_key.bucket[0].deletion_window_in_days == 30
    error_message = "The key is not rotated, or can be lost in a week."
  }

  assert {
    condition = alltrue([
      for statement in jsondecode(aws_kms_key.bucket[0].policy).Statement :
      !contains(statement.Action, "kms:*") && (!contains(statement.Action, "kms:Decrypt") || try(statement.Condition.StringLike["kms:ViaService"], "") == "s3.*.amazonaws.com")
    ])
    error_message = "The key decrypts outside S3."
  }
}

run "a_key_you_have_is_used_as_it_is" {
  command = plan

  module {
    source = "./modules/bucket"
  }

  variables {
    encryption = "arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
  }

  assert {
    condition     = output.kms_key_arn == var.encryption && length(aws_kms_key.bucket) == 0
    error_message = "Another key is used."
  }
}

run "an_alias_is_no_key" {
  command = plan

  module {
    source = "./modules/bucket"
  }

  variables {
    encryption = "alias/mine"
  }

  expect_failures = [var.encryption]
}
