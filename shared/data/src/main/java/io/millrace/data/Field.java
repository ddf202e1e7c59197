package io.millrace.data;

/** A column of the Parquet that becomes numbers or texts. */
record Field(String name, boolean numeric) {}
