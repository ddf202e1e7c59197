variables {
  bucket_arn = "arn:aws:s3:::millrace"
  list       = ["runs/"]
}

run "access_is_named_prefix_by_prefix" {
  command = plan

  module {
    source = "./modules/access"
  }

  variables {
    read   = ["runs/*", "datasets/*"]
    write  = ["runs/*"]
    delete = ["runs/*/checkpoints/*"]
    list   = ["runs/", "datasets/"]
  }

  assert {
    condition = { for statement in output.statements : statement.Sid => { actions = statement.Action, resources = statement.Resource } } == {
      ReadObjects   = { actions = ["s3:GetObject"], resources = ["arn:aws:s3:::millrace/runs/*", "arn:aws:s3:::millrace/datasets/*"] }
      WriteObjects  = { actions = ["s3:PutObject", "s3:AbortMultipartUpload"], resources = ["arn:aws:s3:::millrace/runs/*"] }
      DeleteObjects = { actions = ["s3:DeleteObject"], resources = ["arn:aws:s3:::millrace/runs/*/checkpoints/*"] }
      ListPrefixes  = { actions = ["s3:ListBucket"], resources = ["arn:aws:s3:::millrace"] }
    }
    error_message = "More or less is allowed than was named."
  }
}

run "a_missing_object_is_told_as_missing_though_listing_is_bounded" {
  command = plan

  module {
    source = "./modules/access"
  }

  assert {
    condition     = output.statements[0].Condition == { StringLikeIfExists = { "s3:prefix" = ["runs/*"] } }
    error_message = "Other prefixes can be listed, or S3 answers 403 where an object is missing."
  }
}

run "a_key_is_used_through_s3_only" {
  command = plan

  module {
    source = "./modules/access"
  }

  variables {
    kms_key_arn = "arn:aws:kms:eu-west-1:123456789012:key/a"
  }

  assert {
    condition     = output.statements[1].Resource == [var.kms_key_arn] && output.statements[1].Condition == { StringLike = { "kms:ViaService" = ["s3.*.amazonaws.com"] } }
    error_message = "The key can be used outside S3, or another key can."
  }
}

run "the_whole_bucket_is_no_prefix" {
  command = plan

  module {
    source = "./modules/access"
  }

  variables {
    read  = ["*"]
    write = ["*"]
    list  = [""]
  }

  expect_failures = [var.read, var.write, var.list]
}
