locals {
  # Repositories of this image URI, if it is one of ECR.
  ecr_images = [
    for image in values(local.images) : regex("^([0-9]{12})[.]dkr[.]ecr[.]([a-z0-9-]+)[.]amazonaws[.]com(?:[.]cn)?/([^:@]+)", image)
    if can(regex("^[0-9]{12}[.]dkr[.]ecr[.]", image))
  ]
  ecr_repositories = distinct(concat(
    [aws_ecr_repository.trainer.arn],
    [for image in local.ecr_images : "arn:${data.aws_partition.current.partition}:ecr:${image[1]}:${image[0]}:repository/${image[2]}"],
  ))
}

# What the trainer itself may do.
resource "aws_iam_role" "job" {
  name = "${var.name}-job"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "ecs-tasks.amazonaws.com" }
      Action    = "sts:AssumeRole"
      Condition = { StringEquals = { "aws:SourceAccount" = data.aws_caller_identity.current.account_id } }
    }]
  })
}

resource "aws_iam_role_policy" "job" {
  name   = "work"
  role   = aws_iam_role.job.name
  policy = var.policy
}

# What Fargate does before the trainer starts: fetch the image, open the log.
resource "aws_iam_role" "execution" {
  name = "${var.name}-execution"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "ecs-tasks.amazonaws.com" }
      Action    = "sts:AssumeRole"
      Condition = { StringEquals = { "aws:SourceAccount" = data.aws_caller_identity.current.account_id } }
    }]
  })
}

resource "aws_iam_role_policy" "execution" {
  name = "start"
  role = aws_iam_role.execution.name

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "PullImage"
        Effect   = "Allow"
        Action   = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
        Resource = local.ecr_repositories
      },
      {
        # A token is for the whole registry: AWS takes no name here.
        Sid      = "EnterRegistry"
        Effect   = "Allow"
        Action   = ["ecr:GetAuthorizationToken"]
        Resource = "*"
      },
      {
        Sid      = "WriteLog"
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = ["${aws_cloudwatch_log_group.trainer.arn}:*"]
      },
    ]
  })
}

# What a host with a GPU does: join its cluster, fetch images, write logs. AWS Batch names the cluster as it likes, so this
# is AWS's own policy.
resource "aws_iam_role" "host" {
  count = var.gpu == null ? 0 : 1

  name = "${var.name}-host"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "ec2.amazonaws.com" }
      Action    = "sts:AssumeRole"
    }]
  })
}

resource "aws_iam_role_policy_attachment" "host" {
  count = var.gpu == null ? 0 : 1

  role       = aws_iam_role.host[0].name
  policy_arn = "arn:${data.aws_partition.current.partition}:iam::aws:policy/service-role/AmazonEC2ContainerServiceforEC2Role"
}

resource "aws_iam_instance_profile" "host" {
  count = var.gpu == null ? 0 : 1

  name = "${var.name}-host"
  role = aws_iam_role.host[0].name
}
