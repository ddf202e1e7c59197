/**
 * API Gateway: HTTP in front of a function, payload format 2.0.
 */
@NullMarked
package io.millrace.local.gateway;

import org.jspecify.annotations.NullMarked;
