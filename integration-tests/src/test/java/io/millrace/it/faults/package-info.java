/** Nothing is lost and nothing happens twice: the stages' own processes under kills, faults and repeated events. */
package io.millrace.it.faults;
