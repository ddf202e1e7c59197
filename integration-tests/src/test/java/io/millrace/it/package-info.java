/** Upload to prediction over the packaged functions, on the local platform, as a user would drive it. */
@NullMarked
package io.millrace.it;

import org.jspecify.annotations.NullMarked;
