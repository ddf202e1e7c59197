package io.millrace.data;

import java.util.List;

/** What the columns of a query become. */
sealed interface BatchLayout {

    /** Numbers and texts. */
    List<Field> fields();

    /** Fields only. */
    record Table(List<Field> fields) implements BatchLayout {}

    /** Pixels, height and width first; then fields. */
    record Pictures(List<Field> fields, int channels) implements BatchLayout {}
}
