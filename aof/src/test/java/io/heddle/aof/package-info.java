/**
 * Tests of the log: its files byte by byte, and the production log over a simulated disk, from one
 * seed each.
 */
package io.heddle.aof;
