/** The endpoint as a server of its own. Only the container has it; what Lambda gets leaves Vert.x out. */
@NullMarked
package io.millrace.inference.server;

import org.jspecify.annotations.NullMarked;
