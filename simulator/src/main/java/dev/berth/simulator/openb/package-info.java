/** The published experiment on Alibaba's openb trace: pods arrive until demand is 130 % of the GPUs, and none leaves. */
@NullMarked
package dev.berth.simulator.openb;

import org.jspecify.annotations.NullMarked;
