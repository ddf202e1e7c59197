/** What only the Lambda function has; the container's package leaves it out. */
@NullMarked
package io.millrace.inference.lambda;

import org.jspecify.annotations.NullMarked;
