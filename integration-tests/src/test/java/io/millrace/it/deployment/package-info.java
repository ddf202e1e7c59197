/**
 * What Terraform would deploy, held against the code that is deployed. Runs where a {@code terraform} is on the PATH and
 * {@code terraform init} finds the provider; needs no AWS account. Elsewhere these tests are skipped and say why.
 */
@NullMarked
package io.millrace.it.deployment;

import org.jspecify.annotations.NullMarked;
