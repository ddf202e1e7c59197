/**
 * Millrace's words (models, datasets, runs, versions, aliases) as plain Java: no AWS SDK, no framework.
 * Every name here means the same in JSON, in S3 keys, in Terraform and in the documentation.
 */
@NullMarked
package io.millrace.lifecycle;

import org.jspecify.annotations.NullMarked;
