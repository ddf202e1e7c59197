/**
 * HTTP as such: routes, content types, sizes, statuses, and one log line a request.
 */
@NullMarked
package io.millrace.inference.http;

import org.jspecify.annotations.NullMarked;
