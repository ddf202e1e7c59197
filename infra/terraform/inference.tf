locals {
  inference_environment = {
    MILLRACE_BUCKET = local.bucket.name
    # A quarter of the function's memory; loaded, a file takes about twice its size.
    MILLRACE_MODEL_CACHE_BYTES = tostring(floor(var.functions.inference.memory_mb / 4) * 1024 * 1024)
    # Lambda's 6 MB hold an answer in base64 and its headers.
    MILLRACE_MAX_ANSWER_BYTES = "4500000"
  }

  # API Gateway waits for 30 seconds and no longer.
  inference_timeout_seconds = 29
}

module "inference_access" {
  source = "./modules/access"

  bucket_arn  = local.bucket.arn
  kms_key_arn = local.bucket.kms_key_arn
  # The background of a data set: what an explanation compares with.
  read  = ["models/*", "datasets/*/background.json"]
  write = ["predictions/*"]
  list  = ["models/", "datasets/"]
}

module "inference" {
  source = "./modules/function"

  name            = "${var.prefix}-inference"
  package         = replace(local.package_path, "{function}", "inference")
  package_bucket  = local.bucket.name
  handler         = "io.millrace.inference.lambda.HttpEventHandler::handleRequest"
  architecture    = var.architecture
  memory_mb       = var.functions.inference.memory_mb
  timeout_seconds = local.inference_timeout_seconds
  environment     = local.inference_environment
  policy          = jsonencode({ Version = "2012-10-17", Statement = module.inference_access.statements })
  pinned_version  = lookup(var.pinned_versions, "inference", null)
  log_days        = var.retention.log_days
  alarm_actions   = [aws_sns_topic.alarms.arn]
}

resource "aws_apigatewayv2_api" "inference" {
  name          = "${var.prefix}-inference"
  description   = "Open Inference Protocol v2 over the models of ${var.prefix}"
  protocol_type = "HTTP"
}

resource "aws_apigatewayv2_integration" "inference" {
  api_id                 = aws_apigatewayv2_api.inference.id
  integration_type       = "AWS_PROXY"
  integration_uri        = module.inference.alias_invoke_arn
  integration_method     = "POST"
  payload_format_version = "2.0"
  timeout_milliseconds   = 30000
}

resource "aws_apigatewayv2_authorizer" "jwt" {
  count = var.endpoint.jwt == null ? 0 : 1

  api_id           = aws_apigatewayv2_api.inference.id
  name             = "jwt"
  authorizer_type  = "JWT"
  identity_sources = ["$request.header.Authorization"]

  jwt_configuration {
    issuer   = var.endpoint.jwt.issuer
    audience = var.endpoint.jwt.audience
  }
}

resource "aws_apigatewayv2_route" "inference" {
  api_id             = aws_apigatewayv2_api.inference.id
  route_key          = "$default"
  target             = "integrations/${aws_apigatewayv2_integration.inference.id}"
  authorization_type = var.endpoint.jwt == null ? "AWS_IAM" : "JWT"
  authorizer_id      = one(aws_apigatewayv2_authorizer.jwt[*].id)
}

# The folder vendedlogs spares the account's size-limited log resource policy.
resource "aws_cloudwatch_log_group" "access" {
  name              = "/aws/vendedlogs/${var.prefix}-inference-access"
  retention_in_days = var.retention.log_days
}

resource "aws_apigatewayv2_stage" "inference" {
  api_id      = aws_apigatewayv2_api.inference.id
  name        = "$default"
  auto_deploy = true

  default_route_settings {
    throttling_rate_limit  = var.endpoint.requests_per_second
    throttling_burst_limit = var.endpoint.burst
  }

  # Who called what, how it ended and how long it took; neither bodies nor query strings.
  access_log_settings {
    destination_arn = aws_cloudwatch_log_group.access.arn
    format = jsonencode({
      time              = "$context.requestTime"
      request           = "$context.requestId"
      method            = "$context.httpMethod"
      path              = "$context.path"
      status            = "$context.status"
      response_bytes    = "$context.responseLength"
      duration_ms       = "$context.responseLatency"
      function_ms       = "$context.integrationLatency"
      integration_error = "$context.integrationErrorMessage"
      authorizer_error  = "$context.authorizer.error"
    })
  }
}

resource "aws_lambda_permission" "api" {
  statement_id  = "api"
  action        = "lambda:InvokeFunction"
  function_name = module.inference.name
  qualifier     = module.inference.alias
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_apigatewayv2_api.inference.execution_arn}/*/*"
}

resource "aws_lambda_function_url" "inference" {
  count = var.endpoint.function_url ? 1 : 0

  function_name      = module.inference.name
  qualifier          = module.inference.alias
  authorization_type = "AWS_IAM"
}
