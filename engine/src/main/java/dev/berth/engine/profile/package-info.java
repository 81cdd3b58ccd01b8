/** Profiles: which filters and scorers are in force, with which weights. */
package dev.berth.engine.profile;
