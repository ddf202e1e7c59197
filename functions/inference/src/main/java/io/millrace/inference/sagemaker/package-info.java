/**
 * The contract of SageMaker's hosting containers: one model, named by no URL.
 */
@NullMarked
package io.millrace.inference.sagemaker;

import org.jspecify.annotations.NullMarked;
