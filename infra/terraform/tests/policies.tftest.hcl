run "who_applies_needs_named_actions_on_named_resources" {
  command = plan

  module {
    source = "./tests/policies"
  }

  assert {
    condition = length(output.policies) == 2 && alltrue(flatten([
      for policy in output.policies : [for statement in policy.Statement : [for action in statement.Action : !strcontains(action, "*")]]
    ]))
    error_message = "A policy in policies/ has a * in an action."
  }

  assert {
    condition = toset(flatten([
      for policy in output.policies : [
        for statement in policy.Statement : statement.Sid if contains(flatten([statement.Resource]), "*") && !can(statement.Condition)
      ]
    ])) == toset(["AwsTakesNoNames"])
    error_message = "A policy in policies/ allows every resource outside the statement for what AWS takes no names for."
  }

  # What changes something and takes no name is bounded by a condition elsewhere; log deliveries and subscriptions cannot be.
  assert {
    condition = alltrue(flatten([
      for policy in output.policies : [
        for statement in policy.Statement : [for action in statement.Action : can(regex(":(Describe|Get|List)|^logs:|^sns:Unsubscribe$", action))]
        if statement.Sid == "AwsTakesNoNames"
      ]
    ]))
    error_message = "An action that changes something is allowed on every resource."
  }

  assert {
    condition     = alltrue([for policy in output.policies : length(jsonencode(policy)) <= 6144])
    error_message = "IAM takes 6,144 characters a managed policy."
  }
}
