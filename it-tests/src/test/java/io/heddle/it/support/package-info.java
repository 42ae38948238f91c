/**
 * What black-box tests share: a server to test ({@link io.heddle.it.support.HeddleUnderTest}), a
 * client that hides nothing of the wire ({@link io.heddle.it.support.RespClient}) and frames as
 * text that is easy to compare. Nothing here uses Heddle's own parser: that is what is tested.
 */
@NullMarked
package io.heddle.it.support;

import org.jspecify.annotations.NullMarked;
