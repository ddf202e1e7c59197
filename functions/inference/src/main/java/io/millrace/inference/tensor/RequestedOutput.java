package io.millrace.inference.tensor;

import java.util.Optional;

/** @param binary whether it is wanted in binary; empty: as the request says for all */
record RequestedOutput(String name, Optional<Boolean> binary) {}
