# Everything as it would be after an apply, with AWS's answers made up: policies and patterns are whole then.
mock_provider "aws" {
  source = "./tests/mocks"
}

run "applied" {
  command = apply
}
